// Comforts for those who write: the preview follows the text, photographs can be dropped, nothing is lost by leaving.
"use strict";

{
  const form = document.getElementById("form");
  const frame = document.querySelector("iframe.site");
  const state = document.getElementById("preview-state");
  let waiting = 0;
  let asking = false;
  let again = false;
  let changed = false;

  const put = (place, found) => {
    const box = document.querySelector(`[data-place="${CSS.escape(place)}"]`) || document.querySelector('[data-place=""]');
    const line = document.createElement("p");
    line.className = `finding finding--${found.severity}`;
    const message = document.createElement("strong");
    message.textContent = found.message;
    const fix = document.createElement("span");
    fix.className = "finding__fix";
    fix.textContent = found.fix;
    const code = document.createElement("code");
    code.textContent = found.code;
    line.append(message, " ", fix, " ", code);
    box.append(line);
  };

  const ask = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    const data = new FormData(form);
    data.delete("files");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const told = await answer.json();
      state.textContent = told.problem || "";
      if (told.src) {
        for (const box of document.querySelectorAll("[data-place]")) box.replaceChildren();
        for (const found of told.found) put(found.place, found);
        if (frame.getAttribute("src") !== told.src) {
          const at = frame.contentWindow ? frame.contentWindow.scrollY : 0;
          frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, at), { once: true });
          frame.setAttribute("src", told.src);
        }
      }
    } catch {
      state.textContent = "";
    }
    asking = false;
    if (again) {
      again = false;
      ask();
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 1200);
  });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  for (const button of document.querySelectorAll("[data-another]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const rows = [...document.querySelectorAll(`[data-row="${button.dataset.another}"]`)];
      const row = window.anotherRow(rows);
      row.querySelector("input, select").focus();
    });
  }

  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const files = drop.querySelector("input[type=file]");
    const over = (on) => (event) => {
      event.preventDefault();
      drop.classList.toggle("drop--over", on);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      files.files = event.dataTransfer.files;
      drop.querySelector("button").click();
    });
  }
}

// One more row like the last one, empty, its names counted on.
window.anotherRow = (rows) => {
  const last = rows[rows.length - 1];
  const fresh = last.cloneNode(true);
  const from = String(rows.length - 1);
  const to = String(rows.length);
  const counted = (text, dot) => text.replace(new RegExp(`(people|marks|workshops)\\${dot}${from}(?=\\${dot})`), `$1${dot}${to}`);
  for (const part of fresh.querySelectorAll("[name], [id], label[for]")) {
    if (part.name) part.name = counted(part.name, ".");
    if (part.id) part.id = counted(part.id, "-");
    const told = part.getAttribute("aria-describedby");
    if (told) part.setAttribute("aria-describedby", told.split(" ").map((id) => counted(id, "-")).join(" "));
    if (part.htmlFor) part.htmlFor = counted(part.htmlFor, "-");
    if (part.tagName === "SELECT") part.selectedIndex = 0;
    else if (part.type === "checkbox") part.checked = false;
    else if (part.tagName === "INPUT") part.value = "";
  }
  for (const found of fresh.querySelectorAll("[data-place]")) {
    found.replaceChildren();
    found.dataset.place = counted(found.dataset.place, ".");
  }
  const legend = fresh.querySelector("legend");
  legend.textContent = legend.textContent.replace(String(rows.length), String(rows.length + 1));
  last.after(fresh);
  return fresh;
};

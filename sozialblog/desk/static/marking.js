// Boxes on photographs, drawn with the pointer or moved with the keyboard. The numbers below each photograph are what
// counts: this only writes them.
"use strict";

for (const picture of document.querySelectorAll("[data-picture]")) {
  const marker = picture.querySelector("[data-marker]");
  const list = picture.querySelector("[data-marks]");
  if (!marker || !list) continue;
  const image = marker.querySelector("img");
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const field = (row, side) => row.querySelector(`[data-side="${side}"]`);
  const who = (row) => row.querySelector("[data-who]");
  const number = (row, side) => parseFloat(field(row, side).value.replace(",", "."));
  const box = (row) => ({ x: number(row, "x"), y: number(row, "y"), w: number(row, "w"), h: number(row, "h") });
  const placed = (row) => Object.values(box(row)).every(Number.isFinite);
  const within = (value, least, most) => Math.min(Math.max(value, least), most);
  const told = (row) => row.dispatchEvent(new Event("input", { bubbles: true }));

  const write = (row, to) => {
    const w = within(to.w, 0.5, 100);
    const h = within(to.h, 0.5, 100);
    const kept = { x: within(to.x, 0, 100 - w), y: within(to.y, 0, 100 - h), w, h };
    for (const [side, value] of Object.entries(kept)) field(row, side).value = String(Math.round(value * 100) / 100);
  };

  const blank = () => {
    const free = rows().find((row) => !who(row).value && ["x", "y", "w", "h"].every((side) => !field(row, side).value));
    const row = free || window.anotherRow(rows());
    who(row).value = "redact";
    return row;
  };

  const draw = () => {
    const focused = marker.contains(document.activeElement) ? document.activeElement.dataset.row : null;
    for (const old of marker.querySelectorAll(".marker__box")) old.remove();
    rows().forEach((row, at) => {
      row.querySelector("[data-redaction]").hidden = who(row).value !== "redact";
      if (!placed(row) || !who(row).value) return;
      const shown = document.createElement("button");
      const name = who(row).selectedOptions[0].textContent;
      shown.type = "button";
      shown.dataset.row = at;
      shown.className = "marker__box";
      if (who(row).value === "redact") {
        shown.classList.add("marker__box--redact");
        if (row.querySelector("[data-kind]").value === "ellipse") shown.classList.add("marker__box--ellipse");
      }
      shown.setAttribute("aria-label", marker.dataset.label.replace("{n}", at + 1).replace("{who}", name));
      const label = document.createElement("span");
      label.className = "marker__name";
      label.textContent = name;
      const corner = document.createElement("span");
      corner.className = "marker__corner";
      shown.append(label, corner);
      const { x, y, w, h } = box(row);
      Object.assign(shown.style, { left: `${x}%`, top: `${y}%`, width: `${w}%`, height: `${h}%` });
      marker.append(shown);
      if (focused === String(at)) shown.focus();
    });
  };

  const at = (event) => {
    const frame = image.getBoundingClientRect();
    return { x: ((event.clientX - frame.left) / frame.width) * 100, y: ((event.clientY - frame.top) / frame.height) * 100 };
  };

  // Follow the pointer until it is let go.
  const follow = (event, row, moved) => {
    event.preventDefault();
    const start = at(event);
    const before = box(row);
    const move = (later) => {
      const now = at(later);
      write(row, moved(before, now.x - start.x, now.y - start.y));
      draw();
    };
    const done = () => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", done);
      document.removeEventListener("pointercancel", done);
      told(row);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", done);
    document.addEventListener("pointercancel", done);
  };

  const sized = (before, dx, dy) => ({ ...before, w: within(before.w + dx, 0.5, 100 - before.x), h: within(before.h + dy, 0.5, 100 - before.y) });
  const shifted = (before, dx, dy) => ({ ...before, x: before.x + dx, y: before.y + dy });

  marker.addEventListener("pointerdown", (event) => {
    const shown = event.target.closest(".marker__box");
    if (event.button !== 0) return;
    if (shown) {
      shown.focus();
      follow(event, rows()[shown.dataset.row], event.target.className === "marker__corner" ? sized : shifted);
    } else if (event.target === image && event.pointerType !== "touch") {
      const start = at(event);
      const row = blank();
      write(row, { ...start, w: 0.5, h: 0.5 });
      follow(event, row, (before, dx, dy) => ({
        x: within(Math.min(start.x, start.x + dx), 0, 100), y: within(Math.min(start.y, start.y + dy), 0, 100),
        w: Math.abs(within(start.x + dx, 0, 100) - start.x), h: Math.abs(within(start.y + dy, 0, 100) - start.y),
      }));
      draw();
    }
  });

  marker.addEventListener("keydown", (event) => {
    const shown = event.target.closest(".marker__box");
    if (!shown) return;
    const row = rows()[shown.dataset.row];
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      write(row, (event.shiftKey ? sized : shifted)(box(row), ...step));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      who(row).value = "";
      for (const side of ["x", "y", "w", "h"]) field(row, side).value = "";
      picture.querySelector("[data-add]").focus();
    } else if (event.key === "Enter") {
      who(row).focus();
    } else {
      return;
    }
    event.preventDefault();
    draw();
    told(row);
  });

  picture.querySelector("[data-tools]").hidden = false;
  picture.querySelector("[data-add]").addEventListener("click", () => {
    const row = blank();
    write(row, { x: 40, y: 30, w: 20, h: 25 });
    draw();
    marker.querySelector(`[data-row="${rows().indexOf(row)}"]`).focus();
    told(row);
  });
  list.addEventListener("input", draw);
  marker.classList.add("marker--ready");
  draw();
}

// Passkeys: sets one up and lets it sign. Asks the desk what to sign, the browser for a finger or a face, and sends the
// answer with the form. Without this file the passphrase does the same.
"use strict";

const POSTED = { method: "POST", credentials: "same-origin", redirect: "error" };

function bytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const raw = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function listed(items) {
  return items.map((item) => ({ ...item, id: bytes(item.id) }));
}

// What the desk answers to the fields of a form; its refusal is shown as it is.
async function asked(form, address) {
  const answer = await fetch(address, { ...POSTED, body: new URLSearchParams(new FormData(form)) });
  if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("");
  const found = await answer.json();
  if (found.problem) throw new Error(found.problem);
  return found;
}

// One touch for each document: what is signed speaks of one alone.
async function answers(questions) {
  const found = [];
  for (const question of questions) {
    const credential = await navigator.credentials.get({
      publicKey: {
        ...question,
        challenge: bytes(question.challenge),
        allowCredentials: listed(question.allowCredentials),
      },
    });
    found.push({
      id: text(credential.rawId),
      authenticatorData: text(credential.response.authenticatorData),
      clientDataJSON: text(credential.response.clientDataJSON),
      signature: text(credential.response.signature),
    });
  }
  return JSON.stringify(found);
}

async function sign(form) {
  const found = await asked(form, form.dataset.challenge);
  form.elements.answers.value = await answers(found.asked);
}

async function enrol(form) {
  const wanted = await asked(form, form.dataset.options);
  const made = await navigator.credentials.create({
    publicKey: {
      ...wanted,
      challenge: bytes(wanted.challenge),
      user: { ...wanted.user, id: new TextEncoder().encode(wanted.user.id) },
      excludeCredentials: listed(wanted.excludeCredentials),
    },
  });
  form.elements.credential.value = text(made.rawId);
  form.elements.public.value = text(made.response.getPublicKey() || new ArrayBuffer(0));
  form.elements.answers.value = await answers((await asked(form, form.dataset.proof)).asked);
}

for (const part of document.querySelectorAll("[data-passkey]")) {
  const form = part.closest("form");
  const button = part.querySelector("[data-touch]");
  const note = part.querySelector("[data-note]");
  if (!window.PublicKeyCredential) continue;
  part.hidden = false;
  button.addEventListener("click", async () => {
    note.hidden = true;
    button.disabled = true;
    try {
      await (form.dataset.options ? enrol(form) : sign(form));
      form.submit();
    } catch (error) {
      // A browser's own words about passkeys help nobody; only the desk's do.
      note.textContent = error instanceof Error && !(error instanceof DOMException) && error.message
        ? error.message : note.dataset.note;
      note.hidden = false;
      note.focus();
      button.disabled = false;
    }
  });
}

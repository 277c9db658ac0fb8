// Passkeys: asks the browser for a key and puts its answer into the form. The only script of the portal.
// Without it the sentences marked data-without stay, and everything else works.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  buffer &&
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const known = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

const written = () => JSON.parse(document.getElementById("passkey-options").textContent);

async function fetched(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function plain(credential, names) {
  const response = Object.fromEntries(names.map((name) => [name, text(credential.response[name])]));
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function create(form) {
  const options = written().creation_options.publicKey;
  const box = form.elements.passwordless;
  const alone = Boolean(box && box.checked);
  const selection = { ...options.authenticatorSelection, residentKey: alone ? "required" : "discouraged" };
  selection.requireResidentKey = alone;
  if (alone) selection.userVerification = "required";
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
  return plain(credential, ["clientDataJSON", "attestationObject"]);
}

async function get(form) {
  const given = form.dataset.passkey === "login" ? await fetched(form) : written();
  const options = given.request_options.publicKey;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  return plain(credential, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const show = (mark, visible) => form.querySelectorAll(mark).forEach((element) => (element.hidden = !visible));
    const act = form.dataset.passkey === "create" ? create : get;
    form.addEventListener("submit", (event) => {
      if (!form.elements.credential.value) event.preventDefault();
    });
    form.querySelector("button[data-with]").addEventListener("click", async () => {
      show("[data-failed]", false);
      try {
        form.elements.credential.value = JSON.stringify(await act(form));
        form.submit();
      } catch {
        show("[data-failed]", true);
      }
    });
    show("[data-without]", false);
    show("[data-with]", true);
  }
}

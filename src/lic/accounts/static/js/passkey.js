// Passkeys: the forms marked `data-passkey` stay hidden where the browser cannot do them.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options) {
  const asked = { ...options.publicKey };
  asked.challenge = bytes(asked.challenge);
  asked.user = { ...asked.user, id: bytes(asked.user.id) };
  asked.excludeCredentials = known(asked.excludeCredentials);
  return navigator.credentials.create({ publicKey: asked });
}

async function use(options) {
  const asked = { ...options.publicKey };
  asked.challenge = bytes(asked.challenge);
  asked.allowCredentials = known(asked.allowCredentials);
  return navigator.credentials.get({ publicKey: asked });
}

function sent(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

function strengthen(options, form) {
  const alone = form.elements.passwordless?.checked;
  if (alone === undefined) return options;
  const choice = { ...options.publicKey.authenticatorSelection };
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = alone;
  if (alone) choice.userVerification = "required";
  return { publicKey: { ...options.publicKey, authenticatorSelection: choice } };
}

async function answer(form) {
  const given = document.getElementById("passkey-data");
  if (form.dataset.passkey === "add") {
    return make(strengthen(JSON.parse(given.textContent).creation_options, form));
  }
  if (given) return use(JSON.parse(given.textContent).request_options);
  const asked = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return use((await asked.json()).request_options);
}

if (window.PublicKeyCredential && window.isSecureContext) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failure = form.querySelector("[role=alert]");
      failure.hidden = true;
      try {
        form.elements.credential.value = sent(await answer(form));
        form.submit();
      } catch {
        failure.hidden = false;
      }
    });
  }
}

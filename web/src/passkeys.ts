// [data-passkey="in"] signs in with a passkey, [data-passkey="add"] makes one on this device. The server asks and
// judges; here the browser's own conversation with the device is started, nothing more.
interface Said {
  fout?: string;
  naar?: string;
}

export function passkeys(): void {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-passkey]");
    if (button) void converse(button);
  });
}

async function converse(button: HTMLButtonElement): Promise<void> {
  const says = button.closest("section, div.tf-stack")?.querySelector<HTMLElement>("[data-passkey-says]");
  const say = (text: string): void => {
    if (!says) return;
    says.textContent = text;
    says.hidden = text === "";
  };
  say("");
  button.disabled = true;
  try {
    const adding = button.dataset.passkey === "add";
    const at = adding ? "/account/passkey" : "/aanmelden/passkey";
    const asked = await post(at, {});
    const key = adding
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked as unknown as PublicKeyCredentialCreationOptionsJSON) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked as unknown as PublicKeyCredentialRequestOptionsJSON) });
    const json = (key as PublicKeyCredential).toJSON();
    const field = button.dataset.passkeyName;
    const name = field ? (document.querySelector<HTMLInputElement>(field)?.value ?? "") : "";
    const done = await post(at + "/klaar", adding ? { naam: name, sleutel: json } : json);
    if (adding) location.reload();
    else location.assign(done.naar ?? "/");
  } catch (error) {
    say(error instanceof Refused ? error.message : (button.dataset.passkeyNo ?? ""));
  } finally {
    button.disabled = false;
  }
}

class Refused extends Error {}

async function post(to: string, what: unknown): Promise<Said> {
  const answer = await fetch(to + (to.endsWith("/klaar") ? location.search : ""), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) });
  const said = (await answer.json()) as Said;
  if (!answer.ok) throw new Refused(said.fout ?? "");
  return said;
}

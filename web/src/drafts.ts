// form[data-draft="key"]: what somebody types is kept on the server, so that a phone call, a crash or an
// expired session costs nothing. The server puts the kept text back in the fields; script only sends.
import { word } from "./words";

const WAIT = 600;

export function drafts(): void {
  const waiting = new Map<HTMLFormElement, number>();

  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-draft]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, window.setTimeout(() => { waiting.delete(form); void keep(form); }, WAIT));
  });

  // Once the form is really sent its draft is no longer ours to keep.
  document.addEventListener("submit", (event) => {
    clearTimeout(waiting.get(event.target as HTMLFormElement));
    waiting.delete(event.target as HTMLFormElement);
  });

  // Leaving: a beacon survives the page. pagehide also fires on phones, where unload does not.
  addEventListener("pagehide", () => {
    for (const [form, timer] of waiting) {
      clearTimeout(timer);
      navigator.sendBeacon("/concept", body(form));
    }
    waiting.clear();
  });
}

function body(form: HTMLFormElement): URLSearchParams {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || skip(form, name)) continue;
    const had = fields[name];
    fields[name] = had === undefined ? value : Array.isArray(had) ? [...had, value] : [had, value];
  }
  return new URLSearchParams({ key: form.dataset.draft ?? "", fields: JSON.stringify(fields) });
}

// Never keep a secret, and never what the person did not type.
function skip(form: HTMLFormElement, name: string): boolean {
  const control = form.elements.namedItem(name);
  return control instanceof HTMLInputElement && (control.type === "password" || control.type === "hidden");
}

async function keep(form: HTMLFormElement): Promise<void> {
  const status = statusOf(form);
  try {
    const answer = await fetch("/concept", { method: "POST", body: body(form), keepalive: true });
    if (!answer.ok) throw new Error(String(answer.status));
    status.dataset.s = "ok";
    status.textContent = word("saved");
  } catch {
    status.dataset.s = "no";
    status.textContent = word("unsaved");
  }
}

function statusOf(form: HTMLFormElement): HTMLElement {
  let status = form.querySelector<HTMLElement>("[data-draft-status]");
  if (!status) {
    status = document.createElement("p");
    status.dataset.draftStatus = "";
    status.className = "tf-saved";
    status.setAttribute("role", "status");
    form.append(status);
  }
  return status;
}

// A meeting, live. The server sends pieces of the page as this reader may see them; here they only take the place of
// the old ones. What somebody types is never replaced: a piece waits until the typing ends. A form goes out under a key
// of its own and is sent again until the server answered, so that nothing is lost when the connection drops, and what
// arrived twice stands once.
import { announce } from "./words";
import { typing } from "./keys";

interface Part { id: string; html: string }

const AGAIN = 2000;

export function meeting(): void {
  const root = document.querySelector<HTMLElement>("[data-overleg]");
  if (!root) return;
  const waiting = new Map<string, Part>();
  let last = "";

  follow();
  send(root);
  keysOf();
  setInterval(clock, 1000);
  clock();

  function follow(): void {
    const address = new URL(root!.dataset["overleg"] ?? "", location.href);
    if (last) address.searchParams.set("na", last);
    const stream = new EventSource(address);
    stream.addEventListener("open", () => say("mee"));
    stream.addEventListener("deel", (event) => {
      last = event.lastEventId;
      for (const part of (JSON.parse(event.data) as { delen: Part[] }).delen) put(part);
    });
    // Opened, closed, or not for this reader any more: the page itself says which.
    for (const end of ["opnieuw", "weg"]) {
      stream.addEventListener(end, () => {
        stream.close();
        location.reload();
      });
    }
    stream.addEventListener("error", () => {
      say("weg");
      if (stream.readyState !== EventSource.CLOSED) return; // the browser asks again by itself, with the last number
      setTimeout(() => void alive(), AGAIN);
    });
  }

  // A stream that was refused is not asked again by the browser. When the page still opens the server was only away.
  async function alive(): Promise<void> {
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      if (answer.ok) follow();
      else if (answer.type === "opaqueredirect" || answer.status < 500) location.reload();
      else setTimeout(() => void alive(), AGAIN);
    } catch {
      setTimeout(() => void alive(), AGAIN);
    }
  }

  function say(what: string): void {
    const line = root!.querySelector("[data-overleg-staat]");
    const text = root!.getAttribute("data-w-" + what);
    if (line && text) line.textContent = text;
  }

  function put(part: Part): void {
    const place = document.getElementById(part.id);
    if (!place) return;
    if (busy(place)) {
      waiting.set(part.id, part);
      announce(root!.getAttribute("data-w-nieuw") ?? "");
      return;
    }
    const at = document.activeElement;
    const focus = at instanceof HTMLElement && place.contains(at) ? mark(at) : "";
    // The server drew it; the content policy forbids any script in it.
    const drawn = new DOMParser().parseFromString(part.html, "text/html");
    place.replaceChildren(...drawn.body.childNodes);
    if (focus) [...place.querySelectorAll<HTMLElement>("button, a")].find((b) => mark(b) === focus)?.focus();
    clock();
  }

  // A piece in which somebody is typing, or has typed something that was not sent.
  function busy(place: HTMLElement): boolean {
    if (place.contains(document.activeElement) && typing(document.activeElement)) return true;
    return [...place.querySelectorAll<HTMLTextAreaElement>("textarea")].some((t) => t.value !== t.defaultValue);
  }

  function mark(e: HTMLElement): string { return (e.textContent ?? "").trim(); }

  document.addEventListener("focusout", () => setTimeout(() => {
    for (const part of [...waiting.values()]) {
      const place = document.getElementById(part.id);
      if (place && busy(place)) continue;
      waiting.delete(part.id);
      put(part);
    }
  }));

  function send(within: HTMLElement): void {
    within.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (form.dataset["overlegDoe"] === undefined || event.defaultPrevented) return;
      event.preventDefault();
      void deliver(form, new URLSearchParams(new FormData(form) as unknown as Record<string, string>));
    });
  }

  async function deliver(form: HTMLFormElement, body: URLSearchParams): Promise<void> {
    if (form.dataset["onderweg"] !== undefined) return;
    form.dataset["onderweg"] = "";
    for (;;) {
      try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
        delete form.dataset["onderweg"];
        if (answer.type === "opaqueredirect") {
          done(form);
          say("mee");
        } else if (form.isConnected) {
          form.submit(); // refused: the server says why on the page, with everything that was typed
        }
        return;
      } catch {
        say("wacht");
        await new Promise((r) => setTimeout(r, AGAIN));
      }
    }
  }

  function done(form: HTMLFormElement): void {
    if (!form.isConnected) return;
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input:not([type=hidden]), textarea")) {
      field.value = "";
      field.defaultValue = "";
    }
    const key = form.elements.namedItem("sleutel");
    if (key instanceof HTMLInputElement) key.value = crypto.randomUUID();
    const fold = form.closest("details");
    if (fold) fold.open = false;
    if (document.activeElement instanceof HTMLElement && form.contains(document.activeElement)) {
      const field = form.querySelector<HTMLElement>("input:not([type=hidden])");
      if (field && !fold) field.focus();
      else document.activeElement.blur();
    }
  }

  function clock(): void {
    const line = root!.querySelector<HTMLElement>("[data-overleg-tijd]");
    if (!line) return;
    // The server's clock counts, not that of the device: it wrote down its own moment when it drew the line.
    if (line.dataset["start"] === undefined) line.dataset["start"] = String(performance.now());
    const base = Number(line.dataset["was"]) + Number(line.dataset["nu"]) - Number(line.dataset["sinds"]);
    const n = Math.max(0, Math.floor(base + (performance.now() - Number(line.dataset["start"])) / 1000));
    line.textContent = Math.floor(n / 60) + "." + String(n % 60).padStart(2, "0");
  }

  function keysOf(): void {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (typing(event.target) || document.querySelector("dialog[open]") || localStorage.getItem("keys-off") !== null) return;
      switch (event.key) {
        case "a": case "A": to("afspraak"); break;
        case "v": case "V": {
          const fold = root!.querySelector<HTMLDetailsElement>("[data-overleg-parkeer]");
          if (fold) fold.open = true;
          const field = document.getElementById("verschil");
          const title = root!.querySelector("[data-overleg-titel]")?.textContent;
          // One key and Enter park the subject of now, as long as nobody typed something else.
          if (title && field instanceof HTMLInputElement && field.value === field.defaultValue) field.value = field.defaultValue = title;
          to("verschil");
          break;
        }
        case "ArrowRight": {
          const next = root!.querySelector<HTMLFormElement>("[data-overleg-volgende]");
          if (!next) return;
          next.requestSubmit();
          break;
        }
        default: return;
      }
      event.preventDefault();
    });
  }

  function to(id: string): void {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLInputElement)) return;
    field.focus();
    field.select();
  }
}

// Keys for who works with Tafel all day. A single letter never works while somebody types or holds a
// modifier (WCAG 2.1.4), and the help dialog can switch them off for this browser.
import { open } from "./dialogs";
import { announce, word } from "./words";

const PLACES: Record<string, string> = { w: "/werk", t: "/tafels", m: "/meldingen" };
const OFF = "keys-off";

export function keys(): void {
  const help = document.getElementById("toetsen");
  if (!help) return; // residents and print views have no key help, so no keys either
  const choice = help.querySelector<HTMLInputElement>("[data-keys]");
  if (choice) {
    choice.checked = localStorage.getItem(OFF) === null;
    choice.addEventListener("change", () => {
      if (choice.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
  }

  let going = 0; // until when a second key belongs to "g"
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") return escape();
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (localStorage.getItem(OFF) !== null && event.key !== "?") return;

    if (Date.now() < going) {
      going = 0;
      const place = PLACES[event.key];
      if (place) {
        event.preventDefault();
        location.assign(place);
        return;
      }
    }
    switch (event.key) {
      case "?": open("toetsen"); break;
      case "/": focus("#zoek"); break;
      case "n": focus("#snel"); break;
      case "g": going = Date.now() + 1500; announce(word("goto")); break;
      case "j": row(1); break;
      case "k": row(-1); break;
      default: if (!press(event.key)) return;
    }
    event.preventDefault();
  });
}

export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select"));
}

function focus(selector: string): void {
  const field = document.querySelector<HTMLElement>(selector);
  if (!field || field.offsetParent === null) return;
  field.focus();
  if (field instanceof HTMLInputElement) field.select();
}

// Rows get focus on their first link or button; a row with neither takes the focus itself.
function row(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((r) => r.checkVisibility());
  if (rows.length === 0) return;
  const at = rows.findIndex((r) => r.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
  if (!next) return;
  const inside = next.querySelector<HTMLElement>("a[href], button");
  if (!inside) next.tabIndex = -1;
  (inside ?? next).focus();
  next.scrollIntoView({ block: "nearest" });
}

// A row may have one act with a key of its own, such as "stays" on a list that is gone through one by one.
function press(key: string): boolean {
  const at = document.activeElement?.closest("[data-row]");
  if (!at || key.length !== 1) return false;
  const button = [...at.querySelectorAll<HTMLButtonElement>("button[data-key]")].find((b) => b.dataset.key === key);
  button?.click();
  return button !== undefined;
}

// A modal dialog closes by itself; here Escape leaves a field or an open <details> menu.
function escape(): void {
  const at = document.activeElement;
  const menu = at?.closest<HTMLDetailsElement>("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  } else if (at instanceof HTMLElement && (at.id === "zoek" || at.id === "snel")) {
    at.blur();
  }
}

// A button that was pressed says that it is busy, and a form is not sent twice by a double click.
// The button is never disabled: a disabled button loses its name and value in the form data, loses
// focus, and is skipped by screen readers.
import { word } from "./words";

const GIVE_UP = 20_000; // a download or a cancelled navigation never tells us that it ended

export function busy(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method === "dialog") return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // data-again: an export or a filter may be asked for as often as one likes.
    if (form.dataset.again !== undefined || form.target === "_blank") return;
    form.dataset.sent = "";
    const button = (event as SubmitEvent).submitter ?? form.querySelector<HTMLElement>("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
    if (button && !button.querySelector(".tf-busy-word")) {
      const say = document.createElement("span");
      say.className = "tf-vh tf-busy-word";
      say.textContent = " " + word("busy");
      button.append(say);
    }
    setTimeout(() => reset(form), GIVE_UP);
  }, true);

  // Back button: the browser may show the old page as it was left, busy and all.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(reset);
  });
  // A form that htmx sent stays on the page, so it has to become usable again.
  document.addEventListener("htmx:finally:request", (event) => {
    const form = (event.target as Element | null)?.closest?.("form");
    if (form) reset(form);
  });
}

function reset(form: HTMLFormElement): void {
  delete form.dataset.sent;
  document.querySelectorAll<HTMLElement>("[aria-busy=true]").forEach((b) => {
    if (form.contains(b) || (b as HTMLButtonElement).form === form) {
      b.removeAttribute("aria-busy");
      b.querySelector(".tf-busy-word")?.remove();
    }
  });
}

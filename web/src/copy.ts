// [data-copy="text"] or [data-copy-from="#id"] copies; [data-print] opens the print window.
import { announce, word } from "./words";

export function copyAndPrint(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-print]")) return window.print();
    const button = target.closest<HTMLElement>("[data-copy], [data-copy-from]");
    if (!button) return;
    const from = button.dataset.copyFrom;
    const text = from ? document.querySelector<HTMLElement>(from)?.innerText : button.dataset.copy;
    if (text) void copy(button, text);
  });
}

async function copy(button: HTMLElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    announce(word("uncopied"));
    return;
  }
  announce(word("copied"));
  button.dataset.done = word("copied");
  setTimeout(() => delete button.dataset.done, 2500);
}

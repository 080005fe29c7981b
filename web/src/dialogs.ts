// button[data-dialog="id"] opens <dialog id>, [data-close] in it closes. Focus returns to the opener by itself.
export function open(id: string): void {
  const box = document.getElementById(id);
  if (box instanceof HTMLDialogElement && !box.open) box.showModal();
}

export function dialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    if (opener) {
      event.preventDefault(); // an opener may be a link to a page that does the same without script
      open(opener.dataset.dialog ?? "");
      return;
    }
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    else if (target instanceof HTMLDialogElement && outside(target, event)) target.close();
  });
}

// A click on the backdrop reports the dialog itself as target, but outside its box.
function outside(box: HTMLElement, at: MouseEvent): boolean {
  const r = box.getBoundingClientRect();
  return at.clientX < r.left || at.clientX > r.right || at.clientY < r.top || at.clientY > r.bottom;
}

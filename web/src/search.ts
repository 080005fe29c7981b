// The list under the search box. Without script the form simply posts. The arrow keys walk through what was
// found, Escape puts the list away, and so does going elsewhere.
export function search(): void {
  const field = document.querySelector<HTMLInputElement>("#zoek[hx-post]");
  const hits = document.getElementById("zoek-hits");
  const form = field?.form;
  if (!field || !hits || !form) return;

  const links = (): HTMLElement[] => [...hits.querySelectorAll<HTMLElement>("a")];
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !hits.hidden && hits.childElementCount > 0) {
      hits.hidden = true;
      field.focus();
      event.stopPropagation();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = links();
    if (all.length === 0 || hits.hidden) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? field : all[Math.min(next, all.length - 1)] ?? field).focus();
  });
  field.addEventListener("input", () => {
    hits.hidden = false;
    if (field.value.trim() === "") hits.replaceChildren();
  });
  field.addEventListener("focus", () => { hits.hidden = false; });
  document.addEventListener("focusin", (event) => { if (!form.contains(event.target as Node)) hits.hidden = true; });
  document.addEventListener("click", (event) => { if (!form.contains(event.target as Node)) hits.hidden = true; });
}

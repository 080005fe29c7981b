// section[data-fold="id"] folds into its heading on a narrow screen. Without script, on a wide screen and
// in print everything is open. data-fold-open starts open. What the reader chose is kept for this tab.
const narrow = matchMedia("(max-width: 720px)");
const known = new Set<HTMLElement>();
let listening = false;

export function fold(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-fold]").forEach((s) => known.add(s));
  draw();
  if (listening) return;
  listening = true;
  narrow.addEventListener("change", draw);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>(".tf-fold");
    const section = button?.closest<HTMLElement>("[data-fold]");
    if (button && section) set(section, button, button.getAttribute("aria-expanded") !== "true", true);
  });
  // A link to something inside a folded part, or a wrong field in it, has to be visible.
  addEventListener("hashchange", reveal);
  reveal();
}

function draw(): void {
  for (const section of known) {
    if (!section.isConnected) { known.delete(section); continue; }
    const heading = section.querySelector<HTMLElement>("h2, h3");
    if (!heading) continue;
    const button = heading.querySelector<HTMLElement>(".tf-fold");
    if (narrow.matches && !button) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "tf-fold";
      made.append(...heading.childNodes);
      heading.append(made);
      const kept = sessionStorage.getItem(name(section));
      const wrong = section.querySelector("[aria-invalid=true]") !== null;
      set(section, made, wrong || (kept === null ? section.dataset.foldOpen !== undefined : kept === "1"), false);
    } else if (!narrow.matches && button) {
      button.replaceWith(...button.childNodes);
      delete section.dataset.folded;
    }
  }
}

function set(section: HTMLElement, button: HTMLElement, open: boolean, keep: boolean): void {
  button.setAttribute("aria-expanded", String(open));
  if (open) delete section.dataset.folded;
  else section.dataset.folded = "";
  if (keep) sessionStorage.setItem(name(section), open ? "1" : "0");
}

function name(section: HTMLElement): string {
  return "fold:" + section.dataset.fold;
}

function reveal(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  for (let d = target?.closest("details"); d; d = d.parentElement?.closest("details")) d.open = true;
  const section = target?.closest<HTMLElement>("[data-folded]");
  const button = section?.querySelector<HTMLElement>(".tf-fold");
  if (!section || !button) return;
  set(section, button, true, false);
  target?.scrollIntoView();
}

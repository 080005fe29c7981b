// The server writes the few words that script needs on <body data-w-...>, in the language of the page.
export function word(name: string): string {
  return document.body.getAttribute("data-w-" + name) ?? "";
}

// One polite live region for the whole page, so that a result of a key or a copy is also heard.
let region: HTMLElement | undefined;
export function announce(text: string): void {
  if (!region) {
    region = document.createElement("div");
    region.className = "tf-vh";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = "";
  setTimeout(() => region && (region.textContent = text), 60);
}

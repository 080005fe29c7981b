import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { stateOf } from "./walk.js";

export const phone = { width: 390, height: 1600 };
export const desk = { width: 1440, height: 1200 };

/** Somebody at a browser, signed in as one of the people of the demo; "" is nobody. */
export async function sit(browser: Browser, who: string, more: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: desk, locale: "nl-NL", timezoneId: "Europe/Amsterdam", storageState: stateOf(who), ...more });
  return context.newPage();
}

/** What the browser complained about since it was last asked: script errors and refusals of the content policy. */
export function complaints(page: Page): () => string[] {
  const said: string[] = [];
  page.on("console", (m) => {
    if (m.type() === "error" && !/status of (4\d\d)/.test(m.text())) said.push(m.text());
  });
  page.on("pageerror", (e) => said.push(String(e)));
  return () => said.splice(0);
}

interface Chair { page: Page; said: () => string[] }

/** The same few people walk through all tests of a file, each in a browser tab of their own. */
export const test = base.extend<object, { chair: (who: string) => Promise<Chair> }>({
  chair: [
    async ({ browser }, use) => {
      const taken = new Map<string, Chair>();
      const contexts: BrowserContext[] = [];
      await use(async (who) => {
        let c = taken.get(who);
        if (!c) {
          const page = await sit(browser, who);
          contexts.push(page.context());
          taken.set(who, (c = { page, said: complaints(page) }));
        }
        return c;
      });
      for (const c of contexts) await c.close();
    },
    { scope: "worker" },
  ],
});
export { expect };

/** Nothing that axe finds, on the page as it stands. */
export async function clean(page: Page, where: string): Promise<void> {
  // The phone's tabs float over whatever happens to be scrolled under them; that is not what is judged here.
  await page.evaluate(() => document.querySelector<HTMLElement>(".tf-tabs")?.style.setProperty("position", "static"));
  // Legacy mode: no page here has frames, and the other mode opens a tab for every look.
  // What is on its way to another colour is looked at when it has arrived.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity).map((a) => a.finished.catch(() => undefined))));
  const found = await new AxeBuilder({ page }).setLegacyMode(true)
    .options({ resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).analyze();
  const what = found.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 4).map((n) => n.html.slice(0, 160)).join("\n    ")}`);
  expect.soft(what, `axe on ${where}`).toEqual([]);
}

/** No sideways scrolling on the page as it stands. The failure names what sticks out. */
export async function upright(page: Page, where: string): Promise<void> {
  const out = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.body.querySelectorAll<HTMLElement>("*")].filter((e) => {
      const box = e.getBoundingClientRect();
      return box.width > 0 && box.right > root.clientWidth + 0.5 && !e.closest(".tf-vh");
    });
    return [`${root.scrollWidth - root.clientWidth} px`, ...wide.slice(-4).map((e) => `${e.tagName}.${e.className} ${(e.textContent ?? "").trim().slice(0, 60)}`)];
  });
  expect.soft(out, `sideways scroll on ${where}`).toEqual([]);
}

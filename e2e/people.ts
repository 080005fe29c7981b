import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Signs in as one of the people of the demo. */
export async function be(page: Page, name: string): Promise<void> {
  await page.goto("/aanmelden");
  const button = page.locator("button.tf-person", { has: page.locator("b", { hasText: new RegExp(`^${name}$`) }) }).first();
  await button.click();
  await expect(page.locator("main#inhoud, main")).toBeVisible();
}

/** Nothing that axe finds, on the page as it stands. */
export async function clean(page: Page, where: string): Promise<void> {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const what = found.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 4).map((n) => n.html.slice(0, 160)).join("\n    ")}`);
  expect(what, `axe on ${where}`).toEqual([]);
}

/** No sideways scrolling, and no text key without a text. */
export async function whole(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, `sideways scroll on ${where}`).toBeLessThanOrEqual(0);
  expect(await page.content(), `missing words on ${where}`).not.toContain("⟦");
}

/** Fails the test when the page's script or content policy complains. */
export function listen(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (m) => {
    if (m.type() === "error" && !/status of (4\d\d)/.test(m.text())) said.push(m.text());
  });
  page.on("pageerror", (e) => said.push(String(e)));
  return said;
}

export const phone = { width: 390, height: 1600 };
export const desk = { width: 1440, height: 1200 };

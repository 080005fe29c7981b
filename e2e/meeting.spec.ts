import type { Browser, Page } from "@playwright/test";
import { complaints, desk, expect, test } from "./people.js";

// A meeting in three browsers: who leads it, a professional, a resident. What one of them types stands on the screens of the
// others without loading again; what is typed while the connection is gone arrives once; who writes at the same time are both heard.
const stamp = String(Date.now() % 100000);

const ask = /Hoe houden we ons huis, en komt er rust/;

/** Somebody comes in by the page of people to be: these are not all among those who walk. */
async function come(browser: Browser, who: string, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({ viewport: desk, locale: "nl-NL", timezoneId: "Europe/Amsterdam", javaScriptEnabled });
  const page = await context.newPage();
  await page.goto("/aanmelden");
  await page.locator("button[name=wie]", { hasText: who }).first().click();
  await page.waitForURL((u) => u.pathname !== "/aanmelden");
  return page;
}

async function at(page: Page, address: string): Promise<string[]> {
  const loads: string[] = [];
  await page.goto(address);
  await expect(page.locator("[data-overleg-staat]")).toContainText("live mee");
  page.on("framenavigated", (f) => { if (f === page.mainFrame()) loads.push(f.url()); });
  return loads;
}

test("a meeting, live, in three browsers", async ({ browser }) => {
  const marieke = await come(browser, "Marieke de Wit");
  const said = complaints(marieke);
  await marieke.goto("/tafels");
  const table = await marieke.locator('main a[href^="/tafels/"]', { hasText: ask }).first().getAttribute("href");
  await marieke.goto(table!.replace(/[?#].*/, "") + "/overleg");
  const plan = marieke.locator("form[action='/doe/meeting.plan']");
  await plan.locator("[name=waarover]").fill(`De brief ${stamp}`);
  const soon = await marieke.evaluate(() => { const d = new Date(Date.now() + 86400e3); return d.toISOString().slice(0, 10); });
  await plan.locator("[name=wanneer]").fill(`${soon}T10:00`);
  await plan.getByRole("button").last().click();
  await marieke.getByRole("button", { name: "Open het overleg" }).click();
  const address = new URL(marieke.url()).pathname;

  const anouk = await come(browser, "Anouk Brands");
  const sanne = await come(browser, "Sanne Brouwer");
  const loads = [await at(marieke, address), await at(anouk, address), await at(sanne, address)];

  // A, one sentence, Enter: it stands on the other screens.
  const deal = `Ik stuur Sanne over 3 dagen brief ${stamp}`;
  await marieke.keyboard.press("a");
  await expect(marieke.locator("#afspraak")).toBeFocused();
  await marieke.locator("#afspraak").fill(deal);
  await marieke.keyboard.press("Enter");
  for (const page of [marieke, anouk, sanne]) await expect(page.locator("#m-afspraken")).toContainText(`brief ${stamp}`);

  // V opens what was parked.
  await anouk.keyboard.press("v");
  await expect(anouk.locator("#verschil")).toBeFocused();
  await anouk.locator("#verschil").evaluate((e: HTMLElement) => e.blur());

  // The connection drops, something is sent meanwhile, the connection comes back: once, and not lost.
  await anouk.context().setOffline(true);
  const lost = `Dit kwam later ${stamp}`;
  const note = anouk.locator("form[action='/doe/meeting.note']");
  await note.locator("textarea").fill(lost);
  await note.getByRole("button").click();
  await expect(anouk.locator("[data-overleg-staat]")).toContainText("Nog niet verstuurd");
  await anouk.context().setOffline(false);
  for (const page of [marieke, anouk, sanne]) await expect(page.locator("#m-gezegd li", { hasText: lost })).toHaveCount(1);

  // Two put the same line in other words at the same time: both stand, for everybody, and the second is told so and sees
  // both. The second has a page without script, which does not hear meanwhile that the line changed.
  const plain = await come(browser, "Anouk Brands", false);
  await plain.goto(address);
  const line = (page: Page) => page.locator("#m-gezegd li").filter({ has: page.locator("form[action='/doe/meeting.reword']") }).last();
  const mine = `Sanne belt zelf ${stamp}`, theirs = `Wij bellen Sanne ${stamp}`;
  await line(plain).locator("summary").click();
  await line(plain).locator("textarea").fill(theirs);
  await line(marieke).locator("summary").click();
  await line(marieke).locator("textarea").fill(mine);
  await line(marieke).getByRole("button", { name: "Bewaar deze regel" }).click();
  for (const page of [marieke, sanne]) await expect(page.locator("#m-gezegd")).toContainText(mine);
  await expect(line(plain).locator("textarea")).toHaveValue(theirs);
  await line(plain).getByRole("button", { name: "Bewaar deze regel" }).click();
  await expect(plain.locator("#m-gezegd")).toContainText("Twee mensen schreven tegelijk. Beide staan er.");
  for (const page of [plain, marieke, anouk, sanne]) {
    await expect(page.locator("#m-gezegd")).toContainText(mine);
    await expect(page.locator("#m-gezegd")).toContainText(theirs);
  }

  expect(loads.map((l) => l.length), "nothing was loaded again").toEqual([0, 0, 0]);
  expect(said()).toEqual([]);
});

import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { clean, complaints, expect, phone, sit, test } from "./people.js";

// The core tasks, done the way people do them, counted in fields filled in and in presses of a key or a button. What
// each may cost at most stands in docs/performance.md ("Core tasks"); this file reads it there.
const costs = new Map<string, [fields: number, presses: number]>();
for (const [, task, fields, presses] of readFileSync(new URL("../docs/performance.md", import.meta.url), "utf8").matchAll(/^\| (T\d+) [^|]*\|[^|]*\| (\d+) \| (\d+) \|/gm)) {
  costs.set(task!, [Number(fields), Number(presses)]);
}

/** Somebody's hand: does things and counts them. */
class Hand {
  fields = 0;
  presses = 0;
  constructor(readonly page: Page) {}
  async write(where: Locator, text: string): Promise<void> {
    this.fields++;
    await where.fill(text);
  }
  async key(name: string): Promise<void> {
    this.presses++;
    await this.page.keyboard.press(name);
  }
  async press(what: Locator): Promise<void> {
    this.presses++;
    await what.click();
  }
  /** Done: it took no more than was agreed. */
  within(task: string): void {
    const most = costs.get(task);
    expect(most, `${task} stands in docs/performance.md`).toBeTruthy();
    expect([this.fields, this.presses], `${task}: fields and presses`).toEqual(most);
  }
}

const stamp = String(Date.now() % 100000);
const promise = `Ik bel Daniëlle morgen over brief ${stamp}`;
const verbeek = /Ik wil in mijn huis blijven/;

async function atVerbeek(page: Page): Promise<string> {
  await page.goto("/tafels");
  await page.locator('main a[href^="/tafels/"]', { hasText: verbeek }).first().click();
  await expect(page.locator("#snel")).toBeVisible();
  return page.url();
}

/** What is asked of a resident on the plan, with the buttons under it. */
const asked = (page: Page, what: string): Locator => page.locator(`.tf-ask p:has-text("${what}") + .tf-acts`);

test.describe.serial("one agreement, from promise to confirmed", () => {
test("T1 recording an agreement, from the open table", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit");
  const said = complaints(page);
  const table = await atVerbeek(page);
  const hand = new Hand(page);
  await page.locator("#snel").focus(); // the key n leads here from anywhere on the page; the tasks below count it
  await hand.write(page.locator("#snel"), promise);
  await expect(page.locator("#snel-lees")).toContainText("Daniëlle");
  await hand.key("Enter");
  await expect(page.locator("main")).toContainText("Voorgesteld");
  expect(page.url().replace(/[?#].*/, "")).toBe(table.replace(/[?#].*/, ""));
  await expect(page.locator("article", { hasText: promise }).first()).toContainText("voorgesteld");
  hand.within("T1");
  expect(said()).toEqual([]);
});

test("T2 a resident says yes to an agreement, on a phone", async ({ browser }) => {
  const page = await sit(browser, "Daniëlle Verbeek", { viewport: phone });
  await page.goto("/plan");
  const hand = new Hand(page);
  await hand.press(asked(page, promise).getByRole("button", { name: /^Ja/ }));
  await expect(asked(page, promise)).toHaveCount(0);
  await expect(page.locator("main")).toContainText(promise);
  hand.within("T2");
  await clean(page, "/plan after saying yes");
});

test("T3 reporting that something is done, from my work", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit");
  await page.goto("/werk");
  const hand = new Hand(page);
  await hand.press(page.locator("article", { hasText: promise }).getByRole("button", { name: /^Meld klaar/ }));
  await expect(page.locator("#beloofd ~ *", { hasText: promise })).toHaveCount(0);
  hand.within("T3");
});

test("T4 a resident confirms that it was done", async ({ browser }) => {
  const page = await sit(browser, "Daniëlle Verbeek", { viewport: phone });
  await page.goto("/plan");
  const hand = new Hand(page);
  await hand.press(asked(page, promise).getByRole("button", { name: /^Ja/ }));
  await expect(asked(page, promise)).toHaveCount(0);
  hand.within("T4");
});
});

test("T5 opening a table for a bare question, from my tables", async ({ browser }) => {
  const page = await sit(browser, "Tarik Özdemir");
  await page.goto("/tafels");
  const hand = new Hand(page);
  await hand.press(page.locator('main a[href="/tafels/nieuw"]'));
  await hand.write(page.locator('[name="vraag"]').first(), `Wie ruimt het pleintje op? ${stamp}`);
  await hand.press(page.locator('form[action="/doe/table.open"] button[type="submit"]'));
  await expect(page.locator("h1")).toContainText(stamp);
  hand.within("T5");
});

test("T6 reporting anything, by a resident, from the plan", async ({ browser }) => {
  const page = await sit(browser, "Daniëlle Verbeek", { viewport: phone });
  await page.goto("/plan");
  const hand = new Hand(page);
  await hand.press(page.locator('.tf-tabs a[href="/melden"]'));
  await hand.write(page.locator('[name="tekst"]'), `De lamp in het portiek is weer stuk ${stamp}`);
  await hand.press(page.locator('form[action="/doe/report.make"] button[type="submit"]'));
  await expect(page.locator("main")).toContainText(/gemeld|melding/i);
  hand.within("T6");
  await clean(page, "after reporting");
  await page.goto("/mijn-meldingen");
  await expect(page.locator("main")).toContainText(stamp);
});

test("T7 asking somebody to the table, from the open table", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit");
  await atVerbeek(page);
  const hand = new Hand(page);
  await hand.press(page.locator("main").getByRole("link", { name: "Vraag iemand erbij" }).first());
  await hand.write(page.locator("#q"), "Kees Verhoef");
  await hand.key("Enter");
  await hand.press(page.locator("main").getByRole("link", { name: "Kees Verhoef" }));
  await hand.write(page.locator('[name="waarom"]'), "Jij kent de straat.");
  await hand.press(page.locator("label", { hasText: "Samenleven thuis" }));
  await hand.press(page.getByRole("button", { name: "Vraag deze mens" }));
  await expect(page.locator("main")).toContainText("Gevraagd");
  hand.within("T7");
});

test("T8 a resident picks a moment to meet", async ({ browser }) => {
  const page = await sit(browser, "Daniëlle Verbeek", { viewport: phone });
  await page.goto("/plan");
  const hand = new Hand(page);
  const pick = page.locator("form", { has: page.getByRole("button", { name: "Kies dit moment" }) }).first();
  await hand.press(pick.locator("label").first());
  await hand.press(pick.getByRole("button", { name: "Kies dit moment" }));
  await expect(page.getByRole("button", { name: "Kies dit moment" })).toHaveCount(0);
  hand.within("T8");
});

test("T9 finding a table from anywhere, by keyboard", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit");
  await page.goto("/werk");
  const hand = new Hand(page);
  await hand.key("/");
  await expect(page.locator("#zoek")).toBeFocused();
  await hand.write(page.locator("#zoek"), "mijn huis blijven");
  await expect(page.locator('#zoek-hits a[href^="/tafels/"]').first()).toBeVisible();
  await hand.key("ArrowDown");
  await hand.key("Enter");
  await expect(page.locator("h1")).toContainText(verbeek);
  hand.within("T9");
});

test("T10 offering a table to somebody who sits there", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit");
  await atVerbeek(page);
  const hand = new Hand(page);
  await hand.press(page.locator("main").getByRole("link", { name: "Draag over" }));
  await hand.press(page.locator("main").getByRole("link", { name: "Joris Hoekstra" }).first());
  await hand.write(page.locator('[name="waarom"]'), "Joris ziet Daniëlle elke week.");
  await hand.press(page.locator('form[action="/doe/handover.offer"] button[type="submit"]'));
  await expect(page.locator("main")).toContainText(/Joris/);
  hand.within("T10");
});

test("T11 a resident asks why somebody looked", async ({ browser }) => {
  const page = await sit(browser, "Daniëlle Verbeek", { viewport: phone });
  await page.goto("/wie-keek");
  const hand = new Hand(page);
  await hand.press(page.getByRole("link", { name: /^Vraag hierover/ }).first());
  await hand.write(page.locator('[name="vraag"]'), `Waarom keek je vandaag? ${stamp}`);
  await hand.press(page.getByRole("button", { name: "Stel de vraag" }));
  await expect(page.locator("main")).toContainText(stamp);
  hand.within("T11");
});

test("what was typed wrong is kept, and nothing becomes script", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit");
  await page.goto("/tafels/nieuw");
  let alerted = false;
  page.on("dialog", (d) => { alerted = true; void d.dismiss(); });
  const evil = `<script>alert(1)</script><img src=x onerror=alert(2)> "'>`;
  await page.locator('[name="vraag"]').first().fill(evil);
  await page.locator('form[action="/doe/table.open"] button[type="submit"]').click();
  await expect(page.locator("main")).toContainText("<script>alert(1)</script>");
  expect(alerted).toBe(false);
});

test("the pages work without script", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit", { javaScriptEnabled: false });
  await atVerbeek(page);
  const what = `Ik stuur Daniëlle vrijdag de brief ${stamp}`;
  await page.locator("#snel").fill(what);
  await page.locator("#snel").press("Enter");
  const row = page.locator("article", { hasText: what }).first();
  await expect(row).toBeVisible();
  await page.locator("article").getByRole("button", { name: /^Vraag hoe het staat/ }).first().click(); // a button of the shared form
  await expect(page.locator(".tf-flash").first()).toBeVisible();
});

test("a stranger does not find what is not hers", async ({ browser }) => {
  const pro = await sit(browser, "Marieke de Wit");
  const table = (await atVerbeek(pro)).replace(/[?#].*$/, "");
  const stranger = await sit(browser, "Robbert Visser");
  for (const tail of ["", "/plan", "/afspraken", "/tijdlijn", "/zetels", "/afdruk"]) {
    const answer = await stranger.goto(table + tail);
    expect([403, 404]).toContain(answer?.status());
    expect(await stranger.locator("main").innerText()).not.toContain("huis blijven");
  }
  await stranger.goto("/werk");
  await stranger.locator("#zoek").fill("Daniëlle Verbeek");
  await stranger.keyboard.press("Enter");
  await stranger.waitForLoadState();
  expect(await stranger.locator("main").innerText()).not.toContain("Ik wil in mijn huis blijven");
});

test("keys: question mark helps, n writes an agreement", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit");
  await atVerbeek(page);
  await page.keyboard.press("?");
  await expect(page.locator("dialog#toetsen")).toBeVisible();
  await clean(page, "the key help");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.locator("#snel")).toBeFocused();
});

test("L12: what was typed is found again after signing in anew", async ({ browser }) => {
  const first = await sit(browser, "Tarik Özdemir");
  await first.goto("/tafels/nieuw");
  const saved = first.waitForResponse((r) => r.url().endsWith("/concept"));
  await first.locator('[name="vraag"]').first().fill("Half getypt en weggelopen");
  expect((await saved).status()).toBeLessThan(300);
  await first.context().close();
  const again = await sit(browser, "Tarik Özdemir");
  await again.goto("/tafels/nieuw");
  await expect(again.locator('[name="vraag"]').first()).toHaveValue("Half getypt en weggelopen");
});

test("in forced colours every half, seat and button keeps an edge", async ({ browser }) => {
  const page = await sit(browser, "Marieke de Wit", { forcedColors: "active" });
  await atVerbeek(page);
  const bare = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>("main .tf-pair > i, main .tf-round .tf-chair, main .nl-button, main .tf-quick, main :not(.tf-quick) > .utrecht-textbox")]
    .filter((e) => e.offsetParent !== null)
    .filter((e) => { const s = getComputedStyle(e); return ["Top", "Bottom", "Left", "Right"].every((d) => parseFloat(s.getPropertyValue(`border-${d.toLowerCase()}-width`)) === 0) && s.outlineStyle === "none"; })
    .map((e) => `${e.tagName}.${e.className}`));
  expect([...new Set(bare)]).toEqual([]);
});

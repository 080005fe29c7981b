import { expect, test } from "@playwright/test";
import { be, clean, desk, phone } from "./people.js";

// The core tasks, done the way people do them. What each costs is counted in fields and presses.

async function verbeek(page: import("@playwright/test").Page): Promise<string> {
  await page.goto("/tafels");
  await page.locator('a[href^="/tafels/"]', { hasText: /Verbeek|Ik wil in mijn huis blijven/ }).first().click();
  await expect(page.locator("#snel")).toBeVisible();
  return page.url();
}

test("an agreement costs one field and one key press, and the resident says yes on a phone", async ({ browser }) => {
  const pro = await (await browser.newContext({ viewport: desk })).newPage();
  await be(pro, "Marieke de Wit");
  const table = await verbeek(pro);
  const what = `Ik bel Daniëlle morgen over brief ${Date.now() % 100000}`;
  await pro.locator("#snel").fill(what);
  await expect(pro.locator("#snel-lees")).toContainText("Daniëlle", { timeout: 5000 });
  await pro.keyboard.press("Enter");
  await pro.waitForLoadState();
  expect(pro.url().split("?")[0].split("#")[0]).toBe(table.split("?")[0].split("#")[0]);
  await expect(pro.locator("main")).toContainText(what);

  const home = await (await browser.newContext({ viewport: phone })).newPage();
  await be(home, "Daniëlle Verbeek");
  await home.goto("/plan");
  await expect(home.locator("main")).toContainText(what);
  await home.locator("form", { has: home.getByRole("button", { name: /^Ja/ }) }).filter({ has: home.locator('input[name="afspraak"]') }).last().getByRole("button", { name: /^Ja/ }).click();
  await home.waitForLoadState();
  await clean(home, "/plan after saying yes");
  await pro.reload();
  await expect(pro.locator("article", { hasText: what }).first()).toContainText("afgesproken");
});

test("what was typed wrong is kept, and nothing becomes script", async ({ page }) => {
  await be(page, "Marieke de Wit");
  await page.goto("/tafels/nieuw");
  let alerted = false;
  page.on("dialog", (d) => { alerted = true; void d.dismiss(); });
  const evil = `<script>alert(1)</script><img src=x onerror=alert(2)> "'>`;
  await page.locator('[name="vraag"]').first().fill(evil);
  await page.locator('form[action="/doe/table.open"] button[type="submit"]').first().click();
  await page.waitForLoadState();
  await expect(page.locator("main")).toContainText("<script>alert(1)</script>");
  expect(alerted).toBe(false);
  await clean(page, "a table with a hostile question");
});

test("the page works without script", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: desk });
  const page = await context.newPage();
  await page.goto("/aanmelden");
  await page.locator("button.tf-person", { hasText: "Marieke de Wit" }).first().click();
  await page.goto("/tafels");
  await page.locator('a[href^="/tafels/"]', { hasText: /Verbeek|Ik wil in mijn huis blijven/ }).first().click();
  const what = `Ik stuur Daniëlle vrijdag de brief ${Date.now() % 100000}`;
  await page.locator("#snel").fill(what);
  await page.locator("#snel").press("Enter");
  await expect(page.locator("main")).toContainText(what);
});

test("a stranger does not find what is not hers", async ({ browser }) => {
  const pro = await (await browser.newContext()).newPage();
  await be(pro, "Marieke de Wit");
  const table = await verbeek(pro);
  const stranger = await (await browser.newContext()).newPage();
  await be(stranger, "Kees Verhoef");
  for (const tail of ["", "/plan", "/afspraken", "/tijdlijn", "/zetels", "/afdruk"]) {
    const answer = await stranger.goto(table.replace(/[?#].*$/, "") + tail);
    expect([403, 404]).toContain(answer?.status());
    expect(await stranger.locator("main").innerText()).not.toContain("huis blijven");
  }
  await stranger.goto("/werk");
  await stranger.locator("#zoek").fill("Daniëlle Verbeek");
  await stranger.keyboard.press("Enter");
  await stranger.waitForLoadState();
  expect(await stranger.locator("main").innerText()).not.toContain("Ik wil in mijn huis blijven");
});

test("keys: question mark helps, n writes an agreement, slash searches", async ({ page }) => {
  await page.setViewportSize(desk);
  await be(page, "Marieke de Wit");
  await verbeek(page);
  await page.keyboard.press("?");
  await expect(page.locator("dialog#toetsen")).toBeVisible();
  await clean(page, "the key help");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.locator("#snel")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.locator("#snel").blur();
  await page.keyboard.press("/");
  await expect(page.locator("#zoek")).toBeFocused();
});

test("L12: what was typed is found again after signing in anew", async ({ browser }) => {
  const first = await (await browser.newContext()).newPage();
  await be(first, "Tarik Özdemir");
  await first.goto("/tafels/nieuw");
  const saved = first.waitForResponse((r) => r.url().endsWith("/concept"));
  await first.locator('[name="vraag"]').first().fill("Half getypt en weggelopen");
  expect((await saved).status()).toBeLessThan(300);
  await first.context().clearCookies();
  const again = await (await browser.newContext()).newPage();
  await be(again, "Tarik Özdemir");
  await again.goto("/tafels/nieuw");
  await expect(again.locator('[name="vraag"]').first()).toHaveValue("Half getypt en weggelopen");
});

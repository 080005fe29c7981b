import { expect, test, type Page } from "@playwright/test";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clean, desk, listen, phone, whole } from "./people.js";

// A real region on its first day, without identity provider and without demo: the first administrator comes in by the
// operator's link, makes a passkey on Chromium's virtual authenticator, and signs in with it from then on.
const port = Number(process.env.TAFEL_PORT ?? 18473) + 1;
const base = `http://localhost:${port}`;
const bin = process.env.TAFEL_BIN ?? "../bin/tafel";
const env = { ...process.env, TAFEL_DATABASE: join(mkdtempSync(join(tmpdir(), "tafel-passkey-")), "t.db"), TAFEL_ADDRESS: `127.0.0.1:${port}`, TAFEL_BASE: base };
let server: ChildProcess;

test.beforeAll(async () => {
  execFileSync(bin, ["first-admin", "Yvonne Smit", "y.smit@gemeente.example", "Gemeente Waterveen"], { env });
  server = spawn(bin, ["serve"], { env, stdio: "ignore" });
  await expect.poll(async () => fetch(base + "/aanmelden").then((r) => r.status, () => 0), { timeout: 60_000 }).toBe(200);
});
test.afterAll(() => { server?.kill(); });

async function look(page: Page, where: string): Promise<void> {
  for (const size of [desk, phone]) {
    await page.setViewportSize(size);
    await whole(page, where);
    await clean(page, where);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/passkey-${where.replace(/\W+/g, "-")}-${size.width}.png`, fullPage: true });
  }
}

test("a passkey is made, signs in, and is taken away", async ({ page }) => {
  test.setTimeout(240_000); // axe on eight pages
  const said = listen(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });

  await page.goto(base + "/aanmelden");
  await look(page, "the door");
  await page.goto(base + "/aanmelden/herstel");
  await look(page, "recovery");
  const link = execFileSync(bin, ["signin-link", "y.smit@gemeente.example"], { env }).toString().trim();
  await page.goto(link);
  await page.getByRole("button", { name: "Ga verder naar Tafel" }).click();
  await page.goto(base + "/account");
  await page.locator("#passkey-naam").fill("mijn laptop");
  await page.getByRole("button", { name: "Maak een passkey op dit apparaat" }).click();
  await expect(page.locator("#passkeys, main").first()).toContainText("mijn laptop", { timeout: 15_000 });
  await look(page, "account");
  await page.goto(base + "/beheer/aanmelden");
  await look(page, "desk");
  await page.setViewportSize(desk);
  await page.locator('form[action="/afmelden"] button').first().click();

  await page.waitForURL(base + "/aanmelden?uit=1");

  await page.goto(base + "/aanmelden?terug=/account");
  await page.getByRole("button", { name: "Gebruik mijn passkey" }).click();
  await page.waitForURL(base + "/account", { timeout: 15_000 }).catch(async () => {
    throw new Error("not signed in: " + (await page.locator("[data-passkey-says]").allInnerTexts()).join() + " at " + page.url());
  });
  await expect(page.locator("main")).toContainText("laatst gebruikt op");
  await page.getByRole("button", { name: /^Haal weg/ }).first().click();
  await page.setViewportSize(desk);
  await page.locator('form[action="/afmelden"] button').first().click();
  await page.goto(base + "/aanmelden");
  await page.getByRole("button", { name: "Gebruik mijn passkey" }).click();
  await expect(page.locator("[data-passkey-says]")).toContainText("Deze passkey kennen wij niet");
  expect(said).toEqual([]);
});

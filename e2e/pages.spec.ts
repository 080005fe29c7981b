import { expect, test } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { be, clean, desk, listen, phone, whole } from "./people.js";

// Every page a person meets: no axe findings, no sideways scroll, no missing words, no script errors, wide and
// on a phone, light and dark. SHOTS=dir keeps pictures.
const shots = process.env.SHOTS;

const rounds: { who: string; pages: string[] }[] = [
  {
    who: "Marieke de Wit",
    pages: ["/werk", "/tafels", "/tafels/nieuw", "/meldingen", "/melden", "/afspraken", "/overdrachten", "/uitnodigingen", "/organisaties", "/gronden", "/account", "/mijn-afspraken", "@table", "@table/zetels", "@table/plan", "@table/afspraken", "@table/tijdlijn", "@table/afdruk", "@table/inzage", "@household", "/privacy", "/toegankelijkheid"],
  },
  { who: "Wim Aerts", pages: ["/werk", "/werk/team", "/afspraken"] },
  { who: "Yvonne Smit", pages: ["/beheer", "/beheer/leefgebieden", "/beheer/belemmeringen", "/organisaties"] },
  { who: "Daniëlle Verbeek", pages: ["/plan", "/melden", "/mijn-meldingen", "/mijn-afspraken", "/wie-keek", "/voorkeuren", "/gronden"] },
];

async function address(page: import("@playwright/test").Page, p: string): Promise<string> {
  if (!p.startsWith("@")) return p;
  await page.goto("/tafels");
  const links = await page.locator('a[href^="/tafels/"]').evaluateAll((as) => as.map((a) => a.getAttribute("href")!));
  const table = links.find((h) => /^\/tafels\/[0-9a-f-]{36}$/.test(h))!;
  if (p.startsWith("@table")) return table + p.slice("@table".length);
  await page.goto(table);
  return (await page.locator('a[href^="/huishoudens/"]').first().getAttribute("href"))!;
}

for (const { who, pages } of rounds) {
  for (const p of pages) {
    test(`${who} at ${p}`, async ({ page }) => {
      const said = listen(page);
      await be(page, who);
      const to = await address(page, p);
      for (const [size, name] of [[desk, "wide"], [phone, "phone"]] as const) {
        await page.setViewportSize(size);
        for (const scheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme: scheme });
          const answer = await page.goto(to);
          expect(answer?.status(), `${to} answers`).toBe(200);
          await whole(page, `${to} ${name}`);
          await clean(page, `${to} ${name} ${scheme}`);
          if (shots && (scheme === "light" || p === "@table" || p === "/plan")) {
            mkdirSync(shots, { recursive: true });
            await page.screenshot({ path: `${shots}/${who.split(" ")[0]}-${p.replace(/[@/]/g, "_")}-${name}-${scheme}.png`, fullPage: true });
          }
        }
      }
      if (shots && p.endsWith("afdruk")) {
        await page.emulateMedia({ media: "print" });
        await page.screenshot({ path: `${shots}/${p.replace(/[@/]/g, "_")}-print.png`, fullPage: true });
      }
      expect(said, "what the browser complained about").toEqual([]);
    });
  }
}

test("every page answers in English too", async ({ page }) => {
  await be(page, "Marieke de Wit");
  await page.context().addCookies([{ name: "taal", value: "en", url: page.url() }]);
  for (const p of ["/werk", "/tafels", "/meldingen", "/afspraken", "/organisaties"]) {
    await page.goto(p);
    await whole(page, p);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  }
});

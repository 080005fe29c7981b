import { mkdirSync } from "node:fs";
import { request } from "@playwright/test";
import { clean, desk, expect, phone, sit, test, upright } from "./people.js";
import { doors, found, people, signIn, stateOf, unwalked, type Stop } from "./walk.js";

// Every page that house/testdata/doors.golden names, seen by a professional and by a resident where both may come: axe
// finds nothing wide and light, nor on a phone in the dark; nothing scrolls sideways at 320 px, at 200 % zoom or on
// paper; no text is missing; neither script nor content policy complains. SHOTS=dir keeps pictures, SHOTS_OF=regexp of some.
const shots = process.env.SHOTS;
const some = new RegExp(process.env.SHOTS_OF ?? ".");

const residents = new Set(["Daniëlle Verbeek"]);

/** One stop for each side from which a page is seen. */
function sides(stops: Stop[]): Stop[] {
  const pro = stops.find((s) => s.who && !residents.has(s.who));
  const home = stops.find((s) => residents.has(s.who));
  const nobody = pro || home ? undefined : stops[0];
  return [pro, home, nobody].filter((s): s is Stop => s !== undefined);
}

for (const door of doors()) {
  if (unwalked[door.path]) continue;
  test(`page ${door.path}`, async ({ chair }) => {
    const stops = sides(found()[door.path] ?? []);
    expect(stops.length, `no link leads any of ${people.length} people to ${door.path}. Link it from the page where people need it, make the demo region have one, or give the reason in e2e/walk.ts (unwalked)`).toBeGreaterThan(0);
    for (const { who, url } of stops) {
      const { page, said } = await chair(who);
      const where = `${door.path} as ${who || "nobody"}`;
      await page.setViewportSize(desk);
      await page.emulateMedia({ colorScheme: "light", media: "screen" });
      const answer = await page.goto(url);
      expect(answer?.status(), where).toBe(200);
      expect.soft(await page.title(), where).toMatch(/.+ · Tafel$/);
      expect.soft(await page.content(), `missing words on ${where}`).not.toContain("⟦");
      await clean(page, `${where}, wide`);
      const keep = async (how: string): Promise<void> => {
        if (!shots || !some.test(door.path)) return;
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: `${shots}/${door.path.replace(/[{}]/g, "").replace(/\W/g, "_")}-${who.split(" ")[0]}-${how}.png`, fullPage: true });
      };
      await keep("wide");
      for (const width of [1024, 720, 320]) { // 720: 1440 at 200 %
        await page.setViewportSize({ width, height: 1200 });
        await upright(page, `${where}, ${width} px`);
      }
      await page.setViewportSize(phone);
      await keep("phone");
      await page.emulateMedia({ colorScheme: "dark" });
      await upright(page, `${where}, phone`);
      await clean(page, `${where}, phone and dark`);
      await keep("dark");
      await page.setViewportSize({ width: 718, height: 1000 }); // A4 between its margins
      await page.emulateMedia({ colorScheme: "light", media: "print" });
      await upright(page, `${where}, on paper`);
      await keep("print");
      expect.soft(said(), `the browser's complaints on ${where}`).toEqual([]);
    }
  });
}

test("reasons are only given for pages that exist and cannot be walked to", () => {
  const exist = new Set(doors().map((d) => d.path));
  expect(Object.keys(unwalked).filter((p) => !exist.has(p))).toEqual([]);
});

// A page has one address for many states; this is the one that must be right at night.
test("an urgent report, for who answers and for who reported it", async ({ browser, baseURL }) => {
  for (const [who, list] of [["Wendy Prins", "/meldingen"], ["Sevda Yıldırım", "/mijn-meldingen"]] as const) {
    await (await signIn(baseURL!, who)).dispose();
    const page = await sit(browser, who);
    await page.goto(list);
    await page.getByRole("link", { name: "Mijn moeder kan niet meer opstaan" }).click();
    await expect(page.locator("main")).toContainText("De hulp moest er zijn");
    await clean(page, `an urgent report as ${who}, wide`);
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: "dark" });
    await upright(page, `an urgent report as ${who}, phone`);
    await clean(page, `an urgent report as ${who}, phone and dark`);
    await page.context().close();
  }
});

test("every page answers in English too", async ({ baseURL }) => {
  for (const { name } of people) {
    const at = await request.newContext({ baseURL, storageState: stateOf(name), extraHTTPHeaders: { Origin: baseURL! } });
    await at.post("/taal", { form: { taal: "en", terug: "/" } });
    for (const [path, stops] of Object.entries(found())) {
      const stop = stops.find((s) => s.who === name);
      if (!stop || stops[0] !== stop) continue;
      const answer = await at.get(stop.url);
      const text = await answer.text();
      expect.soft(answer.status(), path).toBe(200);
      expect.soft(text, `${path} in English`).toMatch(/<html lang="en"/);
      expect.soft(text, `missing words on ${path} in English`).not.toContain("⟦");
    }
    await at.post("/taal", { form: { taal: "nl", terug: "/" } });
    await at.dispose();
  }
});

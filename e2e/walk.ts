import { expect, request, type APIRequestContext } from "@playwright/test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Which pages there are is written in house/testdata/doors.golden; where each stands is found by following links, as
// people do, from each persona's first page. A new page is therefore visited without anybody writing it down, and a
// page that no link leads to fails the test: people would not find it either.

/** Who walks, in the order in which they are asked for a page, and where they begin. */
export const people = [
  // A page that only a form leads to is named here as a beginning: /huishoudens/nieuw follows a search.
  { name: "Marieke de Wit", from: ["/werk", "/tafels", "/account", "/huishoudens/nieuw", "/waarom-niet/part.read"] }, // answers for many tables
  { name: "Daniëlle Verbeek", from: ["/plan", "/account"] }, // resident
  { name: "Wim Aerts", from: ["/werk/team"] }, // leads a team
  { name: "Yvonne Smit", from: ["/beheer"] }, // keeps organisations, people, grounds
  { name: "Wendy Prins", from: ["/meldingen"] }, // takes in reports
  { name: "Sandra Mol", from: ["/meldingen"] }, // has the emergency duty of the region
  { name: "Robbert Visser", from: ["/werk", "/account"] }, // privacy officer
  { name: "Tarik Özdemir", from: ["/werk"] }, // another coordinator
  { name: "", from: ["/melden", "/aanmelden", "/aanmelden/herstel", "/melden/dank"] }, // nobody yet
] as const;

/** Pages that the walk does not have to find, each with the reason. Keep it short. */
export const unwalked: Record<string, string> = {
  "/aanmelden/link/{sleutel}": "the key is in an e-mail and works once; house/account_test.go follows it",
  "/aanmelden/terug/{aanbieder}": "only an identity provider sends a browser here; house/signin_oidc_test.go does, with a real one",
  "/uitnodiging/{sleutel}": "the key is shown once to who invites; house/signin_test.go opens it",
  "/steekproef/{id}": "the lot picks who is asked; scenarios/steekproef.play opens it",
  "/meldingen/{id}/code": "shown once, right after a report was taken in; it is /melden/dank with another text",
};

/** Somewhere a persona found a page. */
export interface Stop { who: string; url: string }
export interface Door { path: string; who: string }

/** Every page, as the house itself lists them. */
export function doors(): Door[] {
  const list = readFileSync(new URL("../house/testdata/doors.golden", import.meta.url), "utf8").split("\n");
  return list.flatMap((l) => {
    const [kind, method, path, who] = l.trim().split(/\s+/);
    return kind === "page" && method === "GET" && path && who ? [{ path, who }] : [];
  });
}

export const dir = (): string => process.env.TAFEL_E2E_DIR!;
export const stateOf = (who: string): string => join(dir(), `state-${who.replace(/\W+/g, "-")}.json`);
export const found = (): Record<string, Stop[]> => JSON.parse(readFileSync(join(dir(), "found.json"), "utf8"));

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`);
}

/** Signs in without a browser and keeps the session for the tests. */
/** Signs somebody in and keeps that for a browser. */
export async function signIn(baseURL: string, who: string): Promise<APIRequestContext> {
  const at = await request.newContext({ baseURL, extraHTTPHeaders: { Origin: baseURL } });
  if (who) {
    const page = await (await at.get("/aanmelden")).text();
    const key = page.match(new RegExp(`name="wie" value="([^"]+)">(?:(?!</button>).)*<b>${who}</b>`))?.[1];
    expect(key, `${who} stands on the page of people to be`).toBeTruthy();
    expect((await at.post("/aanmelden", { form: { wie: key! } })).ok(), `${who} signs in`).toBe(true);
  }
  await at.storageState({ path: stateOf(who) });
  return at;
}

// What a link may add to a page's address without making it another page.
const plain = (href: string): string => href.replace(/&amp;/g, "&").replace(/#.*$/, "");

/** Walks the house as each persona and writes down where each page was found. */
export default async function walk(config: { projects: { use: { baseURL?: string } }[] }): Promise<void> {
  const baseURL = config.projects[0]!.use.baseURL!;
  mkdirSync(dir(), { recursive: true });
  const all = doors().map((d) => ({ ...d, re: pattern(d.path), score: d.path.split("{").length }));
  const where: Record<string, Stop[]> = {};
  for (const { name, from } of people) {
    const at = await signIn(baseURL, name);
    const queue: string[] = [...from];
    const asked = new Set<string>(queue);
    const seen = new Map<string, number>(); // pattern -> how many addresses of it were opened
    for (let url = queue.shift(); url; url = queue.shift()) {
      const path = url.replace(/\?.*$/, "");
      const door = all.filter((d) => d.re.test(path)).sort((a, b) => a.score - b.score)[0];
      if (!door) continue;
      const times = seen.get(door.path) ?? 0;
      if (times >= (door.path.includes("{") ? 3 : 1)) continue; // a few of a kind are enough to find what hangs below
      const answer = await at.get(url, { maxRedirects: 0 });
      if (answer.status() === 429) { // nobody walks this fast; wait as the house asks
        await new Promise((go) => setTimeout(go, 1000 * Number(answer.headers()["retry-after"] ?? 1)));
        queue.unshift(url);
        continue;
      }
      if (answer.status() !== 200 || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
      seen.set(door.path, times + 1);
      if (times === 0) (where[door.path] ??= []).push({ who: name, url });
      for (const [, href] of (await answer.text()).matchAll(/href="(\/[^"]*)"/g)) {
        const to = plain(href!);
        if (!asked.has(to) && !to.startsWith("/static/")) {
          asked.add(to);
          queue.push(to);
        }
      }
    }
    await at.dispose();
  }
  writeFileSync(join(dir(), "found.json"), JSON.stringify(where, null, 1));
}

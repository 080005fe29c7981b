import { defineConfig } from "@playwright/test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The real program with its demo region, on a database and a port of its own. TAFEL_AT uses one that runs already.
const port = Number(process.env.TAFEL_PORT ?? 18473);
const bin = process.env.TAFEL_BIN ?? "../bin/tafel";
const dir = process.env.TAFEL_E2E_DIR ?? (process.env.TAFEL_E2E_DIR = mkdtempSync(join(tmpdir(), "tafel-e2e-")));
const at = process.env.TAFEL_AT ?? `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: ".",
  outputDir: join(dir, "results"),
  globalSetup: "./walk.ts",
  timeout: Number(process.env.TAFEL_E2E_TIMEOUT ?? 60_000),
  expect: { timeout: 15_000 }, // a busy machine is no fault of the page
  workers: 2,
  // Looking changes nothing, so two look at once. What people do comes after it, one at a time: they share one region.
  projects: [
    { name: "pages", testMatch: "pages.spec.ts", fullyParallel: true },
    { name: "tasks", testMatch: "tasks.spec.ts", dependencies: ["pages"] },
    { name: "meeting", testMatch: "meeting.spec.ts", dependencies: ["tasks"] },
  ],
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL: at,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    locale: "nl-NL",
    timezoneId: "Europe/Amsterdam",
  },
  webServer: process.env.TAFEL_AT ? undefined : {
    command: `${bin} demo`,
    url: `http://127.0.0.1:${port}/aanmelden`,
    timeout: 180_000,
    stdout: "ignore",
    env: { TAFEL_DATABASE: join(dir, "demo.db"), TAFEL_ADDRESS: `127.0.0.1:${port}` },
  },
});

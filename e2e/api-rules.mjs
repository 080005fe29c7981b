// Checks the description of the API, as the real program serves it, against the national API Design Rules:
// 0 errors and 0 warnings, OpenAPI 3.0 against the published ruleset and 3.1 against the draft that allows it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "tafel-api-"));
const port = await new Promise((done) => {
  const s = createServer().listen(0, "127.0.0.1", () => {
    const { port } = s.address();
    s.close(() => done(port));
  });
});
const tafel = spawn(process.env.TAFEL_BIN ?? join(here, "../bin/tafel"), ["serve"], {
  env: { ...process.env, TAFEL_DATABASE: join(dir, "api.db"), TAFEL_ADDRESS: `127.0.0.1:${port}` },
  stdio: ["ignore", "ignore", "inherit"],
});

async function fetched(name) {
  for (let i = 0; ; i++) {
    try {
      const r = await fetch(`http://127.0.0.1:${port}/api/v1/${name}`);
      if (r.headers.get("access-control-allow-origin") !== "*" || !r.headers.get("api-version")) throw new Error(`${name}: headers of the description are missing`);
      return await r.text();
    } catch (e) {
      if (i > 100 || !(e instanceof TypeError)) throw e; // not yet up
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

try {
  for (const [name, rules] of [["openapi-3.0.json", "adr-2.1.0.yaml"], ["openapi.json", "adr-2.2.0-draft.yaml"]]) {
    const file = join(dir, name);
    writeFileSync(file, await fetched(name));
    execFileSync(join(here, "node_modules/.bin/spectral"), ["lint", "--fail-severity", "warn", "-r", join(here, "rulesets", rules), file], { stdio: "inherit" });
  }
} catch (e) {
  console.error(e.message);
  process.exitCode = 1;
} finally {
  tafel.kill();
  rmSync(dir, { recursive: true, force: true });
}

// Builds ../internal/web/dist from this folder. Run with `npm ci && npm run build`; the result is
// committed, so that building and running Tafel needs Go only. File names are stable: the server adds
// a hash of the content to the address.
import { build, transform } from "esbuild";
import { copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "../internal/web/dist");
const pkg = (p) => path.join(here, "node_modules", p);

// Load order matters: the theme's tokens first, then the components that read them.
const theme = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
const components = [
  "@utrecht/root-css/dist/index.css",
  "@utrecht/body-css/dist/index.css",
  "@utrecht/page-layout-css/dist/index.css",
  "@nl-design-system-candidate/heading-css/dist/heading.css",
  "@nl-design-system-candidate/paragraph-css/dist/paragraph.css",
  "@nl-design-system-candidate/link-css/dist/link.css",
  "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
  "@nl-design-system-candidate/button-css/dist/button.css",
  "@nl-design-system-candidate/data-badge-css/dist/data-badge.css",
  "@nl-design-system-candidate/number-badge-css/dist/number-badge.css",
  "@nl-design-system-candidate/mark-css/dist/mark.css",
  "@utrecht/table-css/dist/index.css",
  "@utrecht/textbox-css/dist/index.css",
  "@utrecht/textarea-css/dist/index.css",
  "@utrecht/form-label-css/dist/index.css",
  "@utrecht/form-field-css/dist/index.css",
  "@utrecht/radio-button-css/dist/index.css",
  "@utrecht/alert-css/dist/index.css",
  "@utrecht/breadcrumb-nav-css/dist/index.css",
];

// Only the faces and the alphabets that fonts.css names.
const fonts = [
  "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
  "literata/files/literata-latin-wght-normal.woff2",
  "literata/files/literata-latin-ext-wght-normal.woff2",
  "literata/files/literata-latin-wght-italic.woff2",
  "source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
];

// The example theme defines some 2,700 tokens for every component there is (200 kB). We keep those
// that our components can reach, directly or through another token.
function prune(themeCSS, componentCSS) {
  const tokens = new Map();
  for (const m of themeCSS.matchAll(/^\s*(--[\w-]+)\s*:\s*(.*);\s*$/gm)) tokens.set(m[1], m[2]);
  const wanted = new Set();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (wanted.has(name)) continue;
      wanted.add(name);
      if (tokens.has(name)) visit(tokens.get(name));
    }
  };
  visit(componentCSS);
  const kept = [...tokens].filter(([name]) => wanted.has(name)).map(([n, v]) => `${n}:${v};`);
  return `.voorbeeld-theme{${kept.join("")}}\n`;
}

async function designSystem() {
  const css = (await Promise.all(components.map((c) => readFile(pkg(c), "utf8"))))
    .map((c) => c.replace(/\/\*# sourceMappingURL=.*?\*\//g, "").replace(/^@charset[^;]*;/, ""))
    .join("\n");
  const all = prune(await readFile(pkg(theme), "utf8"), css) + css;
  const small = await transform(all, { loader: "css", minify: true, legalComments: "none" });
  const head = "/*! NL Design System: example theme and components, see web/package.json. EUPL-1.2, CC0-1.0. */\n";
  await writeFile(path.join(out, "nlds.css"), head + small.code);
}

await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, "files"), { recursive: true });
await Promise.all([
  designSystem(),
  build({
    entryPoints: { tafel: path.join(here, "css/tafel.css") },
    outdir: out, bundle: true, minify: true, external: ["*.woff2"],
    target: ["chrome111", "firefox114", "safari16.4"], legalComments: "inline", logLevel: "warning",
  }),
  build({
    entryPoints: { tafel: path.join(here, "src/tafel.ts") },
    outdir: out, bundle: true, minify: true, format: "iife",
    target: ["es2022"], legalComments: "none", logLevel: "warning",
    banner: { js: "/*! Tafel, EUPL-1.2. Contains htmx 4 (0BSD). */" },
  }),
  copyFile(path.join(here, "favicon.svg"), path.join(out, "favicon.svg")),
  ...fonts.map((f) => copyFile(pkg("@fontsource-variable/" + f), path.join(out, "files", path.basename(f)))),
]);
for (const f of ["nlds.css", "tafel.css", "tafel.js"])
  console.log(f.padEnd(10), Math.round((await stat(path.join(out, f))).size / 1024) + " kB");

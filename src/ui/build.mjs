// Prepares what Trunk cannot join by itself: the editor element with the browser host as .web/editor.js, every style sheet
// as .web/styles.css, and what those import on need in .web/lazy/, named by its content: nobody gets a mix of an old
// script and a new one.
import { readdir, readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { build } from "esbuild";
import { parts } from "./editor/parts.js";

const options = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** The Markdown of every rule, by the rule's id. */
const rulePages = {
  name: "rule pages",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^rule-pages$/ }, () => ({ path: "rule-pages", namespace: "rule-pages" }));
    bundle.onLoad({ filter: /.*/, namespace: "rule-pages" }, async () => {
      const folder = "src/check/rules";
      const names = (await readdir(folder)).filter((it) => it.endsWith(".md")).sort();
      const read = async (it) => [it.slice(0, -3).replaceAll("_", "-"), await readFile(`${folder}/${it}`, "utf8")];
      return { contents: JSON.stringify(Object.fromEntries(await Promise.all(names.map(read)))), loader: "json" };
    });
  },
};

/** CodeMirror, as the editor hands it over: there must not be two of it. */
const editorParts = {
  name: "parts of the editor",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^@codemirror\/(language|state|view)$/ }, () => ({ path: "parts", namespace: "parts" }));
    const contents = `export const { ${Object.keys(parts).join(", ")} } = globalThis.editorParts;`;
    bundle.onLoad({ filter: /.*/, namespace: "parts" }, () => ({ contents }));
  },
};

/** What is loaded on need. */
const ON_NEED = ["src/ui/host/rule-pages.js", "src/ui/editor/assistance.js"];

await rm(".web", { recursive: true, force: true });
const lazy = await build({
  ...options,
  entryPoints: ON_NEED,
  outdir: ".web/lazy",
  entryNames: "[name]-[hash]",
  conditions: ["worker"], // names of characters from a table, not by way of HTML
  metafile: true,
  plugins: [rulePages, editorParts],
});
const served = new Map(Object.entries(lazy.metafile.outputs).map(([path, it]) => [basename(it.entryPoint), basename(path)]));

/** The page's folder has these scripts at another place than the sources. */
const asServed = {
  name: "as served",
  setup: (bundle) =>
    bundle.onResolve({ filter: /\.js$/ }, ({ path, kind }) => {
      const name = kind === "dynamic-import" && served.get(basename(path));
      return name ? { path: `./lazy/${name}`, external: true } : undefined;
    }),
};
await build({ ...options, entryPoints: ["src/ui/editor/bundle.js"], outfile: ".web/editor.js", plugins: [asServed] });
await build({ ...options, entryPoints: ["styles/index.css"], outfile: ".web/styles.css" });

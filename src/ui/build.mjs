// Prepares what Trunk cannot join by itself: the editor element with the browser host as .web/editor.js, every style sheet
// as .web/styles.css, and what the host imports on need in .web/lazy/, named by its content: nobody gets a mix of an old
// script and a new one.
import { readdir, readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { build } from "esbuild";

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

await rm(".web", { recursive: true, force: true });
const lazy = await build({
  ...options,
  entryPoints: ["src/ui/host/rule-pages.js"],
  outdir: ".web/lazy",
  entryNames: "[name]-[hash]",
  conditions: ["worker"], // names of characters from a table, not by way of HTML
  metafile: true,
  plugins: [rulePages],
});
const [name] = Object.keys(lazy.metafile.outputs).map((it) => basename(it));

/** The page's folder has the script at another place than the sources. */
const asServed = {
  name: "as served",
  setup: (bundle) => bundle.onResolve({ filter: /\/rule-pages\.js$/ }, () => ({ path: `./lazy/${name}`, external: true })),
};
await build({ ...options, entryPoints: ["src/ui/editor/bundle.js"], outfile: ".web/editor.js", plugins: [asServed] });
await build({ ...options, entryPoints: ["styles/index.css"], outfile: ".web/styles.css" });

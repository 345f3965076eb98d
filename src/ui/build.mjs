// Prepares what Trunk cannot join by itself: the editor element with the browser host as .web/editor.js, every style sheet
// as .web/styles.css, and what those import on need in .web/lazy/, named by its content: nobody gets a mix of an old
// script and a new one. The program that renders templates is built for that folder as Trunk builds the page's.
import { execFileSync } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { build } from "esbuild";
import * as parts from "./editor/parts.js";

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
const ON_NEED = ["src/ui/host/rule-pages.js", "src/ui/host/template.js", "src/ui/editor/assistance.js", "src/ui/editor/search.js"];

const TARGET = "wasm32-unknown-unknown";
const PROGRAM = "template";
const programFolder = `${process.env.CARGO_TARGET_DIR ?? "target"}/${PROGRAM}-program`;

/** Runs a tool that says by itself what goes wrong. */
const run = (tool, ...args) => execFileSync(tool, args, { stdio: ["ignore", "ignore", "inherit"] });

function buildProgram() {
  const wasm = `${process.env.CARGO_TARGET_DIR ?? "target"}/${TARGET}/release/${PROGRAM}.wasm`;
  run("cargo", "build", "--quiet", "--release", "--locked", "--offline", "--target", TARGET, "--bin", PROGRAM);
  run("wasm-bindgen", wasm, "--target", "web", "--no-typescript", "--out-dir", programFolder, "--out-name", PROGRAM);
  const features = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
  const bound = `${programFolder}/${PROGRAM}_bg.wasm`;
  run("wasm-opt", "-Oz", "--converge", ...features.map((it) => `--enable-${it}`), bound, "-o", `${programFolder}/${PROGRAM}.wasm`);
}

/** The program's own two files, wherever they were built. */
const programFiles = {
  name: "template program",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^template-program(\.wasm)?$/ }, ({ path }) => ({
      path: resolve(programFolder, path.endsWith(".wasm") ? `${PROGRAM}.wasm` : `${PROGRAM}.js`),
    }));
  },
};

await rm(".web", { recursive: true, force: true });
buildProgram();
const lazy = await build({
  ...options,
  entryPoints: ON_NEED,
  outdir: ".web/lazy",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".wasm": "file" },
  conditions: ["worker"], // names of characters from a table, not by way of HTML
  metafile: true,
  plugins: [rulePages, editorParts, programFiles],
});
const served = new Map(Object.entries(lazy.metafile.outputs).map(([path, it]) => [basename(it.entryPoint ?? path), basename(path)]));

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

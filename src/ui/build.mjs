// Prepares what Trunk cannot join by itself: the editor element with the browser host as .web/editor.js, every style sheet
// as .web/styles.css, and what those import on need in .web/lazy/, named by its content: nobody gets a mix of an old
// script and a new one. The programs that are loaded on need are built for that folder as Trunk builds the page's.
import { execFileSync } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { build } from "esbuild";
import * as parts from "./editor/parts.js";
import { divide, script } from "./divide.mjs";
import { stripped } from "./linked.mjs";

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
const ON_NEED = ["src/ui/host/rule-pages.js", "src/ui/host/archive.js", "src/ui/host/late-styles.js", "src/ui/host/template.js", "src/ui/host/python.js", "src/ui/host/picture.js", "src/ui/editor/assistance.js", "src/ui/editor/search.js"];

/** The style sheets of styles/late.css as one text. */
const lateStyles = {
  name: "late styles",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^late-styles$/ }, () => ({ path: "late-styles", namespace: "late-styles" }));
    bundle.onLoad({ filter: /.*/, namespace: "late-styles" }, async () => {
      const { outputFiles } = await build({ ...options, entryPoints: ["styles/late.css"], write: false });
      return { contents: outputFiles[0].text, loader: "text" };
    });
  },
};

const TARGET = "wasm32-unknown-unknown";
/** Programs beside the page's own, which it loads on need. */
const PROGRAMS = ["template", "python"];
const targetFolder = process.env.CARGO_TARGET_DIR ?? "target";
const programFolder = `${targetFolder}/programs`;
const isRelease = process.env.TRUNK_PROFILE !== "debug";

/** Runs a tool that says by itself what goes wrong. */
const run = (tool, ...args) => execFileSync(tool, args, { stdio: ["ignore", "ignore", "inherit"] });

async function buildPrograms() {
  const profile = isRelease ? ["--release"] : [];
  const names = PROGRAMS.flatMap((it) => ["--bin", it]);
  run("cargo", "build", "--quiet", ...profile, "--locked", "--offline", "--target", TARGET, ...names);
  const features = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
  for (const name of PROGRAMS) {
    const wasm = `${targetFolder}/${TARGET}/${isRelease ? "release" : "debug"}/${name}.wasm`;
    run("wasm-bindgen", wasm, "--target", "web", "--no-typescript", "--out-dir", programFolder, "--out-name", name);
    const bound = `${programFolder}/${name}_bg.wasm`;
    if (name === "template") {
      // What traces texts is a part of its own; built for development, the program is one.
      const { parts, asked } = isRelease ? divide(await readFile(bound), wasm, ["template::trace"]) : { parts: [await readFile(bound), ""] };
      await writeFile(`${programFolder}/${name}.wasm`, parts[0]);
      await writeFile(`${programFolder}/${name}-late.wasm`, parts[1]);
      if (isRelease) await writeFile(`${programFolder}/${name}.js`, script(`${programFolder}/${name}.js`, asked, "export { default, render } from"));
      continue;
    }
    await writeFile(bound, stripped(await readFile(bound))); // wasm-opt does not keep what the linker noted
    const size = isRelease ? ["-Oz", "--converge"] : ["-O0"];
    run("wasm-opt", ...size, ...features.map((it) => `--enable-${it}`), bound, "-o", `${programFolder}/${name}.wasm`);
  }
}

/** The programs' own files, wherever they were built. */
const programFiles = {
  name: "programs",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^[a-z-]+-program(\.wasm)?$/ }, ({ path }) => ({
      path: resolve(programFolder, path.endsWith(".wasm") ? path.replace("-program", "") : path.replace("-program", ".js")),
    }));
  },
};

await rm(".web", { recursive: true, force: true });
await buildPrograms();
const lazy = await build({
  ...options,
  entryPoints: ON_NEED,
  outdir: ".web/lazy",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".wasm": "file" },
  conditions: ["worker"], // names of characters from a table, not by way of HTML
  metafile: true,
  plugins: [rulePages, editorParts, programFiles, lateStyles],
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

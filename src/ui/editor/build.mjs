// Bundles the editor element and the browser host into .web/editor.js, which index.html loads as one module.
import { build } from "esbuild";

await build({
  entryPoints: ["src/ui/editor/bundle.js"],
  outfile: ".web/editor.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});

// Weighs what a first visit loads, and apart from it what is loaded on need; fails above a budget.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET = 500 * 1024; // bytes after brotli
const LATER_BUDGET = 250 * 1024; // of each file that index.html does not name
const DIST = "dist";

const page = readFileSync(join(DIST, "index.html"), "utf8");
const isFirst = (name) => name === "index.html" || page.replace(/data-late="[^"]*"/, "").includes(`./${name}`);

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(DIST.length + 1))
  .map((name) => weigh(name))
  .sort((a, b) => b.brotli - a.brotli);

function weigh(name) {
  const bytes = readFileSync(join(DIST, name));
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

const total = (list, key) => list.reduce((sum, file) => sum + file[key], 0);
const kilo = (bytes) => (bytes / 1024).toFixed(1).padStart(9);
const row = (name, it) => console.log(`${kilo(it.raw)} ${kilo(it.gzip)} ${kilo(it.brotli)}  ${name}`);

function table(title, list) {
  console.log(`\n${title}, in KB\n${"raw".padStart(9)} ${"gzip 9".padStart(9)} ${"brotli 11".padStart(9)}`);
  for (const file of list) row(file.name, file);
  row("in all", { raw: total(list, "raw"), gzip: total(list, "gzip"), brotli: total(list, "brotli") });
}

const first = files.filter((file) => isFirst(file.name));
const later = files.filter((file) => !isFirst(file.name));
table("First load", first);
if (later.length > 0) table("Loaded on need", later);

const sum = total(first, "brotli");
const python = total(later.filter((file) => /^lazy\/(python|late)-.*\.(js|wasm)$/.test(file.name) && !file.name.includes("styles")), "brotli");
console.log(`\nAfter the first picture, the example of a first visit asks for what reads and follows Python: ${python} bytes more.`);
console.log(`The first load is ${sum} bytes after brotli; its budget is ${BUDGET} (${Math.round((sum / BUDGET) * 100)} %).`);
const faults = later
  .filter((file) => file.brotli > LATER_BUDGET)
  .map((file) => `${file.name} is ${file.brotli} bytes after brotli; what is loaded on need may have ${LATER_BUDGET}.`);
if (sum > BUDGET) faults.unshift("The first load is above its budget.");
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

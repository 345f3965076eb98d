// Splits the page's program, once Trunk has built it: what a first visit does not need becomes a second part, loaded on
// need by `host/late.js`. The parts share one memory and one table. What the first part calls in the second it calls
// through the table, where the second puts its functions as it arrives; until then such a call is a trap, so whatever
// leads there asks `ui/late.rs` first. Both parts are made small here.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import binaryen from "binaryen";

/** The modules of the second part. Functions that they alone call directly go with them. */
const LATE = [
  "app::decide",
  "convert",
  "fact::asked",
  "graph::compare",
  "ui::dialog::add",
  "ui::dialog::convert",
  "ui::dialog::file",
  "ui::dialog::form",
  "ui::dialog::help",
  "ui::dialog::paste",
  "ui::dialog::repo",
  "ui::dialog::rule",
  "ui::diff",
  "ui::effective",
  "ui::map_compare",
  "ui::map_details",
  "ui::map_table",
  "ui::map_tools",
  "ui::markdown",
  "ui::matrix",
  "ui::plan",
  "ui::rule_page",
  "ui::settings",
  "ui::why",
  "ui::widgets::choice",
  "ui::widgets::share",
];

const { MVP, BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt, MutableGlobals, ReferenceTypes, Multivalue } = binaryen.Features;
const FEATURES = MVP | BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt | MutableGlobals | ReferenceTypes | Multivalue;
const ENABLED = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"].map((it) => `--enable-${it}`);
// Each was measured: inlining and LLVM's own shape of loops cost more than they save once brotli has been over it.
const SIZE = ["one-caller-inline", "always-inline", "flexible-inline"].map((it) => `--${it}-max-function-size=1`);
const SMALLEST = [...ENABLED, ...SIZE, "--flatten", "--rereloop", "-Oz", "--converge"];

const optimizer = (...args) => execFileSync("wasm-opt", args, { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] });

function read(bytes) {
  const program = binaryen.readBinary(bytes);
  program.setFeatures(FEATURES);
  return program;
}

const list = (count, at, info) => Array.from({ length: count }, (_, index) => info(at(index)));

/** What the program is made of, by the names that its functions have. */
function contents(program, file) {
  const functions = list(program.getNumFunctions(), program.getFunctionByIndex, binaryen.getFunctionInfo);
  const byName = new Map(functions.map((it) => [it.name, it]));
  const calls = optimizer(...ENABLED, "--print-call-graph", file, "-o", "/dev/null")
    .split("\n")
    .map((line) => /^ {2}"(.*)" -> "(.*)";/.exec(line))
    .filter((it) => it)
    .map(([, caller, callee]) => ({ caller, callee }));
  for (const name of calls.flatMap(({ caller, callee }) => [caller, callee])) {
    if (!byName.has(name)) throw new Error(`the call graph names a function that is not there: ${name}`);
  }
  const exported = list(program.getNumExports(), program.getExportByIndex, binaryen.getExportInfo);
  const segments = list(program.getNumElementSegments(), program.getElementSegmentByIndex, binaryen.getElementSegmentInfo);
  if (segments.length !== 1) throw new Error(`one list of functions is expected for the table, there are ${segments.length}`);
  const [segment] = segments;
  return {
    functions,
    byName,
    calls,
    exported: exported.filter((it) => it.kind === binaryen.ExternalFunction).map((it) => it.value),
    exports: exported.map((it) => it.name),
    tables: list(program.getNumTables(), program.getTableByIndex, binaryen.getTableInfo),
    globals: list(program.getNumGlobals(), program.getGlobalByIndex, binaryen.getGlobalInfo),
    segment,
    start: binaryen.getExpressionInfo(segment.offset).value,
  };
}

/** The names of the functions of the second part. */
function lateOnes({ functions, calls, exported, segment }) {
  const stays = new Set([...functions.filter((it) => it.module).map((it) => it.name), ...exported]);
  const late = new Set();
  for (const module of LATE) {
    const isOf = new RegExp(`\\blocations_playground\\[[0-9a-f]+\\]::${module}::`);
    const own = functions.filter((it) => isOf.test(it.name) && !stays.has(it.name));
    if (own.length === 0) throw new Error(`the page has no function of the module ${module}`);
    for (const { name } of own) late.add(name);
  }
  const callers = new Map();
  for (const { caller, callee } of calls) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  for (const name of segment.data) stays.add(name);
  for (let before = -1; before !== late.size; ) {
    before = late.size;
    for (const [name, all] of callers) {
      if (!stays.has(name) && all.every((it) => late.has(it))) late.add(name);
    }
  }
  return late;
}

/** Fills the table: entries are `[slot, name of a function]`, in the order of their slots. */
function fill(program, table, entries) {
  const runs = [];
  for (const [slot, name] of entries) {
    const run = runs.at(-1);
    if (run && run.start + run.names.length === slot) run.names.push(name);
    else runs.push({ start: slot, names: [name] });
  }
  runs.forEach(({ start, names }, index) => program.addActiveElementSegment(table, `run${index}`, names, program.i32.const(start)));
}

function resize(program, table, size) {
  const it = new binaryen.Table(program.getTable(table));
  it.setInitial(size);
  it.setMax(size);
}

/** How what is shared is called between the parts. */
const shared = (kind, index) => `${kind}${index.toString(36)}`;
const MEMORY = "0"; // the only one, so its number is its name

/** Both parts of the program in `file`. */
function split(file) {
  const bytes = readFileSync(file);
  const [first, second] = [read(bytes), read(bytes)];
  const whole = contents(first, file);
  const { functions, byName, calls, tables, globals, segment, start } = whole;
  const late = lateOnes(whole);
  const table = segment.table;
  const slots = segment.data.map((name, index) => [start + index, name]);
  const across = (from) => [...new Set(calls.filter((it) => late.has(it.caller) === from && late.has(it.callee) !== from).map((it) => it.callee))];
  const doors = across(false).map((name, index) => [start + slots.length + index, name]);
  const needed = across(true);
  const size = start + slots.length + doors.length;

  first.removeElementSegment(segment.name);
  resize(first, table, size);
  fill(first, table, slots.filter(([, name]) => !late.has(name)));
  for (const name of late) first.removeFunction(name);
  for (const [slot, name] of doors) {
    const { params, results } = byName.get(name);
    const passed = binaryen.expandType(params).map((type, index) => first.local.get(index, type));
    first.addFunction(name, params, results, [], first.call_indirect(table, first.i32.const(slot), passed, params, results));
  }
  needed.forEach((name, index) => first.addFunctionExport(name, shared("f", index)));
  tables.forEach(({ name }, index) => first.addTableExport(name, shared("t", index)));
  globals.forEach(({ name }, index) => first.addGlobalExport(name, shared("g", index)));
  first.addMemoryExport(MEMORY, "m");

  for (const name of whole.exports) second.removeExport(name);
  second.removeElementSegment(segment.name);
  for (const { name } of functions) if (!late.has(name)) second.removeFunction(name);
  needed.forEach((name, index) => second.addFunctionImport(name, "first", shared("f", index), byName.get(name).params, byName.get(name).results));
  resize(second, table, size);
  tables.forEach(({ name }, index) => second.addTableImport(name, "first", shared("t", index)));
  globals.forEach(({ name, type, mutable }, index) => {
    second.removeGlobal(name);
    second.addGlobalImport(name, "first", shared("g", index), type, mutable);
  });
  second.setMemory(1, -1, null, [], false, false, MEMORY); // without data, which the first part brings; no maximum
  second.addMemoryImport(MEMORY, "first", "m");
  fill(second, table, [...slots.filter(([, name]) => late.has(name)), ...doors]);
  second.runPasses(["remove-unused-module-elements"]);
  for (const part of [first, second]) if (!part.validate()) throw new Error("a part of the program is not valid");
  return [first.emitBinary(), second.emitBinary()];
}

function smallest(bytes) {
  const folder = mkdtempSync(join(tmpdir(), "part-"));
  const [before, after] = [join(folder, "before.wasm"), join(folder, "after.wasm")];
  writeFileSync(before, bytes);
  optimizer(...SMALLEST, before, "-o", after);
  const small = readFileSync(after);
  rmSync(folder, { recursive: true });
  return small;
}

if (process.env.TRUNK_PROFILE !== "debug") {
  const dist = process.env.TRUNK_STAGING_DIR;
  const built = readdirSync(dist).find((it) => it.endsWith("_bg.wasm"));
  const [first, late] = split(join(dist, built)).map(smallest);
  // The two belong together: both are called by what is in both.
  const hash = createHash("sha256").update(first).update(late).digest("hex").slice(0, 16);
  const [firstName, lateName] = [`playground-${hash}.wasm`, `lazy/late-${hash}.wasm`];
  rmSync(join(dist, built));
  writeFileSync(join(dist, firstName), first);
  writeFileSync(join(dist, lateName), late);
  const page = readFileSync(join(dist, "index.html"), "utf8").replaceAll(built, firstName);
  const marked = page.replace(/\bname="?program"?/, `$& data-late="./${lateName}"`);
  if (marked === page) throw new Error("index.html does not say which program to start");
  writeFileSync(join(dist, "index.html"), marked);
}

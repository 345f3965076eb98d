// Divides a program that wasm-bindgen has made into two parts, the second of which is loaded later. The parts share one memory
// and one table. What the first part calls in the second it calls through the table, where the second puts its functions as it
// arrives; until then such a call is a trap. Data that the second part alone refers to comes with it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import binaryen from "binaryen";
import { buildSync } from "esbuild";
import { references, stripped } from "./linked.mjs";

const { MVP, BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt, MutableGlobals, ReferenceTypes, Multivalue } = binaryen.Features;
const FEATURES = MVP | BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt | MutableGlobals | ReferenceTypes | Multivalue;
const ENABLED = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"].map((it) => `--enable-${it}`);
// Each was measured: inlining and LLVM's own shape of loops cost more than they save once brotli has been over it.
const SIZE = ["one-caller-inline", "always-inline", "flexible-inline"].map((it) => `--${it}-max-function-size=1`);
const SMALLEST = [...ENABLED, ...SIZE, "--flatten", "--rereloop", "-Oz", "--converge"];

/** Does something in a folder of its own, which is gone afterwards. */
function inFolder(act) {
  const folder = mkdtempSync(join(tmpdir(), "split-"));
  try {
    return act((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `wasm-opt` makes of a program, and what it prints. */
const optimized = (bytes, ...args) =>
  inFolder((file) => {
    writeFileSync(file("before.wasm"), bytes);
    const [before, after] = [file("before.wasm"), file("after.wasm")];
    const printed = execFileSync("wasm-opt", [...args, before, "-o", after], { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] });
    return { printed, bytes: readFileSync(after) };
  });

function read(bytes) {
  const program = binaryen.readBinary(bytes);
  program.setFeatures(FEATURES);
  return program;
}

const list = (count, at, info) => Array.from({ length: count }, (_, index) => info(at(index)));

/** What the program is made of, by the names that its functions have. */
function contents(program, bytes) {
  const functions = list(program.getNumFunctions(), program.getFunctionByIndex, binaryen.getFunctionInfo);
  const byName = new Map(functions.map((it) => [it.name, it]));
  const calls = optimized(bytes, ...ENABLED, "--print-call-graph")
    .printed.split("\n")
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

/** The names of the functions and the pieces of data that the first part needs: what is reached without the `modules` of the second. */
function needed({ functions, calls, exported, segment }, linked, linkedName, modules) {
  const imported = functions.filter((it) => it.module).map((it) => it.name);
  const stays = new Set([...imported, ...exported]);
  const own = new Set();
  for (const module of modules) {
    const isOf = new RegExp(`\\blocations_playground\\[[0-9a-f]+\\]::${module}::`);
    const all = functions.filter((it) => isOf.test(it.name) && !stays.has(it.name));
    if (all.length === 0) throw new Error(`the program has no function of the module ${module}`);
    for (const { name } of all) own.add(name);
  }
  const callees = new Map();
  for (const { caller, callee } of calls) callees.set(caller, [...(callees.get(caller) ?? []), callee]);
  // By the linker's name: what wasm-bindgen made has none, and what it put into the table nothing else refers to.
  const byLinkedName = new Map(functions.map((it) => [linkedName.get(it.name), it.name]));
  const taken = new Set([...linked.functions.values(), ...linked.pieces].flatMap((it) => [...it.functions]));
  const known = (names) => names.map((it) => byLinkedName.get(it)).filter((it) => it);
  const roots = [...stays, ...functions.map((it) => it.name).filter((it) => !linked.functions.has(linkedName.get(it)))];
  roots.push(...segment.data.filter((it) => !taken.has(linkedName.get(it))));
  const [names, pieces] = [new Set(), new Set()];
  for (const todo = [...roots]; todo.length > 0; ) {
    const it = todo.pop();
    const reached = typeof it === "number" ? pieces : names;
    if (reached.has(it) || own.has(it)) continue;
    reached.add(it);
    const refers = typeof it === "number" ? linked.pieces[it] : linked.functions.get(linkedName.get(it));
    todo.push(...(callees.get(it) ?? []), ...known([...(refers?.functions ?? [])]), ...(refers?.pieces ?? []));
  }
  return { names, pieces };
}

/** Pieces of data that stand together and that the first part does not need: from where to where in memory. */
function lateData(pieces, kept) {
  const runs = [];
  let isOpen = false;
  for (const [index, { start, end }] of pieces.entries()) {
    const isLate = !kept.has(index);
    if (isLate && isOpen) runs.at(-1).end = end;
    else if (isLate) runs.push({ start, end });
    isOpen = isLate;
  }
  return runs;
}

/** Gives the first part its data without `runs`, and the second these alone. */
function divideData(first, second, runs) {
  const segments = list(first.getNumDataSegments(), first.getDataSegmentByIndex, first.getDataSegmentInfo);
  const late = [];
  for (const { offset, data } of segments) {
    for (const run of runs) {
      const [start, end] = [Math.max(run.start, offset), Math.min(run.end, offset + data.byteLength)];
      if (start >= end) continue;
      const bytes = new Uint8Array(data, start - offset, end - start);
      late.push({ offset: second.i32.const(start), data: bytes.slice() });
      bytes.fill(0); // a run of zeros is no part of the file
    }
  }
  if (late.length < runs.length) throw new Error("the linker notes data that the program does not have");
  const { initial } = first.getMemoryInfo(MEMORY);
  const kept = segments.map(({ offset, data }) => ({ offset: first.i32.const(offset), data: new Uint8Array(data) }));
  first.setMemory(initial, -1, null, kept, false, false, MEMORY); // no maximum
  second.setMemory(1, -1, null, late, false, false, MEMORY);
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

/** The linker's name of each function of the program in `file`, by the name that wasm-bindgen gave it. */
function linkedNames(linkedFile, functions) {
  const same = inFolder((file) => {
    execFileSync("wasm-bindgen", [linkedFile, "--target", "web", "--no-typescript", "--no-demangle", "--out-dir", file("."), "--out-name", "same"]);
    return read(stripped(readFileSync(file("same_bg.wasm"))));
  });
  if (same.getNumFunctions() !== functions.length) throw new Error("wasm-bindgen makes two programs of one");
  return new Map(functions.map((it, index) => [it.name, binaryen.getFunctionInfo(same.getFunctionByIndex(index)).name]));
}

/** The script that wasm-bindgen wrote, in `file`, without what nobody calls, and with the short names for what is `asked` of it;
 * `what` says what of it is exported. */
export function script(file, asked, what) {
  let text = readFileSync(file, "utf8");
  for (const [name, short] of asked) {
    const parts = text.split(`${name}: function`);
    if (parts.length !== 2) throw new Error(`the script has ${name} ${parts.length - 1} times`);
    text = parts.join(`${short}: function`);
  }
  writeFileSync(file, text);
  const contents = `${what} "./${basename(file)}";`;
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", write: false };
  return buildSync({ stdin: { contents, resolveDir: dirname(file) }, ...options }).outputFiles[0].contents;
}

/** Both parts, made small, of the program that wasm-bindgen made of `linkedFile`, the second with `modules` and what they alone need;
 * and the short names of what they ask of the script. */
export function divide(program, linkedFile, modules) {
  const bytes = stripped(program); // wasm-opt does not keep what the linker noted
  const [first, second] = [read(bytes), read(bytes)];
  const whole = contents(first, bytes);
  const { functions, byName, calls, tables, globals, segment, start } = whole;
  const linked = references(readFileSync(linkedFile));
  const kept = needed(whole, linked, linkedNames(linkedFile, functions), modules);
  const late = new Set(functions.map((it) => it.name).filter((it) => !kept.names.has(it)));
  const table = segment.table;
  const slots = segment.data.map((name, index) => [start + index, name]);
  divideData(first, second, lateData(linked.pieces, kept.pieces));
  const across = (from) => [...new Set(calls.filter((it) => late.has(it.caller) === from && late.has(it.callee) !== from).map((it) => it.callee))];
  const doors = across(false).map((name, index) => [start + slots.length + index, name]);
  const shares = across(true);
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
  // What is asked of the script is named by it, and long.
  const asked = new Map();
  for (const { name, module, base, params, results } of functions.filter((it) => it.module)) {
    asked.set(base, shared("i", asked.size));
    first.removeFunction(name);
    first.addFunctionImport(name, module, asked.get(base), params, results);
  }
  shares.forEach((name, index) => first.addFunctionExport(name, shared("f", index)));
  tables.forEach(({ name }, index) => first.addTableExport(name, shared("t", index)));
  globals.forEach(({ name }, index) => first.addGlobalExport(name, shared("g", index)));
  first.addMemoryExport(MEMORY, "m");

  for (const name of whole.exports) second.removeExport(name);
  second.removeElementSegment(segment.name);
  for (const { name } of functions) if (!late.has(name)) second.removeFunction(name);
  shares.forEach((name, index) => second.addFunctionImport(name, "first", shared("f", index), byName.get(name).params, byName.get(name).results));
  resize(second, table, size);
  tables.forEach(({ name }, index) => second.addTableImport(name, "first", shared("t", index)));
  globals.forEach(({ name, type, mutable }, index) => {
    second.removeGlobal(name);
    second.addGlobalImport(name, "first", shared("g", index), type, mutable);
  });
  second.addMemoryImport(MEMORY, "first", "m");
  fill(second, table, [...slots.filter(([, name]) => late.has(name)), ...doors]);
  second.runPasses(["remove-unused-module-elements"]);
  for (const part of [first, second]) if (!part.validate()) throw new Error("a part of the program is not valid");
  return { parts: [first, second].map((it) => optimized(it.emitBinary(), ...SMALLEST).bytes), asked };
}

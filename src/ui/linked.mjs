// Reads what the linker notes in a program (`--emit-relocs`): the pieces of its data, and what each function and each piece
// refers to by address. The format: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md

const SECTION = { note: 0, import: 2, code: 10, data: 11 };
const HEADER = 8;
/** What stands for a function, for a piece of data, for a section. */
const SYMBOL = { function: 0, data: 1, section: 3 };
const [UNDEFINED, NAMED] = [0x10, 0x40];
const SYMBOLS = 8;
const FUNCTION_NAMES = 1;
/** Notes of what is referred to: data by its address, with an offset, and functions by their place in the table. */
const [ADDRESSES, PLACES] = [[3, 4, 5], [1, 2]];
/** Notes of functions that are called, types, globals and tables. */
const OTHERS = [0, 6, 7, 20];
const I32_CONST = 0x41;

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  get isDone() {
    return this.at >= this.end;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** A number of any length; addresses are below 2³¹, so a sign never matters. */
  number() {
    let number = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      number += (byte & 127) * factor;
      if (byte < 128) return number;
    }
  }

  /** What the next so many bytes hold, which are skipped. */
  part(length = this.number()) {
    this.at += length;
    return new Reader(this.bytes, this.at - length, this.at);
  }

  text() {
    const { at, end } = this.part();
    return new TextDecoder().decode(this.bytes.subarray(at, end));
  }

  /** As many as there are of what `read` gives. */
  list(read) {
    return Array.from({ length: this.number() }, (_, index) => read(index));
  }
}

/** The sections of a program, with the names of those that are notes. */
function* sections(bytes) {
  const all = new Reader(bytes, HEADER);
  while (!all.isDone) {
    const start = all.at;
    const id = all.byte();
    const inside = all.part();
    const begin = inside.at;
    const name = id === SECTION.note ? inside.text() : "";
    yield { id, name, inside, begin, start, end: all.at };
  }
}

/** The program without notes, but with the names of its functions. */
export function stripped(bytes) {
  const kept = [...sections(bytes)].filter(({ id, name }) => id !== SECTION.note || name === "name");
  return Buffer.concat([bytes.subarray(0, HEADER), ...kept.map(({ start, end }) => bytes.subarray(start, end))]);
}

/** How many functions the program gets from elsewhere. */
function nImported(inside) {
  let count = 0;
  inside.list(() => {
    inside.text();
    inside.text();
    if (inside.byte() !== 0) throw new Error("the program imports something else than functions");
    inside.number();
    count += 1;
  });
  return count;
}

/** The name of each function, by its number. */
function functionNames(inside) {
  const names = new Map();
  while (!inside.isDone) {
    const id = inside.byte();
    const part = inside.part();
    if (id === FUNCTION_NAMES) part.list(() => names.set(part.number(), part.text()));
  }
  return names;
}

/** Where each segment of the data is in memory, and where its bytes are in the section. */
const segments = (inside, begin) =>
  inside.list(() => {
    const [kind, opcode] = [inside.byte(), inside.byte()];
    if (kind !== 0 || opcode !== I32_CONST) throw new Error("a segment of the data has no fixed place");
    const address = inside.number();
    inside.byte();
    const { at } = inside.part();
    return { address, offset: at - begin };
  });

/** What notes can name: functions by their number, pieces of data by their place. */
function symbols(inside, places) {
  inside.number(); // the version
  const all = [];
  while (!inside.isDone) {
    const id = inside.byte();
    const part = inside.part();
    if (id !== SYMBOLS) continue;
    part.list(() => {
      const [kind, flags] = [part.byte(), part.number()];
      const isHere = (flags & UNDEFINED) === 0;
      if (kind === SYMBOL.data) {
        part.text();
        const [place, offset, size] = isHere ? [places[part.number()], part.number(), part.number()] : [];
        // What is zero at first has no bytes, and so no place.
        all.push(place && { start: place.address + offset, end: place.address + offset + size, noted: place.offset + offset });
      } else {
        const number = part.number();
        if (kind !== SYMBOL.section && (isHere || (flags & NAMED) !== 0)) part.text();
        all.push(kind === SYMBOL.function ? { number } : undefined);
      }
    });
  }
  return all;
}

/** Notes of a section: where in it something is referred to, and which symbol that is. */
function notes(inside) {
  inside.number(); // the section
  return inside.list(() => {
    const [kind, offset, symbol] = [inside.byte(), inside.number(), inside.number()];
    const refers = ADDRESSES.includes(kind) || PLACES.includes(kind);
    if (!refers && !OTHERS.includes(kind)) throw new Error(`the linker's note ${kind} is not known`);
    if (ADDRESSES.includes(kind)) inside.number();
    return { offset, symbol, refers };
  });
}

/** Gives each of `notes` to the one of `owners`, in their order, in which it is. */
function distribute(noted, owners, give) {
  let at = 0;
  for (const note of [...noted].sort((one, other) => one.offset - other.offset)) {
    while (at < owners.length && owners[at].end <= note.offset) at += 1;
    if (at < owners.length && owners[at].start <= note.offset) give(owners[at], note.symbol);
  }
}

/** The pieces of the data in their order in memory, and the place of each symbol's; symbols that share bytes are one piece. */
function pieced(all) {
  const pieces = [];
  const places = new Map();
  const inOrder = all.filter((it) => it?.end > it?.start).sort((one, other) => one.start - other.start);
  for (const it of inOrder) {
    const last = pieces.at(-1);
    if (last && it.start < last.end) last.end = Math.max(last.end, it.end);
    else pieces.push({ ...it, functions: new Set(), pieces: new Set() });
    places.set(it, pieces.length - 1);
  }
  return { pieces, places };
}

/**
 * What the program's functions and pieces of data refer to: `functions` by name, and `pieces` in their order in memory, each from
 * `start` to before `end`; what either `takes` is names of functions, and places in the list of pieces.
 */
export function references(bytes) {
  const found = new Map([...sections(bytes)].map((it) => [it.name || it.id, it]));
  const section = (key) => {
    const it = found.get(key);
    if (!it) throw new Error(`the program has no section ${key}: the linker is to keep its notes`);
    return it;
  };
  const names = functionNames(section("name").inside);
  const code = section(SECTION.code);
  const first = nImported(section(SECTION.import).inside);
  const bodies = code.inside.list((index) => {
    const { at, end } = code.inside.part();
    return { name: names.get(first + index), start: at - code.begin, end: end - code.begin };
  });
  const data = section(SECTION.data);
  const all = symbols(section("linking").inside, segments(data.inside, data.begin));
  const { pieces, places } = pieced(all);
  const functions = new Map(bodies.map((it) => [it.name, { functions: new Set(), pieces: new Set() }]));
  const take = (taker, symbol) => {
    const it = all[symbol];
    if (it?.number !== undefined) taker.functions.add(names.get(it.number));
    else if (places.has(it)) taker.pieces.add(places.get(it));
  };
  const referring = (key) => notes(section(key).inside).filter((it) => it.refers);
  distribute(referring("reloc.CODE"), bodies, ({ name }, symbol) => take(functions.get(name), symbol));
  distribute(referring("reloc.DATA"), pieces.map((it) => ({ ...it, start: it.noted, end: it.noted + it.end - it.start })), take);
  return { functions, pieces };
}

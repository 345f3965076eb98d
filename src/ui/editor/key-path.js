// Where in a YAML document a position stands, told from the lines above it: half-typed text has no tree to ask yet.

/** A step from a list to one of its items. */
export const ITEM = "[]";

/** The start of a line: blanks and dashes, then perhaps a key. */
const LINE = /^((?:[ ]|-[ ]+|-$)*)(?:("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'&*!|>%@`{}[\],][^#]*?)\s*:(?=\s|$))?/;

/** What a line opens, from left to right: `{column, key}`, the key being `ITEM` for a dash. */
export function openings(text) {
  const [, start, key] = LINE.exec(text);
  const list = [...start.matchAll(/-/g)].map((it) => ({ column: it.index, key: ITEM }));
  if (key !== undefined) list.push({ column: start.length, key: unquoted(key) });
  return list;
}

/** The column at which what stands on a line begins, after blanks and dashes. */
export function column(text) {
  return LINE.exec(text)[1].length;
}

/** The steps from the top of `doc` to the mapping that a key at `at`, a column of the line `number`, belongs to. */
export function pathAbove(doc, number, at) {
  const path = [];
  let limit = at;
  let isItem = false; // A list may stand in the column of its key.
  const climb = (line) => {
    for (const { column, key } of openings(line).reverse()) {
      if (column > limit || (column === limit && !(isItem && key !== ITEM))) continue;
      path.unshift(key);
      limit = column;
      isItem = key === ITEM;
    }
  };
  climb(doc.line(number).text.slice(0, at));
  for (let line = number - 1; line > 0 && (limit > 0 || isItem); line -= 1) climb(doc.line(line).text);
  return path;
}

/** The keys that stand in one mapping with the key at the column `at` of the line `number`, without that one. */
export function siblings(doc, number, at) {
  const keys = new Set();
  const isFirst = openings(doc.line(number).text.slice(0, at)).length > 0;
  for (const step of isFirst ? [1] : [-1, 1]) {
    for (let line = number + step; line > 0 && line <= doc.lines; line += step) {
      const text = doc.line(line).text;
      const found = openings(text);
      const own = found.find((it) => it.column === at && it.key !== ITEM);
      if (own) keys.add(own.key);
      const first = found[0]?.column ?? at;
      // A dash further left opens the item that the mapping is: its own key counts, what is above does not.
      if (first < at && !(step > 0 && /^\s*(#|$)/.test(text))) break;
    }
  }
  return keys;
}

function unquoted(key) {
  return /^["']/.test(key) ? key.slice(1, -1) : key;
}

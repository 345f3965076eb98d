// Explains keys and completes them, from the JSON Schema of dagster_cloud.yaml; loaded on need, as the schema is.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { ITEM, column, openings, pathAbove, siblings } from "./key-path.js";
import { keyAt, keysAt, valuesAt } from "./key-schema.js";

/** Parts of the text in which nothing is a key. */
const NO_KEYS = ["Comment", "BlockLiteral", "BlockLiteralContent"];

function isProse(state, position) {
  for (let node = syntaxTree(state).resolveInner(position, 1); node; node = node.parent) {
    if (NO_KEYS.includes(node.name)) return true;
  }
  return false;
}

/** The steps to a node of the tree: keys and items above it. */
function pathTo(state, node) {
  const path = [];
  for (let it = node.parent, below = node; it; below = it, it = it.parent) {
    const key = it.name === "Pair" ? it.getChild("Key") : null;
    if (key && key.from !== below.from) path.unshift(text(state, key));
    if (it.name === "Item") path.unshift(ITEM);
  }
  return path;
}

function text(state, node) {
  const raw = state.sliceDoc(node.from, node.to).trim();
  return /^["']/.test(raw) ? raw.slice(1, -1) : raw;
}

/** What is known of the key at `position`, with its range. */
function keyUnder(state, position) {
  if (isProse(state, position)) return null;
  let node = syntaxTree(state).resolveInner(position, 1);
  while (node && node.name !== "Key") node = node.parent;
  if (!node) return null;
  const known = keyAt(pathTo(state, node.parent), text(state, node));
  return known && { known, from: node.from, to: node.to };
}

function explanation({ known, from, to }) {
  return {
    pos: from,
    end: to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-key-card";
      dom.append(...describe(known));
      return { dom };
    },
  };
}

/** A key's types and what it does, as paragraphs. */
function describe({ key, kinds, text }) {
  const head = document.createElement("p");
  const name = document.createElement("code");
  name.textContent = key;
  head.append(name, kinds.length > 0 ? `: ${kinds.join(" or ")}` : "");
  const lines = text.split("\n").filter(Boolean);
  return [head, ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line.replaceAll("`", "") }))];
}

const explain = StateEffect.define();

/** The explanation asked for by keyboard; any edit or move of the caret closes it. */
const asked = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(explain)) return effect.value;
    }
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

function explainAtCaret(view) {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const found = keyUnder(view.state, head) ?? keyUnder(view.state, line.from + column(line.text));
  const spoken = found ? `${found.known.key}: ${found.known.text}` : "Nothing is known of this key";
  const effects = [EditorView.announce.of(spoken.replaceAll("`", ""))];
  if (found) effects.push(explain.of(explanation(found)));
  view.dispatch({ effects });
  return true;
}

function closeExplanation(view) {
  if (view.state.field(asked) === null) return false;
  view.dispatch({ effects: explain.of(null) });
  return true;
}

/** Completes a key where one may begin, and a value where its values can be listed. */
function complete({ state, pos, explicit }) {
  if (isProse(state, pos)) return null;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const start = column(before);
  const word = before.slice(start);
  const [last] = openings(before).slice(-1);
  if (last && last.key !== ITEM) return completeValue(state, line, before, last);
  if (!/^[\w-]*$/.test(word) || (word === "" && !explicit)) return null;
  const taken = siblings(state.doc, line.number, start);
  const options = keysAt(pathAbove(state.doc, line.number, start)).filter((it) => !taken.has(it.key));
  const isWhole = /^[\w-]*\s*:/.test(line.text.slice(start));
  return {
    from: line.from + start,
    options: options.map((it) => option(it, isWhole ? "" : opening(it, start))),
    validFor: /^[\w-]*$/,
  };
}

function completeValue(state, line, before, { column: at, key }) {
  const from = /:\s+([\w-]*)$/.exec(before);
  if (!from) return null;
  const path = [...pathAbove(state.doc, line.number, at), key];
  const options = valuesAt(path).map((label) => ({ label, type: "enum" }));
  return options.length > 0 ? { from: line.from + before.length - from[1].length, options, validFor: /^[\w-]*$/ } : null;
}

/** What follows a chosen key: its value on the line, or its block below. */
function opening({ kinds }, start) {
  const below = `:\n${" ".repeat(start + 2)}`;
  if (kinds.includes("text")) return ": ";
  if (kinds.includes("a list")) return `${below}- `;
  return kinds.includes("a mapping") ? below : ": ";
}

function option(known, rest) {
  return {
    label: known.key,
    type: "property",
    detail: known.kinds.join(" or "),
    apply: known.key + rest,
    info: () => Object.assign(document.createElement("div"), { className: "cm-key-info", textContent: known.text.replaceAll("`", "") }),
  };
}

/** For a `dagster_cloud.yaml`. */
export const assistance = [
  asked,
  hoverTooltip((view, position) => {
    const found = view.state.field(asked) === null ? keyUnder(view.state, position) : null;
    return found && explanation(found);
  }),
  autocompletion({ override: [complete], icons: false, defaultKeymap: false }),
  keymap.of([
    ...completionKeymap,
    { key: "Mod-k Mod-i", run: explainAtCaret, preventDefault: true },
    { key: "Escape", run: closeExplanation },
  ]),
];

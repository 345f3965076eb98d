// Python for the eye: colors, indentation and folds, a tenth of the size of a full parser (Rust reads the meaning).
import { StreamLanguage, foldService, indentUnit } from "@codemirror/language";

const KEYWORDS = new Set(
  ("and as assert async await break case class continue def del elif else except finally for from global if import in is " +
    "lambda match nonlocal not or pass raise return try while with yield").split(" "),
);
const VALUES = new Set(["True", "False", "None"]);
const STRING = /^(?:[rRbBuUfFtT]{0,2})("""|'''|"|')/;
const NUMBER = /^(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?[jJ]?)/;
const NAME = /^[\p{L}_][\p{L}\p{N}_]*/u;

/** Reads on to the end of a string, or of the line; a string in triple quotes goes on in the next one. */
function inString(stream, state) {
  while (!stream.eol()) {
    if (stream.match(state.quote)) {
      state.quote = null;
      return "string";
    }
    if (stream.next() === "\\") stream.next();
  }
  if (state.quote.length === 1) state.quote = null;
  return "string";
}

function token(stream, state) {
  if (stream.sol() && !state.quote) state.column = stream.indentation();
  if (state.quote) return inString(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match(/^#.*/)) return "comment";
  const quote = stream.match(STRING);
  if (quote) {
    state.quote = quote[1];
    state.opens = false;
    return inString(stream, state);
  }
  if (stream.sol() || stream.column() === state.column) {
    if (stream.match(/^@[\w.]+/)) return "meta";
  }
  state.opens = false;
  if (stream.match(NUMBER)) return "number";
  const name = stream.match(NAME);
  if (name) {
    const isDefined = state.defines;
    state.defines = name[0] === "def" || name[0] === "class";
    if (KEYWORDS.has(name[0])) return "keyword";
    if (VALUES.has(name[0])) return "atom";
    return isDefined ? "variableName.function.definition" : "variableName";
  }
  state.opens = ":([{".includes(stream.next());
  return null;
}

const language = StreamLanguage.define({
  name: "python",
  startState: () => ({ quote: null, column: 0, opens: false, defines: false }),
  token,
  indent: (state, _textAfter, context) => (state.quote ? null : state.column + (state.opens ? context.unit : 0)),
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{"] } },
});

/** What stands deeper than a line folds under it. */
const folds = foldService.of((state, start) => {
  const first = state.doc.lineAt(start);
  const depth = depthOf(first.text);
  if (depth === null) return null;
  let end = null;
  for (let number = first.number + 1; number <= state.doc.lines; number += 1) {
    const line = state.doc.line(number);
    const deeper = depthOf(line.text);
    if (deeper !== null && deeper <= depth) break;
    if (deeper !== null) end = line.to;
  }
  return end === null ? null : { from: first.to, to: end };
});

/** How far a line is indented; nothing for an empty one. */
function depthOf(text) {
  const depth = text.search(/\S/);
  return depth < 0 ? null : depth;
}

/** The extensions for a Python file. */
export const python = [language, folds, indentUnit.of("    ")];

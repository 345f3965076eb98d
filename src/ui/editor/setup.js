// What the editor can do whatever the file: history, folding, search, brackets, keys.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { searchOnNeed } from "./search-on-need.js";

/** The keyboard is never trapped: Tab indents, Escape first lets it leave. */
const KEYS = "Tab indents. To leave the editor press Escape, then Tab. F8 goes to the next problem, Control or Command with full stop opens its fixes.";

/** Extensions for any file. */
export const setup = [
  lineNumbers(),
  foldGutter({ openText: "⌄", closedText: "›" }),
  codeFolding(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  EditorState.allowMultipleSelections.of(true),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  searchOnNeed,
  EditorView.contentAttributes.of({ tabindex: "0", "aria-description": KEYS, spellcheck: "false", autocapitalize: "off", translate: "no" }),
  keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
];

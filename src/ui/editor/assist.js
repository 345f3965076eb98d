// Help at the caret and under the pointer: completions, descriptions, the way to a definition. The knowledge is Rust's.
import { acceptCompletion, autocompletion } from "@codemirror/autocomplete";
import { EditorView, hoverTooltip, keymap } from "@codemirror/view";

/** The key that follows a definition when held; on a Mac, Control with a click is the context menu. */
const FOLLOW = /Mac|iP/.test(navigator.platform) ? "metaKey" : "ctrlKey";

/** A list longer than this is not read. */
const MOST_OPTIONS = 200;

/**
 * `complete(offset, isAsked)` gives `{from, to, options: [{label, detail, info, insert}]}` or nothing;
 * `describe(offset)` gives `{from, to, title, text}` or nothing; `define(offset)` is told where to go.
 */
export function assist({ complete, describe, define }) {
  return [
    autocompletion({ override: [source(complete)], icons: false, maxRenderedOptions: MOST_OPTIONS }),
    hoverTooltip((_view, offset) => {
      const found = describe(offset);
      return found ? { pos: found.from, end: found.to, create: () => ({ dom: description(found) }) } : null;
    }),
    keymap.of([
      { key: "Tab", run: acceptCompletion },
      { key: "F12", run: (view) => told(define, view.state.selection.main.head), preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        const offset = event.button === 0 && event[FOLLOW] && !event.altKey ? view.posAtCoords(event) : null;
        return offset !== null && told(define, offset);
      },
    }),
  ];
}

function told(define, offset) {
  define(offset);
  return true;
}

function source(complete) {
  return ({ pos, explicit }) => {
    const found = complete(pos, explicit);
    if (!found || found.options.length === 0) return null;
    const options = found.options.slice(0, MOST_OPTIONS).map(({ label, detail, info, insert }, index) => ({
      label,
      detail,
      info: info || undefined,
      apply: insert ?? label,
      boost: -Math.min(index, 99), // equally good matches stay in the order they came in
    }));
    return { from: found.from, to: found.to, options, validFor: /^[\w.\-/]*$/ };
  };
}

function description({ title, text }) {
  const dom = document.createElement("div");
  dom.className = "cm-description";
  const strong = document.createElement("strong");
  strong.textContent = title;
  const words = document.createElement("p");
  words.textContent = text;
  dom.append(strong, words);
  return dom;
}

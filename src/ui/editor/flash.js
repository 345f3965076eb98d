// Shows for a moment where `reveal` went: the lines keep a soft background, which needs no motion.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** How long the lines stay marked, in milliseconds. */
const FLASH_MS = 900;

/** A flash of a whole file tells nothing. */
const MOST_LINES = 50;

const show = StateEffect.define();
const line = Decoration.line({ class: "cm-flash" });

/** The marked lines. */
export const flashes = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    let next = lines.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(show)) next = effect.value ? decorate(transaction.state.doc, effect.value) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(text, { from, to }) {
  const first = text.lineAt(from).number;
  const last = Math.min(text.lineAt(to).number, first + MOST_LINES - 1);
  const starts = Array.from({ length: last - first + 1 }, (_, index) => text.line(first + index).from);
  return Decoration.set(starts.map((start) => line.range(start)));
}

/** Effect that marks the lines of a range. */
export function flash(from, to) {
  return show.of({ from, to });
}

/** Takes the marks away again after a moment; `isCurrent` says whether this flash is still the latest. */
export function fadeLater(view, isCurrent) {
  setTimeout(() => {
    if (isCurrent()) view.dispatch({ effects: show.of(null) });
  }, FLASH_MS);
}

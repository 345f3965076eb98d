// Markers of problems in the text: squiggles, lines and gutter signs that move with the text while it is edited.
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

/** More than this many in one file help nobody and cost time on every key. */
const MOST_MARKERS = 1000;

/** Severities, worst first; each has a sign of its own shape, so that color is never alone. */
export const SEVERITIES = ["error", "warning", "info"];
export const SIGNS = { error: "✕", warning: "!", info: "i" };

const replace = StateEffect.define();

/** Every marker as `{from, to, marker}`, in the order of the text, with what is drawn for them. */
export const markers = StateField.define({
  create: () => draw([], null),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(replace)) return draw(placed(effect.value, transaction.state.doc), transaction.state.doc);
    }
    if (!transaction.docChanged || value.list.length === 0) return value;
    return draw(moved(value.list, transaction.changes), transaction.state.doc);
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.decorations),
});

/** Effect that replaces all markers. */
export function replaceMarkers(list) {
  return replace.of(list);
}

/** The markers that touch a range. */
export function markersAt(state, from, to = from) {
  return state.field(markers).list.filter((it) => it.from <= to && it.to >= from);
}

/** The signs beside the lines; `onChoose(view, line)` is called when one is clicked. */
export function markerGutter(onChoose) {
  return gutter({
    class: "cm-problem-gutter",
    markers: (view) => view.state.field(markers).signs,
    initialSpacer: () => new Sign("error", ""),
    domEventHandlers: { click: onChoose },
  });
}

class Sign extends GutterMarker {
  constructor(severity, title) {
    super();
    this.severity = severity;
    this.title = title;
  }

  eq(other) {
    return other.severity === this.severity && other.title === this.title;
  }

  toDOM() {
    const sign = document.createElement("span");
    sign.className = "cm-problem-sign";
    sign.dataset.severity = this.severity;
    sign.title = this.title;
    sign.textContent = SIGNS[this.severity];
    return sign;
  }
}

/** Puts what came from outside into the text's bounds; an empty range takes the character beside it. */
function placed(list, text) {
  return list
    .slice(0, MOST_MARKERS)
    .map((marker) => {
      let from = Math.min(Math.max(marker.from, 0), text.length);
      let to = Math.min(Math.max(marker.to, from), text.length);
      const line = text.lineAt(from);
      if (from === to && to < line.to) to += 1;
      else if (from === to && from > line.from) from -= 1;
      const severity = SEVERITIES.includes(marker.severity) ? marker.severity : "info";
      return { from, to, marker: { ...marker, severity, fixes: marker.fixes ?? [] } };
    })
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Follows an edit; a marker whose text is gone goes too. */
function moved(list, changes) {
  return list
    .map((it) => ({ ...it, from: changes.mapPos(it.from, 1), to: changes.mapPos(it.to, -1), wasEmpty: it.from === it.to }))
    .filter((it) => it.from < it.to || (it.wasEmpty && it.from === it.to));
}

function draw(list, text) {
  const ranges = [];
  const worst = new Map();
  for (const { from, to, marker } of list) {
    if (from < to) {
      ranges.push(Decoration.mark({ class: "cm-squiggle", attributes: { "data-severity": marker.severity } }).range(from, to));
    }
    const start = text.lineAt(from).from;
    const before = worst.get(start) ?? { severity: "info", messages: [] };
    const isWorse = SEVERITIES.indexOf(marker.severity) < SEVERITIES.indexOf(before.severity);
    worst.set(start, {
      severity: isWorse ? marker.severity : before.severity,
      messages: [...before.messages, marker.message.replaceAll("`", "")],
    });
  }
  const signs = [];
  for (const [start, { severity, messages }] of worst) {
    signs.push(new Sign(severity, messages.join("\n")).range(start));
    if (severity === "error") ranges.push(Decoration.line({ class: "cm-error-line" }).range(start));
  }
  return { list, decorations: Decoration.set(ranges, true), signs: RangeSet.of(signs, true) };
}

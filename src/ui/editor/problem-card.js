// The card that explains the problems at one place: under the pointer, at a gutter sign, or by keyboard.
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { SIGNS, markerGutter, markers, markersAt } from "./markers.js";

const open = StateEffect.define();

/** The card opened by keyboard or from the gutter; any edit or move of the caret closes it. */
const card = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(open)) return effect.value;
    }
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

/**
 * Cards, keys and gutter signs. `onFix(fix, marker)` is called when a quick fix is chosen, `onRule(marker)` when
 * the rule's name is.
 */
export function problemCards(onFix, onRule) {
  const actions = { onFix, onRule };
  return [
    card,
    markerGutter((view, line) => {
      const found = markersAt(view.state, line.from, line.to).filter((it) => it.from >= line.from);
      if (found.length > 0) view.dispatch({ effects: open.of(tooltip(found, true, actions)) });
      return found.length > 0;
    }),
    hoverTooltip((view, position) => {
      const found = markersAt(view.state, position);
      return found.length > 0 && view.state.field(card) === null ? tooltip(found, false, actions) : null;
    }),
    keymap.of([
      { key: "F8", run: (view) => step(view, 1, actions), preventDefault: true },
      { key: "Shift-F8", run: (view) => step(view, -1, actions), preventDefault: true },
      { key: "Mod-.", run: (view) => openAtCaret(view, actions), preventDefault: true },
      { key: "Escape", run: close },
    ]),
  ];
}

function close(view) {
  if (view.state.field(card) === null) return false;
  view.dispatch({ effects: open.of(null) });
  return true;
}

/** Selects the next problem in the text, or the one before, and says what it is. */
function step(view, direction, actions) {
  const { list } = view.state.field(markers);
  if (list.length === 0) return announce(view, "No problems in this file");
  const { from, to } = view.state.selection.main;
  const isBehind = (it) => it.from > from || (it.from === from && it.to > to);
  const isAhead = (it) => it.from < from || (it.from === from && it.to < to);
  const target = direction > 0 ? (list.find(isBehind) ?? list[0]) : (list.findLast(isAhead) ?? list.at(-1));
  const found = list.filter((it) => it.from === target.from && it.to === target.to);
  const spoken = found.map(({ marker }) => `${marker.severity}: ${marker.message.replaceAll("`", "")}`).join(". ");
  view.dispatch({
    selection: { anchor: target.from, head: target.to },
    effects: [
      open.of(tooltip(found, false, actions)),
      EditorView.scrollIntoView(target.from, { y: "nearest", yMargin: 80 }),
      EditorView.announce.of(spoken),
    ],
  });
  return true;
}

/** Opens the card of the problem at the caret, else of those on its line, and moves the focus into it. */
function openAtCaret(view, actions) {
  const { from, to, head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const here = markersAt(view.state, from, to);
  const found = here.length > 0 ? here : markersAt(view.state, line.from, line.to);
  if (found.length === 0) return announce(view, "No problem on this line");
  view.dispatch({ effects: open.of(tooltip(found, true, actions)) });
  return true;
}

function announce(view, text) {
  view.dispatch({ effects: EditorView.announce.of(text) });
  return true;
}

function tooltip(found, takesFocus, actions) {
  return {
    pos: Math.min(...found.map((it) => it.from)),
    end: Math.max(...found.map((it) => it.to)),
    above: false,
    create(view) {
      const dom = element("div", "cm-problem-card");
      dom.setAttribute("role", "dialog");
      dom.setAttribute("aria-label", found.length === 1 ? "Problem" : `${found.length} problems`);
      dom.append(...found.map(({ marker }) => problem(view, marker, actions)));
      dom.addEventListener("keydown", (event) => moveFocus(view, dom, event));
      dom.addEventListener("focusout", (event) => {
        if (!dom.contains(event.relatedTarget)) close(view);
      });
      const mount = () => {
        if (takesFocus) buttons(dom)[0]?.focus({ preventScroll: true });
      };
      return { dom, mount };
    },
  };
}

function problem(view, marker, actions) {
  const choose = (act) => () => {
    close(view);
    view.focus();
    act();
  };
  const part = element("div", "cm-problem");
  part.dataset.severity = marker.severity;
  const pill = element("span", "cm-problem-severity", `${SIGNS[marker.severity]} ${marker.severity}`);
  const text = element("p", "cm-problem-message");
  text.append(...prose(marker.message));
  const actionsRow = element("div", "cm-problem-actions");
  for (const fix of marker.fixes) {
    actionsRow.append(button("cm-problem-fix", fix.title, choose(() => actions.onFix(fix, marker))));
  }
  if (marker.rule) {
    const rule = button("cm-problem-rule", marker.rule, choose(() => actions.onRule(marker)));
    rule.title = "Explain this rule";
    actionsRow.append(rule, element("span", "cm-problem-stage", marker.stage));
  }
  part.append(pill, text, actionsRow);
  return part;
}

/** A message's words, and what stands in backticks as code. */
function prose(message) {
  return message.split(/`([^`\n]+)`/).map((part, index) => (index % 2 === 0 ? part : element("code", "", part)));
}

/** Arrow keys walk the buttons, Escape goes back to the text. */
function moveFocus(view, dom, event) {
  const all = buttons(dom);
  const at = all.indexOf(dom.getRootNode().activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    all[(at + step + all.length) % all.length]?.focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    view.focus();
    close(view);
  }
}

function buttons(dom) {
  return [...dom.querySelectorAll("button")];
}

function button(className, text, onChoose) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", onChoose);
  return made;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

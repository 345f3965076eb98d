// How the editor looks: only the page's tokens, which reach into the shadow root, so light and dark need no code.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colors = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string), tags.content, tags.attributeValue], color: "var(--ok)" },
  { tag: tags.comment, color: "var(--muted)" },
  { tag: [tags.number, tags.bool, tags.null, tags.typeName, tags.labelName], color: "var(--info)" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], fontWeight: "var(--weight-strong)" },
  { tag: [tags.meta, tags.processingInstruction], color: "var(--muted)" },
  { tag: tags.invalid, color: "var(--error)" },
]);

const TINT = "color-mix(in srgb, var(--accent) 28%, transparent)";

const view = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "13px", lineHeight: "20px", scrollbarColor: "var(--edge) transparent" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 12px 0 6px" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { background: TINT },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--text) 4%, transparent)" },
  "&:not(.cm-focused) .cm-activeLine": { backgroundColor: "transparent" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "none" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px", padding: "0 4px 0 0" },
  ".cm-foldGutter .cm-gutterElement": { width: "14px", textAlign: "center", cursor: "pointer" },
  ".cm-foldPlaceholder": { padding: "0 6px", border: "1px solid var(--line)", backgroundColor: "var(--sunken)", color: "var(--muted)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--error-soft)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-soft)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn)" },
  ".cm-searchMatch-selected": { backgroundColor: TINT },
  ".cm-specialChar": { color: "var(--error)" },
  ".cm-placeholder": { color: "var(--muted)" },
});

const problems = EditorView.theme({
  ".cm-squiggle": { textDecoration: "underline wavy var(--info) 1px", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-squiggle[data-severity=warning]": { textDecorationColor: "var(--warn)", textDecorationStyle: "dashed", textDecorationThickness: "2px" },
  ".cm-squiggle[data-severity=error]": { textDecorationColor: "var(--error)" },
  ".cm-squiggle[data-severity=info]": { textDecorationStyle: "dotted", textDecorationThickness: "2px" },
  ".cm-line.cm-error-line": { backgroundColor: "color-mix(in srgb, var(--error) 10%, transparent)" }, // the selection is drawn below
  ".cm-line.cm-flash": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)", boxShadow: "inset 2px 0 var(--accent)" },
  ".cm-problem-gutter": { width: "18px" },
  ".cm-problem-gutter .cm-gutterElement": { textAlign: "center", cursor: "pointer" },
  ".cm-problem-sign": { fontFamily: "var(--sans)", fontSize: "12px", fontWeight: "var(--weight-strong)", color: "var(--info)" },
  ".cm-problem-sign[data-severity=warning]": { color: "var(--warn)" },
  ".cm-problem-sign[data-severity=error]": { color: "var(--error)" },
});

const floating = EditorView.theme({
  ".cm-tooltip": {
    zIndex: "10",
    maxWidth: "min(460px, 92vw)",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    boxShadow: "var(--shadow)",
    font: "var(--weight) 13px/1.5 var(--sans)",
  },
  ".cm-key-card": { display: "grid", gap: "4px", padding: "8px 12px" },
  ".cm-key-card p": { margin: "0" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent-soft)", color: "var(--text)" },
  ".cm-completionMatchedText": { color: "var(--accent)" },
  ".cm-completionDetail": { color: "var(--muted)", fontFamily: "var(--sans)" },
  ".cm-completionInfo": { padding: "8px 12px", maxWidth: "320px" },
  ".cm-problem": { display: "grid", justifyItems: "start", gap: "4px", padding: "8px 12px" },
  ".cm-problem + .cm-problem": { borderTop: "1px solid var(--line)" },
  ".cm-problem-severity": { padding: "0 8px", borderRadius: "var(--radius-pill)", backgroundColor: "var(--info-soft)", color: "var(--info)", fontSize: "12px" },
  "[data-severity=warning] > .cm-problem-severity": { backgroundColor: "var(--warn-soft)", color: "var(--warn)" },
  "[data-severity=error] > .cm-problem-severity": { backgroundColor: "var(--error-soft)", color: "var(--error)" },
  ".cm-problem-message": { margin: "0", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-problem-message code": { fontFamily: "var(--mono)", fontSize: "12px" },
  ".cm-problem-actions": { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  ".cm-problem-fix": {
    minHeight: "26px",
    padding: "0 10px",
    border: "1px solid var(--accent)",
    borderRadius: "var(--radius)",
    background: "var(--accent-soft)",
    color: "var(--accent)",
    font: "inherit",
    cursor: "pointer",
  },
  ".cm-problem-rule": {
    minHeight: "24px",
    padding: "0",
    border: "0",
    background: "none",
    color: "var(--muted)",
    font: "12px var(--mono)",
    textDecoration: "underline",
    textUnderlineOffset: "2px",
    cursor: "pointer",
  },
  ".cm-problem-stage": { alignSelf: "center", color: "var(--muted)", fontSize: "12px" },
  "button:focus-visible, input:focus-visible": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
});

const panels = EditorView.theme({
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)", font: "var(--weight) 13px/1.5 var(--sans)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "4px 36px 4px 12px" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", margin: "2px 8px 2px 0", fontSize: "12px", verticalAlign: "middle" },
  ".cm-panel.cm-search input[type=checkbox]": { margin: "0", accentColor: "var(--accent)" },
  ".cm-textfield": {
    minHeight: "26px",
    margin: "2px 8px 2px 0",
    padding: "0 8px",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    font: "13px var(--mono)",
  },
  ".cm-button": {
    minHeight: "26px",
    margin: "2px 8px 2px 0",
    padding: "0 10px",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    background: "var(--surface)",
    color: "inherit",
    font: "inherit",
    cursor: "pointer",
  },
  ".cm-button:hover, .cm-button:active": { background: "var(--accent-soft)" },
  ".cm-panel.cm-search [name=close]": { top: "6px", right: "8px", width: "24px", height: "24px", color: "inherit", fontSize: "16px", cursor: "pointer" },
});

/** Everything the eye sees. */
export const theme = [view, problems, floating, panels, syntaxHighlighting(colors)];

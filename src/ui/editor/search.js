// The editor's search panel and its keys; loaded on need.
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

export { openSearchPanel };

/** Its extensions. */
export const searching = [
  highlightSelectionMatches({ minSelectionLength: 2 }),
  search({ top: true }),
  Prec.high(keymap.of(searchKeymap)),
];

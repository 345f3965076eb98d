// Loads the search panel when an editor is first used; its key works from the start.
import { keymap } from "@codemirror/view";
import { onNeed, wakesOnUse } from "./on-need.js";

const searching = onNeed(
  () => import("./search.js"),
  (loaded) => loaded.searching,
);

async function open(view) {
  const loaded = await searching.wake(view);
  loaded?.openSearchPanel(view);
}

function run(view) {
  void open(view);
  return true;
}

/** What every editor has. */
export const searchOnNeed = [searching.place, wakesOnUse(searching), keymap.of([{ key: "Mod-f", run }])];

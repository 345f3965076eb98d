// Loads the explanations and completions of keys when an editor that wants them is first used.
import { Compartment } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { parts } from "./parts.js";

const place = new Compartment();
let loading = null;

function load() {
  globalThis.editorParts = parts;
  return import("./assistance.js");
}

/** Fills the place in the state that is shown; a state that has it already, or no place for it, is left alone. */
async function wake(view) {
  const isEmpty = () => place.get(view.state) === NOTHING;
  if (!isEmpty()) return;
  try {
    loading ??= load();
    const { assistance } = await loading;
    if (isEmpty()) view.dispatch({ effects: place.reconfigure(assistance) });
  } catch {
    loading = null; // Without a network the next use tries again; the editor works without.
  }
}

const NOTHING = [];
const wakes = (_event, view) => void wake(view);

/** What an editor has that may ask for keys. */
export const assistanceOnNeed = [
  place.of(NOTHING),
  EditorView.domEventHandlers({ focus: wakes, mousemove: wakes, keydown: wakes }),
];

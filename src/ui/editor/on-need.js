// An extension that is loaded when an editor is first used, and until then weighs nothing.
import { Compartment } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import * as parts from "./parts.js";

const NOTHING = [];

/**
 * The place of what `load` brings, and `wake(view)`, which fills it in the state that is shown and resolves to the loaded
 * script; a state that has it already, or no place for it, is left alone.
 */
export function onNeed(load, pick) {
  const place = new Compartment();
  let loading = null;
  async function wake(view) {
    try {
      globalThis.editorParts = parts;
      loading ??= load();
      const loaded = await loading;
      if (place.get(view.state) === NOTHING) view.dispatch({ effects: place.reconfigure(pick(loaded)) });
      return loaded;
    } catch {
      loading = null; // Without a network the next use tries again; the editor works without.
      return null;
    }
  }
  return { wake, place: place.of(NOTHING), isEmpty: (view) => place.get(view.state) === NOTHING };
}

/** Wakes what is still asleep when the editor is used. */
export function wakesOnUse({ wake, isEmpty }) {
  const wakes = (_event, view) => {
    if (isEmpty(view)) void wake(view);
  };
  return EditorView.domEventHandlers({ focus: wakes, mousemove: wakes, keydown: wakes });
}

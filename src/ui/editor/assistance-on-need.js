// Loads the explanations and completions of keys when an editor that wants them is first used.
import { onNeed, wakesOnUse } from "./on-need.js";

const assistance = onNeed(
  () => import("./assistance.js"),
  (loaded) => loaded.assistance,
);

/** What an editor has that may ask for keys. */
export const assistanceOnNeed = [assistance.place, wakesOnUse(assistance)];

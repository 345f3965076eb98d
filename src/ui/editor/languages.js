// The editor's languages by name: how each is parsed for colors and folding, and how far one step of indentation goes.
import { indentUnit } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { assistanceOnNeed } from "./assistance-on-need.js";
import { python } from "./python.js";

const YAML = [yaml(), indentUnit.of("  ")];
const LANGUAGES = {
  yaml: YAML,
  deployment: [...YAML, assistanceOnNeed],
  python,
  text: [],
};

/** The extensions of a language; text for a name nobody knows. */
export function language(name) {
  return Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : LANGUAGES.text;
}

// What the JSON Schema says of a key: which keys a place may hold, of which types, with which words.
import schema from "../../content/dagster_cloud.schema.json";
import { ITEM } from "./key-path.js";

/** A schema and its alternatives, without references; none of them twice. */
function alternatives(it, found = new Set()) {
  if (it === undefined || typeof it === "boolean") return found;
  const target = it.$ref ? definition(it.$ref) : it;
  if (found.has(target)) return found;
  found.add(target);
  for (const part of [...(target.anyOf ?? []), ...(target.oneOf ?? []), ...(target.allOf ?? [])]) alternatives(part, found);
  return found;
}

function definition(reference) {
  const steps = reference.slice(2).split("/");
  return steps.reduce((it, step) => it?.[step.replaceAll("~1", "/").replaceAll("~0", "~")], schema);
}

/** Every schema that may hold at the end of `path`. */
function schemasAt(path) {
  let here = [...alternatives(schema)];
  for (const step of path) {
    const below = (it) => (step === ITEM ? it.items : own(it.properties, step) ?? it.additionalProperties);
    here = here.flatMap((it) => [...alternatives(below(it))]);
  }
  return here;
}

/** The keys that the mapping at the end of `path` may hold, as `{key, type, text}`. */
export function keysAt(path) {
  const keys = new Map();
  for (const it of schemasAt(path)) {
    for (const [key, value] of Object.entries(it.properties ?? {})) {
      if (value !== false && !keys.has(key)) keys.set(key, about(key, value));
    }
  }
  return [...keys.values()];
}

/** What is known of `key` in the mapping at the end of `path`. */
export function keyAt(path, key) {
  for (const it of schemasAt(path)) {
    const value = own(it.properties, key);
    if (value) return about(key, value);
  }
  return null;
}

/** The values that may stand at the end of `path`, where they can be listed. */
export function valuesAt(path) {
  const values = schemasAt(path).flatMap((it) => it.enum ?? (it.type === "boolean" ? [true, false] : []));
  return [...new Set(values.filter((it) => it !== null).map(String))];
}

function about(key, value) {
  const all = [...alternatives(value)];
  return { key, kinds: kinds(all), text: value.description ?? all.find((it) => it.description)?.description ?? "" };
}

const WORDS = { string: "text", object: "a mapping", array: "a list", integer: "a number", number: "a number", boolean: "true or false", null: "empty" };

/** The types in words, each once. */
function kinds(all) {
  // A schema that refuses nothing names no types, but says what would stand in them.
  const implied = (it) => (it.properties || it.additionalProperties ? "object" : it.items ? "array" : []);
  const types = all.flatMap((it) => (it.enum ? it.enum.map(String) : [it.type ?? implied(it)].flat()));
  return [...new Set(types.map((it) => WORDS[it] ?? it))];
}

function own(object, key) {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}

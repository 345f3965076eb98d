// The pages of all rules with their reader, which nobody needs before a rule is asked about: host.js loads this on need.
import pages from "rule-pages";
import { parse } from "./markdown.js";

/** The page of the rule `id` as a tree; throws if there is none. */
export function rulePage(id) {
  if (!Object.hasOwn(pages, id)) throw new Error(`there is no rule ${id}`);
  return parse(pages[id]);
}

// What Rust asks of the browser that is easier said in JavaScript, under one name: globalThis.locationsPlayground.
//
//   load()                    Promise<{text: string} | null>   what was saved last in this browser
//   save(json)                Promise<boolean>    keeps one text; false if the browser would not. Never throws
//   download(name, text)      offers one file
//   downloadAll(files, name)  offers [{repo, path, text}] as one .zip; `name` may be left out
//   readDropped(source)       Promise<{files: [{path, text}], skipped: [{path, reason}]}>   from a DataTransfer or a
//                             FileList; folders and .zip files are opened. Call it inside the event's handler: the
//                             browser empties a DataTransfer right after
//   copyText(text)            Promise<boolean>
//   setTheme(theme)           "light", "dark", or "" to follow the system; kept for the next visit
//   theme()                   the one that was set, or ""
//   rulePage(id)              Promise<node>   the page of a rule as a tree of {kind, level, text, info, url, children}, with every
//                             property in every node. Kinds: "heading" (of `level` 1 to 6), "paragraph", "list",
//                             "steps" (a numbered list), "item", "quote", "rule", "code-block" (of `info` and `text`),
//                             "text", "code", "emphasis", "strong", "link" (to `url`, which nobody checked), "break",
//                             and "group" for the rest and the whole. HTML is text. Pages and reader are loaded by the
//                             first call; rejects if they cannot be, or if there is no such rule
//   renderTemplate(parts)     Promise<[text]>   what Jinja, a program of its own that the first call loads, answers to the
//                             parts of a job (src/template/job.rs); an empty list if it cannot be loaded or stops
//   readPython(files)         Promise<Uint8Array | null>   what the Python texts of a repository say (src/python/module.rs), read by a
//                             program of its own that the first call loads; null if it cannot be loaded or stops
//   savePicture(name, {title, description, width, height})   Promise<boolean>   offers the map that is shown as .svg or .png, by the
//                             name's end; false if it cannot be made
//   loadLate()                Promise<boolean>    whether the second part of the program is there; a later call tries again
//   setParts(first, late)     (called by boot.js) where the program's parts are
//   crashed(message)          (called by itself when the program stops) replaces the page by a readable panel with the files last saved or loaded, which it
//                             finds at the top of their JSON as `files: [{repo, path, text}]`
import { copyText } from "./host/clipboard.js";
import { crashed, watchForCrash } from "./host/crash.js";
import { download, downloadAll } from "./host/download.js";
import { readDropped } from "./host/dropped.js";
import { keepFocus } from "./host/focus.js";
import { loadLate, setParts } from "./host/late.js";
import { load, save } from "./host/storage.js";
import { setTheme, showTheme, theme } from "./host/theme.js";

const rulePage = async (id) => (await import("./host/rule-pages.js")).rulePage(id);

/** What `ask` promises, or `otherwise` where the program that it asks cannot be loaded or stops. */
async function answered(ask, otherwise) {
  try {
    return await ask();
  } catch (error) {
    console.warn(error);
    return otherwise;
  }
}

const renderTemplate = (parts) => answered(async () => (await import("./host/template.js")).renderTemplate(parts), []);
const readPython = (files) => answered(async () => (await import("./host/python.js")).readPython(files), null);

const savePicture = (name, what) => answered(async () => (await import("./host/picture.js")).savePicture(name, what), false);

globalThis.locationsPlayground = Object.freeze({ load, save, download, downloadAll, readDropped, copyText, setTheme, theme, rulePage, renderTemplate, readPython, savePicture, loadLate, setParts, crashed });

showTheme();
watchForCrash();
keepFocus();

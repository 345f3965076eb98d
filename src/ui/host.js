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
//   crashed(message)          replaces the page by a readable panel with the files last saved or loaded, which it
//                             finds at the top of their JSON as `files: [{repo, path, text}]`
import { copyText } from "./host/clipboard.js";
import { crashed } from "./host/crash.js";
import { download, downloadAll } from "./host/download.js";
import { readDropped } from "./host/dropped.js";
import { load, save } from "./host/storage.js";
import { setTheme, showTheme, theme } from "./host/theme.js";

globalThis.locationsPlayground = Object.freeze({ load, save, download, downloadAll, readDropped, copyText, setTheme, theme, crashed });

showTheme();

// Lists a dropped folder without reading a file of it.
import { LIMITS, ignoredPart, reasons } from "./limits.js";

/** Every file below a folder with its path, the folder's own name first; ignored folders are not entered. */
export async function walk(root, skip) {
  const found = [];
  const folders = [root];
  let seen = 0;
  while (folders.length > 0) {
    const folder = folders.shift();
    for (const entry of await children(folder, skip)) {
      const path = entry.fullPath.replace(/^\//, "");
      seen += 1;
      if (seen > LIMITS.entries) {
        skip(path, reasons.tooManyEntries);
        return found;
      }
      if (ignoredPart(path)) skip(path, reasons.ignored);
      else if (entry.isDirectory) folders.push(entry);
      else {
        const file = await fileOf(entry);
        if (file) found.push({ path, file });
        else skip(path, reasons.unreadable);
      }
    }
  }
  return found;
}

/** A folder's entries by name, so that every browser gives the same order; they come in portions of a hundred. */
async function children(folder, skip) {
  const reader = folder.createReader();
  const all = [];
  try {
    while (all.length <= LIMITS.entries) {
      const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (portion.length === 0) break;
      all.push(...portion);
    }
  } catch {
    skip(folder.fullPath.replace(/^\//, ""), reasons.unreadable);
  }
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function fileOf(entry) {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

// Reads what was dropped or chosen: files, folders, archives. Bounded in every direction; what is left out is named.
import { walk } from "./folder.js";
import { LIMITS, decode, ignoredPart, order, reasons } from "./limits.js";

/** Reads everything within the limits; never throws. */
export async function readDropped(source) {
  const skipped = new Map();
  const skip = (path, reason) => {
    if (skipped.size < LIMITS.skipped && !skipped.has(path)) skipped.set(path, reason);
  };
  const found = await candidates(source, skip);
  const files = [];
  let room = LIMITS.total;

  const take = (path, bytes) => {
    if (files.length >= LIMITS.files) return skip(path, reasons.tooMany);
    if (bytes.length > room) return skip(path, reasons.tooMuch);
    const text = decode(bytes);
    if (text === null) return skip(path, reasons.notText);
    room -= bytes.length;
    files.push({ path, text });
  };

  for (const { path, file } of order(found)) {
    const ignored = ignoredPart(path);
    if (ignored) skip(ignored, reasons.ignored);
    else if (files.length >= LIMITS.files) skip(path, reasons.tooMany);
    else if (file.size > (isArchive(path) ? LIMITS.total : LIMITS.file)) skip(path, reasons.tooLarge);
    else {
      const bytes = await bytesOf(file);
      if (bytes === null) skip(path, reasons.unreadable);
      else if (!isArchive(path)) take(path, bytes);
      else for await (const inner of unpacked(path, bytes, skip)) take(inner.path, inner.bytes);
    }
  }
  return { files, skipped: Array.from(skipped, ([path, reason]) => ({ path, reason })) };
}

function isArchive(path) {
  return /\.zip$/i.test(path);
}

/** The files of an archive; what opens it is loaded by the first. */
async function* unpacked(path, bytes, skip) {
  const reader = await import("./archive.js").catch(() => null);
  if (reader) yield* reader.unpack(path, bytes, skip);
  else skip(path, reasons.unreadable);
}

/** Every file with its path, before any is read. */
async function candidates(source, skip) {
  const items = source?.items && typeof source.items[0]?.webkitGetAsEntry === "function" ? [...source.items] : null;
  if (!items) {
    const list = source?.files ?? source ?? [];
    return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  }
  // Both in one go, before the first await: the browser empties the list as soon as the event is over.
  const dropped = items
    .filter((item) => item.kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = [];
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory) found.push(...(await walk(entry, skip)));
    else if (file) found.push({ path: file.name, file });
  }
  return found;
}

async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}

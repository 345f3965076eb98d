// Opens a .zip within the limits: bounded by what really comes out of it, not by what its directory claims.
import { LIMITS, ignoredPart, order, reasons } from "./limits.js";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const LONGEST_COMMENT = 65_535;

/** The files of an archive, one by one as `{path, bytes}`; archives in it are not opened. */
export async function* unpack(archive, bytes, skip) {
  const entries = directory(bytes);
  if (entries === null) {
    skip(archive, reasons.damaged);
    return;
  }
  if (entries.length > LIMITS.entries) skip(archive, reasons.tooManyEntries);
  let room = LIMITS.total;
  for (const entry of order(entries.slice(0, LIMITS.entries))) {
    const ignored = ignoredPart(entry.path);
    if (ignored) skip(ignored, reasons.ignored);
    else if (entry.size > LIMITS.file) skip(entry.path, reasons.tooLarge);
    else {
      const content = await contentOf(bytes, entry);
      room -= typeof content === "string" ? entry.packed : content.length;
      if (room < 0 || content === reasons.tooLarge) {
        // Entries may share their bytes, so that a small archive holds endless ones: no more of this one.
        skip(archive, reasons.tooMuch);
        return;
      }
      if (typeof content === "string") skip(entry.path, content);
      else yield { path: entry.path, bytes: content };
    }
  }
}

/** The files that the archive's directory lists; nothing if it has none. */
function directory(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - LONGEST_COMMENT);
  while (end >= lowest && view.getUint32(end, true) !== END) end -= 1;
  if (end < lowest || end < 0) return null;
  const entries = [];
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === ENTRY && entries.length <= LIMITS.entries) {
    const nameLength = view.getUint16(at + 28, true);
    const path = clean(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)));
    const entry = {
      path,
      isProtected: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      local: view.getUint32(at + 42, true),
    };
    const isFolder = bytes[at + 46 + nameLength - 1] === 0x2f;
    if (!isFolder && path !== "") entries.push(entry);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries.length > 0 ? entries : null;
}

/** An entry's bytes, or the reason why there are none. */
async function contentOf(bytes, { isProtected, method, packed, local }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isProtected || local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL) return reasons.damaged;
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (data.length !== packed) return reasons.damaged;
  if (method === STORED) return data.length > LIMITS.file ? reasons.tooLarge : data;
  if (method !== DEFLATED) return reasons.damaged;
  try {
    return await inflate(data);
  } catch {
    return reasons.damaged;
  }
}

/** Inflates in the browser's own code and stops as soon as it is too much. */
async function inflate(data) {
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > LIMITS.file) {
      reader.cancel().catch(() => {});
      return reasons.tooLarge;
    }
    chunks.push(next.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** A path without ways out of its folder. */
function clean(name) {
  return name.split(/[\\/]+/).filter((it) => !["", ".", ".."].includes(it)).join("/");
}

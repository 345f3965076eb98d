// What is read at all, and how much of it: the same for files, folders and archives.

export const LIMITS = {
  files: 2000,
  file: 5 * 1024 * 1024, // bytes of one file
  total: 20 * 1024 * 1024, // bytes of all
  entries: 20_000, // looked at in folders or in one archive
  skipped: 500, // named
};

export const reasons = {
  ignored: "not part of the sources",
  notText: "not UTF-8 text",
  tooLarge: "larger than 5 MB",
  tooMany: "more than 2,000 files",
  tooMuch: "more than 20 MB in all",
  tooManyEntries: "more than 20,000 entries",
  unreadable: "could not be read",
  damaged: "damaged or protected archive",
};

const IGNORED = new Set(["node_modules", ".git", ".venv", "venv", "__pycache__", "site-packages", "__MACOSX", ".DS_Store"]);

/** The folder or file on a path that tools made rather than people, named once for all it holds; else nothing. */
export function ignoredPart(path) {
  const parts = path.split("/");
  const at = parts.findIndex((part) => IGNORED.has(part));
  return at < 0 ? null : parts.slice(0, at + 1).join("/");
}

/** What deployments are written in comes first, so that the limits never hit it because of the rest. */
export function order(found) {
  const isLikely = ({ path }) => /\.(ya?ml|py|toml|zip|j2|jinja2?)$/i.test(path);
  return [...found.filter(isLikely), ...found.filter((it) => !isLikely(it))];
}

/** The text in some bytes, with any byte order mark kept; nothing if they are no text. */
export function decode(bytes) {
  if (bytes.subarray(0, 8192).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

// Offers texts as files to keep: one as it is, many as one .zip.
import { zip } from "./zip.js";

/** Offers one text. */
export function download(name, text) {
  offer(name, new Blob([text], { type: "text/plain;charset=utf-8" }));
}

/** Offers many files, each under its repository's folder. */
export function downloadAll(files, name = "locations-playground.zip") {
  const taken = new Set();
  const entries = files.map(({ repo, path, text }) => {
    const free = freePath(taken, plain([repo, path].filter(Boolean).join("/")));
    taken.add(free.toLowerCase());
    return { path: free, text };
  });
  offer(name, zip(entries));
}

/** Offers a blob. */
export function offer(name, blob) {
  const link = document.createElement("a");
  link.download = plain(name).replaceAll("/", "-");
  link.href = URL.createObjectURL(blob);
  link.click();
  // The browser reads the blob after the click; a minute is plenty even for a slow "save as".
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A path that no other file in the archive has, also where case does not count. */
function freePath(taken, path) {
  let free = path;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${path}.${count}`;
  return free;
}

/** A path that stays inside the folder it is unpacked in and that every system can write. */
function plain(path) {
  const parts = path.split(/[\\/]+/).filter((it) => !["", ".", ".."].includes(it));
  return parts.map((it) => it.replace(/[\u0000-\u001f<>:"|?*]/g, "_")).join("/") || "file";
}

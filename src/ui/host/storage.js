// Keeps one text in the browser's own database. A browser may refuse (private windows, a full disk): then it says so.

const DATABASE = "locations-playground";
const STORE = "workspace";
const KEY = "current";

/** Far above the largest workspace the page accepts; more would only fill the reader's disk. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

let last = null; // what was loaded or saved last, for the moment when the program is gone
let isSafe = false; // whether the browser holds it too

/** What was last loaded or saved in this tab, and whether it is kept beyond the tab. */
export function remembered() {
  return { text: last, isSafe };
}

/** The text kept by an earlier visit, if there is one and the browser gives it. */
export async function load() {
  try {
    const text = await request("readonly", (store) => store.get(KEY));
    if (typeof text !== "string") return null;
    last ??= text;
    isSafe = true;
    return { text };
  } catch (error) {
    console.warn("The browser's storage cannot be read:", error);
    return null;
  }
}

/** Keeps a text in place of the one before; false if that failed. */
export async function save(text) {
  last = text;
  isSafe = false;
  if (text.length > MOST_CHARACTERS) return false;
  try {
    await request("readwrite", (store) => store.put(text, KEY));
    isSafe = last === text || isSafe;
    return true;
  } catch (error) {
    console.warn("The browser's storage cannot be written:", error);
    return false;
  }
}

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const opened = indexedDB.open(DATABASE, 1);
    opened.onupgradeneeded = () => opened.result.createObjectStore(STORE);
    opened.onblocked = () => reject(new Error("another tab holds an older database"));
    opened.onerror = () => reject(opened.error);
    opened.onsuccess = () => {
      const database = opened.result;
      // The browser may close it, and a newer page may need to change it: open it anew next time.
      database.onclose = () => (opening = null);
      database.onversionchange = () => {
        database.close();
        opening = null;
      };
      resolve(database);
    };
  });
  opening.catch(() => (opening = null));
  return opening;
}

/** One request in its own transaction; done when it is on the disk. */
async function request(mode, ask) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const asked = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

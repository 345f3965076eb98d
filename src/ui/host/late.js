// Loads the second part of the page's own program, which `split.mjs` made.
let parts;
let loading;

/** Says where the program is: `first` promises what its first part exports, `late` is the address of its second. */
export function setParts(first, late) {
  parts = { first, late };
}

/** Whether the second part is there; after a failure the next call tries again. */
export async function loadLate() {
  loading ??= load(parts);
  try {
    await loading;
    return true;
  } catch (error) {
    console.warn(error);
    loading = undefined;
    return false;
  }
}

async function load({ first, late }) {
  await import("./late-styles.js");
  // Built for development, the program is one.
  if (late === undefined) return;
  const response = await fetch(new URL(late, document.baseURI));
  if (!response.ok) throw new Error(`${late}: ${response.status}`);
  await WebAssembly.instantiate(await response.arrayBuffer(), { first: await first });
}

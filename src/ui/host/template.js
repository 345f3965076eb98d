// Starts the program that renders templates, which nobody needs before one is opened: host.js loads this on need.
import start, { render } from "template-program";
import late from "template-late-program.wasm";
import program from "template-program.wasm";
import { starter } from "./program.js";

/** The program in its two parts, of which the first calls into the second. */
async function both(what) {
  const [first, response] = await Promise.all([start(what), fetch(new URL(late, import.meta.url))]);
  if (!response.ok) throw new Error(`${late}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > 0) await WebAssembly.instantiate(bytes, { first });
}

const started = starter(both, new URL(program, import.meta.url));

/** The answer to the parts of a job; throws if the program cannot be loaded or stops. */
export async function renderTemplate(parts) {
  await started();
  return render(parts);
}

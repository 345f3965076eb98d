// Starts the program that renders templates, which nobody needs before one is opened: host.js loads this on need.
import start, { render } from "template-program";
import program from "template-program.wasm";
import { starter } from "./program.js";

const started = starter(start, new URL(program, import.meta.url));

/** The answer to the parts of a job; throws if the program cannot be loaded or stops. */
export async function renderTemplate(parts) {
  await started();
  return render(parts);
}

// Starts the program that renders templates, which nobody needs before one is opened: host.js loads this on need.
import start, { render } from "template-program";
import program from "template-program.wasm";

let started;

/** The answer to the parts of a job; throws if the program cannot be loaded or stops. */
export async function renderTemplate(parts) {
  started ??= start({ module_or_path: new URL(program, import.meta.url) });
  try {
    await started;
  } catch (error) {
    started = undefined; // the next call tries again
    throw error;
  }
  return render(parts);
}

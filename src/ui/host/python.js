// Starts the program that reads Python, which nobody needs before some is opened: host.js loads this on need.
import start, { read } from "python-program";
import program from "python-program.wasm";
import { starter } from "./program.js";

const started = starter(start, new URL(program, import.meta.url));

/** What the texts of a repository say, packed; `files` has repository, path, text and number of each. Throws if the program cannot be loaded or stops. */
export async function readPython(files) {
  await started();
  return read(files);
}

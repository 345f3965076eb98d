// The last resort: the program has stopped, the reader's files have not. Builds by DOM calls, trusts nothing but itself.
import { download, downloadAll } from "./download.js";
import { remembered } from "./storage.js";

const MOST_MESSAGE = 4000;

let isOver = false;

/** Calls `crashed` when the program stops: a panic of Rust is a trap, and too deep a stack a RangeError. */
export function watchForCrash() {
  const look = (error) => {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) crashed(error.stack ?? error);
  };
  addEventListener("error", (event) => look(event.error));
  addEventListener("unhandledrejection", (event) => look(event.reason));
}

/** Replaces the page by what happened, the files, and a way on. */
export function crashed(message) {
  // A program that has stopped may stumble again; the first message is the one that tells.
  if (isOver) return;
  isOver = true;
  const { text, isSafe } = remembered();
  const panel = element("main", "shell-message");
  const told = element("div");
  told.setAttribute("role", "alert");
  const title = element("h1", "", "Something broke");
  title.tabIndex = -1;
  const actions = element("div", "shell-actions");
  if (text !== null) actions.append(button("Download my files", "primary", () => offerFiles(text)));
  actions.append(button("Reload", text === null ? "primary" : "", () => location.reload()));
  told.append(title, element("p", "", `The page met a mistake of its own and stopped. ${comfort(text, isSafe)}`));
  panel.append(told, actions, element("pre", "", String(message).slice(0, MOST_MESSAGE)));
  document.body.replaceChildren(panel);
  title.focus();
}

function comfort(text, isSafe) {
  if (text === null) return "You had changed nothing yet, or only in this very moment.";
  if (isSafe) return "Your files are safe: they are kept in this browser and come back when you reload.";
  return "Your files are still in this tab, but this browser has not kept them: download them before you reload.";
}

/** The files of what was saved; the saved text itself where it has none to be found. */
function offerFiles(text) {
  try {
    const { files } = JSON.parse(text);
    downloadAll(files.map(({ repo, path, text: content }) => ({ repo: String(repo ?? ""), path: String(path), text: String(content) })));
  } catch {
    download("locations-playground.json", text);
  }
}

function button(text, className, onChoose) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", onChoose);
  return made;
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

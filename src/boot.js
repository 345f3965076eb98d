// Loads the wasm and starts it; exists so that no script is inline. If that fails, it says so in words.

/** Why the page cannot start, for a person, from what went wrong. */
function reason(error) {
  if (typeof WebAssembly !== "object") {
    return "This browser cannot run WebAssembly, which this page is made of. A current Firefox, Chrome, Edge or Safari can.";
  }
  if (!globalThis.locationsPlayground) {
    return "The editor could not be loaded. Check the connection, then reload.";
  }
  if (error instanceof TypeError) {
    return "A part of the page could not be loaded. Check the connection, then reload.";
  }
  return "The page could not start. Reloading may help; what you saved in this browser is untouched.";
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function explain(error) {
  console.error(error);
  const reload = element("button", "primary", "Reload");
  reload.type = "button";
  reload.addEventListener("click", () => location.reload());
  const panel = element("main", "shell-message", "");
  const told = element("div", "", "");
  told.setAttribute("role", "alert");
  told.append(element("h1", "", "Locations Playground did not start"), element("p", "", reason(error)));
  panel.append(told, reload, element("pre", "", String(error)));
  document.getElementById("app").replaceChildren(panel);
}

try {
  if (!globalThis.locationsPlayground) throw new Error("editor.js is missing");
  const { js, wasm, late } = document.querySelector("meta[name=program]").dataset;
  const { default: start } = await import(new URL(js, document.baseURI));
  const first = start({ module_or_path: new URL(wasm, document.baseURI) });
  globalThis.locationsPlayground.setParts(first, late);
  await first;
} catch (error) {
  explain(error);
}

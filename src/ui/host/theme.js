// The reader's choice between light and dark, kept for the next visit and shown before the program runs.

const KEY = "theme";

/** "light", "dark", or "" for what the system says. */
export function theme() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "";
  } catch {
    return document.documentElement.dataset.theme ?? "";
  }
}

export function setTheme(chosen) {
  try {
    if (chosen) localStorage.setItem(KEY, chosen);
    else localStorage.removeItem(KEY);
  } catch {
    // Not kept, but still shown.
  }
  show(chosen);
}

/** Shows what an earlier visit chose. */
export function showTheme() {
  show(theme());
}

function show(chosen) {
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
}

// What has the focus may go: a file that is removed, a problem that is repaired. Then what took its place gets it, so that the keyboard goes on there.

/** What had the focus last, and the elements around it, each with the place of the next inner one; nothing once a pointer was used. */
let last = null;

const inPage = (element) => element.checkVisibility();

/** What can be pressed or written in inside `element`, what is of the same kind as `lost` first. */
function target(element, lost) {
  const found = [element, ...element.querySelectorAll("*")].filter((it) => it.matches(":is(button, input, select, textarea):enabled, [tabindex='0']") && inPage(it));
  return found.find((it) => lost.className && it.className === lost.className) ?? found[0];
}

/** What is chosen, where nothing near is left. */
const current = () => [...document.querySelectorAll("button[aria-current]")].find(inPage);

function moveOn() {
  if (!last || last.lost.isConnected) return;
  const { lost, around } = last;
  last = null;
  if (document.activeElement !== document.body) return;
  for (const { element, at } of around) {
    if (!inPage(element)) continue;
    const next = element.children[at] ?? element.lastElementChild ?? element;
    const found = element.matches("body, .page") ? current() : target(next, lost) ?? target(element, lost);
    if (found) return found.focus();
  }
}

/** Watches for it, from now on. */
export function keepFocus() {
  addEventListener("focusin", ({ target: lost }) => {
    const around = [];
    // Drawings look after themselves.
    for (let inner = lost, element = lost.parentElement; element && !lost.closest("svg"); inner = element, element = element.parentElement)
      around.push({ element, at: [...element.children].indexOf(inner) });
    last = { lost, around };
  });
  addEventListener("pointerdown", () => (last = null), true);
  new MutationObserver(moveOn).observe(document.body, { childList: true, subtree: true });
}

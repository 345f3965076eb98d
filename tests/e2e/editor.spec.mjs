// The editor element alone, in the built page under its policy: what Rust may ask of it and what it reports.
import { expect, expectAccessible, openWithoutProgram, test } from "./support.mjs";

const YAML = "locations:\n  - location_name: ml-platform\n    code_source:\n      python_file: ml/definitions.py # main\n";

/** Puts one editor in the page's place and collects its events. */
test.beforeEach(async ({ page }) => {
  await openWithoutProgram(page);
  await page.evaluate(() => {
    document.getElementById("app").remove();
    const app = document.createElement("main");
    app.className = "editor";
    app.append(Object.assign(document.createElement("h1"), { className: "visually-hidden", textContent: "Editor" }));
    const editor = document.createElement("code-editor");
    window.editor = editor;
    window.events = [];
    for (const type of ["edit", "fix", "rule"]) {
      editor.addEventListener(type, ({ detail }) => window.events.push({ type, ...detail, text: detail.text }));
    }
    app.append(editor);
    document.body.append(app);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("main { height: 100% }");
    document.adoptedStyleSheets = [sheet];
  });
});

const show = (page, file) =>
  page.evaluate((it) => window.editor.setDocument(it), { revision: 1, language: "yaml", readOnly: false, ...file });
const shown = (page) => page.evaluate(() => [...window.editor.shadowRoot.querySelectorAll(".cm-line")].map((it) => it.textContent).join("\n"));
const events = (page, type) => page.evaluate((name) => window.events.filter((it) => it.type === name), type);
const text = (page) => page.getByRole("textbox", { name: "a.yaml" });

test("shows a text in colors, with line numbers and a name", async ({ page }) => {
  await show(page, { key: "a.yaml", text: YAML });
  await expect(text(page)).toContainText("location_name: ml-platform");
  await expect(page.locator(".cm-lineNumbers")).toContainText("4");
  const colors = await page.evaluate(() =>
    Object.fromEntries([...window.editor.shadowRoot.querySelectorAll(".cm-line span")].map((it) => [it.textContent, getComputedStyle(it).color])),
  );
  expect(colors.location_name).toBe("rgb(52, 80, 207)");
  expect(colors["ml-platform"]).toBe("rgb(23, 111, 66)");
  expect(colors["# main"]).toBe("rgb(91, 100, 118)");
});

test("follows the dark theme by its tokens alone", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await show(page, { key: "a.yaml", text: YAML });
  const background = await page.locator(".cm-editor").evaluate((it) => getComputedStyle(it).backgroundColor);
  expect(background).toBe("rgb(26, 30, 39)");
});

test("reports an edit as changes to the text before", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "one: 1\r\ntwo: 2\r\n", revision: 7 });
  await page.evaluate(() => window.editor.reveal(12, 13));
  await page.keyboard.type("3");
  expect(await events(page, "edit")).toEqual([
    { type: "edit", key: "a.yaml", base: 7, revision: 8, changes: [[12, 13, "3"]], text: "one: 1\ntwo: 3\n" },
  ]);
});

test("reports one event with every place of a change in many places", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "a: x\nb: x\n" });
  await page.evaluate(() => window.editor.reveal(3, 4));
  await expect(async () => {
    await page.keyboard.press("ControlOrMeta+d"); // does nothing until the search has been loaded
    await expect(page.locator(".cm-selectionBackground")).toHaveCount(2, { timeout: 200 });
  }).toPass();
  await page.keyboard.type("y");
  expect((await events(page, "edit")).at(-1)).toMatchObject({ changes: [[3, 4, "y"], [8, 9, "y"]], text: "a: y\nb: y\n" });
});

test("counts beyond the basic plane in UTF-16", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "a: 🦀\n" });
  await page.evaluate(() => window.editor.reveal(5));
  await page.keyboard.type("!");
  expect((await events(page, "edit"))[0]).toMatchObject({ changes: [[5, 5, "!"]], text: "a: 🦀!\n" });
});

test("leaves its text alone at its own revision and keeps the caret at another", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "one: 1\ntwo: 2\n" });
  await page.evaluate(() => window.editor.reveal(13));
  await page.keyboard.type("0");
  await show(page, { key: "a.yaml", text: "ignored", revision: 2 });
  expect(await shown(page)).toContain("two: 20");
  await show(page, { key: "a.yaml", text: "zero: 0\none: 1\ntwo: 20\n", revision: 3 });
  await page.keyboard.type("0");
  expect(await shown(page)).toContain("two: 200");
  const all = await events(page, "edit");
  expect(all.map((it) => [it.base, it.revision])).toEqual([[1, 2], [3, 4]]);
});

test("undoes what came from outside, and says so", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "one: 1\n" });
  await show(page, { key: "a.yaml", text: "one: 2\n", revision: 2 });
  expect(await events(page, "edit")).toEqual([]);
  await page.evaluate(() => window.editor.focus());
  await page.keyboard.press("ControlOrMeta+z");
  expect((await events(page, "edit")).at(-1)).toMatchObject({ base: 2, text: "one: 1\n" });
});

test("keeps each file's history and caret; forgets on request", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "a: 1\n" });
  await page.evaluate(() => window.editor.reveal(4));
  await page.keyboard.type("23");
  await show(page, { key: "b.yaml", text: "b: 1\n" });
  await page.evaluate(() => window.editor.focus());
  await page.keyboard.press("ControlOrMeta+z");
  expect(await shown(page)).toContain("b: 1");
  await show(page, { key: "a.yaml", text: "unread", revision: 3 });
  await page.evaluate(() => window.editor.focus());
  await page.keyboard.type("4");
  expect(await shown(page)).toContain("a: 1234");
  await page.keyboard.press("ControlOrMeta+z");
  await page.keyboard.press("ControlOrMeta+z");
  expect(await shown(page)).not.toContain("4");
  await page.evaluate(() => window.editor.forget("a.yaml"));
  await show(page, { key: "a.yaml", text: "new: 1\n", revision: 9 });
  await page.keyboard.press("ControlOrMeta+z");
  expect(await shown(page)).toContain("new: 1");
});

test("comes back to where a file was scrolled", async ({ page }) => {
  const long = Array.from({ length: 500 }, (_, line) => `key_${line}: ${line}`).join("\n");
  const top = () => page.locator(".cm-scroller").evaluate((it) => Math.round(it.scrollTop));
  await show(page, { key: "a.yaml", text: long });
  // Until the editor has measured its lines, it moves what is scrolled.
  await expect(async () => {
    await page.locator(".cm-scroller").evaluate((it) => (it.scrollTop = 3000));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await top()).toBe(3000);
  }).toPass();
  await show(page, { key: "b.yaml", text: "b: 1\n" });
  await expect.poll(top).toBe(0);
  await show(page, { key: "a.yaml", text: long });
  await expect.poll(top).toBe(3000);
});

test("reveals a place in another file at once, in the middle, with the focus", async ({ page }) => {
  const long = Array.from({ length: 500 }, (_, line) => `key_${line}: ${line}`).join("\n");
  await show(page, { key: "a.yaml", text: "a: 1\n" });
  const at = long.indexOf("key_400");
  await page.evaluate(([text, from]) => {
    window.editor.setDocument({ key: "b.yaml", revision: 1, text, language: "yaml", readOnly: false });
    window.editor.reveal(from, from + 7);
  }, [long, at]);
  const line = page.locator(".cm-line", { hasText: "key_400" });
  await expect(line).toHaveClass(/cm-flash/);
  const box = await line.boundingBox();
  expect(Math.abs(box.y - 430)).toBeLessThan(60);
  await expect(line).not.toHaveClass(/cm-flash/);
  await page.keyboard.type("found");
  expect(await shown(page)).toContain("found: 400");
});

test("reveals also what is not seen yet", async ({ page }) => {
  const long = Array.from({ length: 500 }, (_, line) => `key_${line}: ${line}`).join("\n");
  await page.evaluate(() => (window.editor.hidden = true));
  await show(page, { key: "a.yaml", text: long });
  await page.evaluate((from) => window.editor.reveal(from), long.indexOf("key_400"));
  await page.waitForTimeout(200);
  await page.evaluate(() => (window.editor.hidden = false));
  await expect(page.locator(".cm-line", { hasText: "key_400" })).toBeInViewport();
});

test("does not let a reader change what is read-only", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "a: 1\n", readOnly: true });
  await page.evaluate(() => window.editor.focus());
  await page.keyboard.type("x");
  expect(await shown(page)).toBe("a: 1\n");
  await show(page, { key: "a.yaml", text: "a: 1\n", readOnly: false });
  await page.keyboard.type("x");
  expect(await shown(page)).toBe("xa: 1\n");
});

test("keeps its text when it is moved in the page", async ({ page }) => {
  await show(page, { key: "a.yaml", text: "a: 1\n" });
  await page.evaluate(() => window.editor.reveal(4));
  await page.keyboard.type("2");
  await page.evaluate(() => {
    const parent = window.editor.parentElement;
    window.editor.remove();
    parent.append(window.editor);
  });
  expect(await shown(page)).toContain("a: 12");
  await page.evaluate(() => window.editor.focus());
  await page.keyboard.press("ControlOrMeta+z");
  expect(await shown(page)).toBe("a: 1\n");
});

test("lets the keyboard leave: Escape, then Tab", async ({ page }) => {
  await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
  await show(page, { key: "a.yaml", text: "a: 1\n" });
  await page.evaluate(() => window.editor.focus());
  await page.keyboard.press("Tab");
  expect(await shown(page)).toBe("  a: 1\n");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement.tagName)).toBe("BUTTON");
});

test.describe("problems", () => {
  const MARKERS = [
    { from: 15, to: 28, severity: "error", message: "`location_name` is taken", rule: "duplicate-location-name", fixes: [{ title: "Rename it", id: "fix-1" }, { title: "Remove it", id: "fix-2" }] },
    { from: 64, to: 75, severity: "warning", message: "second", rule: "other-rule", fixes: [] },
    { from: 5000, to: 6000, severity: "nonsense", message: "outside", rule: "out", fixes: [] },
  ];

  test.beforeEach(async ({ page }) => {
    await show(page, { key: "a.yaml", text: YAML });
    await page.evaluate((it) => window.editor.setMarkers(it), MARKERS);
  });

  test("are signs, squiggles and lines, in bounds", async ({ page }) => {
    await expect(page.locator(".cm-squiggle[data-severity=error]")).toHaveText("location_name");
    await expect(page.locator(".cm-problem-sign:visible")).toHaveText(["✕", "!", "i"]);
    await expect(page.locator(".cm-error-line")).toHaveCount(1);
  });

  test("move with the text, and stale ones are not taken", async ({ page }) => {
    await page.evaluate(() => window.editor.focus());
    await page.keyboard.type("# top\n");
    await expect(page.locator(".cm-squiggle[data-severity=error]")).toHaveText("location_name");
    await page.evaluate(() => window.editor.setMarkers([], 1));
    await expect(page.locator(".cm-squiggle")).not.toHaveCount(0);
    const { revision } = (await events(page, "edit")).at(-1);
    await page.evaluate((it) => window.editor.setMarkers([], it), revision);
    await expect(page.locator(".cm-squiggle")).toHaveCount(0);
  });

  test("explain themselves under the pointer", async ({ page }) => {
    await page.locator(".cm-squiggle[data-severity=error]").hover();
    const card = page.getByRole("dialog", { name: "Problem" });
    await expect(card).toContainText("location_name is taken");
    await card.getByRole("button", { name: "Rename it" }).click();
    expect(await events(page, "fix")).toMatchObject([{ id: "fix-1", key: "a.yaml", rule: "duplicate-location-name" }]);
  });

  test("are walked by F8, and explained at each", async ({ page }) => {
    await page.evaluate(() => window.editor.focus());
    await page.keyboard.press("F8");
    await expect(page.getByRole("dialog", { name: "Problem" })).toContainText("taken");
    await page.keyboard.press("F8");
    await expect(page.getByRole("dialog", { name: "Problem" })).toContainText("second");
    await page.keyboard.press("Shift+F8");
    await expect(page.getByRole("dialog", { name: "Problem" })).toContainText("taken");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("are fixed by keyboard alone", async ({ page }) => {
    await page.evaluate(() => window.editor.focus());
    await page.keyboard.press("F8");
    await page.keyboard.press("ControlOrMeta+.");
    await expect(page.getByRole("button", { name: "Rename it" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await events(page, "fix")).toMatchObject([{ id: "fix-2" }]);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    expect(await page.evaluate(() => window.editor.shadowRoot.activeElement.className)).toContain("cm-content");
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`can be read by everybody in the ${colorScheme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => window.editor.focus());
      await page.keyboard.press("F8");
      await expect(page.getByRole("dialog", { name: "Problem" })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("ControlOrMeta+f");
      await page.keyboard.type("platform");
      await expectAccessible(page);
    });
  }

  test("lead to their rule", async ({ page }) => {
    await page.locator(".cm-problem-sign[data-severity=error]:visible").click();
    await page.getByRole("button", { name: "duplicate-location-name" }).click();
    expect(await events(page, "rule")).toMatchObject([{ rule: "duplicate-location-name", key: "a.yaml" }]);
  });
});

test("searches and folds", async ({ page }) => {
  await show(page, { key: "a.yaml", text: YAML });
  await page.evaluate(() => window.editor.focus());
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
  await page.keyboard.type("platform");
  await expect(page.locator(".cm-searchMatch")).toHaveText("platform");
  await page.keyboard.press("Escape");
  await page.getByTitle("Fold line", { exact: true }).first().click();
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(1);
});

test("colors, folds and indents Python", async ({ page }) => {
  const python = '"""Doc\nstring."""\n\n@asset(deps=["x"])\ndef table(context):\n    return 1  # done\n';
  await show(page, { key: "a.py", text: python, language: "python" });
  const colors = await page.evaluate(() =>
    Object.fromEntries([...window.editor.shadowRoot.querySelectorAll(".cm-line span")].map((it) => [it.textContent, getComputedStyle(it).color])),
  );
  expect(colors["string.\"\"\""]).toBe("rgb(23, 111, 66)");
  expect(colors.def).toBe("rgb(52, 80, 207)");
  expect(colors["# done"]).toBe("rgb(91, 100, 118)");
  await expect(page.getByTitle("Fold line", { exact: true })).toHaveCount(1);
  await page.evaluate((end) => window.editor.reveal(end), python.indexOf(":\n") + 1);
  await page.keyboard.press("Enter");
  expect((await events(page, "edit")).at(-1).changes[0][2]).toBe("\n    ");
});

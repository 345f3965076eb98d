// Keys explained and completed in the editor, from the JSON Schema that is loaded on need.
import { expect, expectAccessible, openWithoutProgram, test } from "./support.mjs";

const YAML = `locations:
  - location_name: orders
    code_source: {module_name: shop.orders}
    container_context:
      k8s:
        namespace: orders
        run_k8s_config:
          merge_behavior: DEEP
    working_directory: shop # agent_queue: none
`;

/** Puts one editor with a deployment in the page's place. */
test.beforeEach(async ({ page }) => {
  await openWithoutProgram(page);
  await page.evaluate((text) => {
    document.getElementById("app").remove();
    const app = document.createElement("main");
    app.append(Object.assign(document.createElement("h1"), { className: "visually-hidden", textContent: "Editor" }));
    window.editor = document.createElement("code-editor");
    app.append(window.editor);
    document.body.append(app);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("main, code-editor { display: block; height: 600px }");
    document.adoptedStyleSheets = [sheet];
    window.editor.setDocument({ key: "a.yaml", revision: 1, text, language: "deployment", readOnly: false });
  }, YAML);
});

const card = (page) => page.locator(".cm-key-card");
const options = (page) => page.locator(".cm-tooltip-autocomplete li");
const caret = (page, at) => page.evaluate((it) => window.editor.reveal(it, it), at);
const shown = (page) => page.evaluate(() => [...window.editor.shadowRoot.querySelectorAll(".cm-line")].map((it) => it.textContent).join("\n"));

/** Opens the completions at the caret; the first time they are loaded. */
async function complete(page) {
  await expect(async () => {
    await page.keyboard.press("Control+Space");
    await expect(options(page).first()).toBeVisible({ timeout: 1000 });
  }).toPass();
}

test("loads nothing before the editor is used, and what it knows at the first use", async ({ page }) => {
  const asked = [];
  page.on("request", (it) => asked.push(it.url()));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(asked.filter((it) => it.includes("assistance"))).toEqual([]);
  await caret(page, 0);
  await expect.poll(() => asked.filter((it) => it.includes("assistance")).length).toBe(1);
});

test("explains the key under the pointer", async ({ page }) => {
  await caret(page, 0);
  const key = page.locator(".cm-line", { hasText: "working_directory" });
  await expect(async () => {
    await page.mouse.move(5, 5);
    await key.hover({ position: { x: 60, y: 8 } });
    await expect(card(page)).toContainText("working_directory: text", { timeout: 1000 });
  }).toPass();
  await expectAccessible(page);
});

test("explains the key at the caret by keyboard, also below a platform and in braces", async ({ page }) => {
  for (const [at, words] of [
    [YAML.indexOf("namespace"), "namespace"],
    [YAML.indexOf("module_name") + 3, "module_name: text"],
    [YAML.indexOf("shop #"), "working_directory"],
  ]) {
    await caret(page, at);
    await expect(async () => {
      await page.keyboard.press("Control+k");
      await page.keyboard.press("Control+i");
      await expect(card(page)).toContainText(words, { timeout: 1000 });
    }).toPass();
    await page.keyboard.press("Escape");
    await expect(card(page)).toHaveCount(0);
  }
});

test("completes the keys of the place, without those that are there", async ({ page }) => {
  await caret(page, YAML.indexOf("    container_context"));
  await page.keyboard.press("End");
  await caret(page, YAML.indexOf("\n    container_context"));
  await page.keyboard.press("Enter");
  await complete(page);
  const keys = await options(page).allTextContents();
  expect(keys.some((it) => it.startsWith("agent_queue"))).toBe(true);
  expect(keys.some((it) => it.startsWith("location_name") || it.startsWith("namespace"))).toBe(false);
  await expectAccessible(page);
  await page.keyboard.type("agent");
  await page.keyboard.press("Enter");
  expect(await shown(page)).toContain("\n    agent_queue: \n    container_context:");
});

test("completes below a platform, and values that can be listed", async ({ page }) => {
  await caret(page, YAML.indexOf("\n        run_k8s_config"));
  await page.keyboard.press("Enter");
  await complete(page);
  await page.keyboard.type("env_v");
  await page.keyboard.press("Enter");
  expect(await shown(page)).toContain("        env_vars:\n          - \n        run_k8s_config:");
  const text = await shown(page);
  await caret(page, text.indexOf("DEEP") + 4);
  await page.keyboard.press("Control+Backspace");
  await complete(page);
  expect(await options(page).allTextContents()).toEqual(["DEEP", "SHALLOW"]);
});

test("says nothing inside a comment", async ({ page }) => {
  await caret(page, YAML.indexOf("agent_queue"));
  await page.keyboard.press("Control+Space");
  await page.keyboard.press("Control+Space");
  await expect(options(page)).toHaveCount(0);
});

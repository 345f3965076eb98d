// Python is read by a program of its own: the first picture does not wait for it, and the page says what it does without.
import { expect, expectAccessible, test } from "./support.mjs";

const PROGRAM = "**/lazy/python-*.wasm";
const waiting = (page) => page.locator(".status-waiting");

test("draws the locations before Python is read, and what they store once it is", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(PROGRAM, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./");
  await expect(waiting(page)).toHaveText(/^\d+ Python files not read yet$/);
  await expect(page.locator('[data-node^="card"]').first()).toBeVisible();
  await expect(page.locator(".problem", { hasText: "shared-storage-mismatch" })).toHaveCount(0);
  await expectAccessible(page);
  release();
  await expect(waiting(page)).toBeEmpty();
  await expect(page.locator(".problem", { hasText: "shared-storage-mismatch" }).first()).toBeVisible();
});

test.describe("without the program", () => {
  test.use({ allowedComplaints: [/python-.*\.wasm/, /ERR_FAILED/] });

  test("says which files were not read, and goes on with the rest", async ({ page }) => {
    await page.route(PROGRAM, (route) => route.abort());
    await page.goto("./");
    await expect(waiting(page)).toHaveText(/^\d+ Python files not read yet$/);
    await page.unroute(PROGRAM);
    const editor = page.locator("code-editor .cm-content");
    await editor.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# read again\n");
    await expect(waiting(page)).toBeEmpty();
    await expect(page.locator(".problem", { hasText: "shared-storage-mismatch" }).first()).toBeVisible();
  });
});

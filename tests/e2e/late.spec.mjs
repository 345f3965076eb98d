// The second part of the program: not part of the first load, loaded by what needs it, and told where it cannot be had.
import { drop, expect, expectAccessible, openPage, openWithoutProgram, test } from "./support.mjs";

const LATE = "**/lazy/late-*.wasm";
const view = (page, name) => page.getByRole("tab", { name });

/** What the browser keeps of the work, a moment after each change. */
const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opened = indexedDB.open("locations-playground");
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
          const asked = opened.result.transaction("workspace").objectStore("workspace").get("current");
          asked.onsuccess = () => resolve(asked.result ?? "");
          opened.result.close();
        };
      }),
  );

/** Opens the page with configuration and no Python, and with `hold` the second part is dealt with so, once it is asked for. */
async function openConfiguration(page, hold = (route) => route.continue()) {
  await openWithoutProgram(page);
  await page.evaluate(() => {
    const files = ["dev", "prod"].map((name) => ({
      repo: "shop",
      path: `dagster_cloud.${name}.yaml`,
      text: `locations:\n  - location_name: shop\n    code_source: {python_file: shop.py}\n    container_context: {k8s: {env_vars: [STORAGE_BUCKET=shop-${name}, 'LEVEL="INFO"']}}\n`,
    }));
    return window.locationsPlayground.save(JSON.stringify({ version: 1, files, open: "shop/dagster_cloud.dev.yaml" }));
  });
  await page.unroute("**/*.wasm");
  await page.route(LATE, hold);
  await page.goto("./");
  await expect(page.locator(".map-all[data-measured]")).toBeVisible();
}

const abort = (route) => route.abort();

test("comes behind the first picture, with rules of its own, and is asked for once", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => {
    if (/late-[0-9a-f]+\.wasm$/.test(request.url())) asked.push(request.url());
  });
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await openConfiguration(page, async (route) => {
    await held;
    await route.continue();
  });
  const waiting = page.locator(".status-waiting");
  await expect(waiting).toHaveText("the rules for a review are not loaded yet");
  const told = page.locator(".problem-rule", { hasText: "quotes-in-variable" });
  await expect(told).toHaveCount(0);
  release();
  await expect(waiting).toBeEmpty();
  await expect(told.first()).toBeVisible();
  await view(page, "Matrix").click();
  await expect(page.getByRole("row", { name: /^STORAGE_BUCKET/ })).toBeVisible();
  await page.getByRole("button", { name: "Help" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(asked).toHaveLength(1);
});

test("a view says that it waits", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await openConfiguration(page, async (route) => {
    await held;
    await route.continue();
  });
  await view(page, "Matrix").click();
  await expect(page.getByRole("tabpanel").getByRole("status")).toHaveText("Loading…");
  release();
  await expect(page.getByRole("row", { name: /^STORAGE_BUCKET/ })).toBeVisible();
});

test.describe("without a connection", () => {
  test.use({ allowedComplaints: [/late-|Failed to (load|fetch)/] });

  test("a view says so, and tries again when asked", async ({ page }) => {
    await openConfiguration(page, abort);
    await view(page, "Effective YAML").click();
    const told = page.getByRole("tabpanel").getByRole("alert");
    await expect(told).toContainText("could not be loaded");
    await expectAccessible(page);
    await page.unroute(LATE);
    await told.getByRole("button", { name: "Try again" }).click();
    await expect(page.locator(".effective")).toContainText("locations:");
  });

  test("Python stays unread, and is read with the next change", async ({ page }) => {
    await page.route(LATE, abort);
    await page.goto("./");
    const waiting = page.locator(".status-waiting");
    await expect(waiting).toHaveText("3 Python files not read yet");
    await expect(page.locator(".map-all[data-measured]")).toBeVisible();
    await page.unroute(LATE);
    await page.locator(".cm-content").click();
    await page.keyboard.type("# once more");
    await expect(waiting).toBeEmpty();
  });

  test("a dialog is not opened, and can be asked for again", async ({ page }) => {
    await openConfiguration(page, abort);
    await page.getByRole("button", { name: "Help" }).click();
    await expect(page.locator(".notice")).toContainText("could not be loaded");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.unroute(LATE);
    await page.getByRole("button", { name: "Help" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });

  test("what is dropped is told not to be taken, and can be dropped again", async ({ page }) => {
    await openConfiguration(page, abort);
    const text = "-- shop/dagster_cloud.yaml --\nlocations: []\n";
    await drop(page, text);
    await expect(page.locator(".notice")).toContainText("could not be taken in");
    await page.unroute(LATE);
    await drop(page, text);
    await expect(page.locator(".notice")).toContainText("Added 1 file");
  });

  test("settings that cannot be read are kept for the next visit", async ({ page }) => {
    await openConfiguration(page);
    await drop(page, "-- shop/playground.yaml --\nversion: 1\nenvironments: [{name: dev}, {name: live, aliases: [prod]}]\n");
    const live = page.getByRole("radio", { name: "live" });
    await expect(live).toBeVisible();
    await expect.poll(() => kept(page)).toContain("name: live");
    await page.route(LATE, abort);
    await page.goto("./");
    await expect(page.locator(".notice")).toContainText("settings of your work could not be read");
    await expect(live).toHaveCount(0);
    await page.locator(".cm-content").click();
    await page.keyboard.type("# changed meanwhile");
    await expect.poll(() => kept(page)).toContain("changed meanwhile");
    await page.unroute(LATE);
    await openPage(page);
    await expect(live).toBeVisible();
    await expect(page.locator(".cm-content")).toContainText("changed meanwhile");
  });
});

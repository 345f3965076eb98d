// The views: the map by pointer and keyboard, the matrix, the effective YAML; light and dark, wide and narrow.
import AxeBuilder from "@axe-core/playwright";
import { expect, openPage, test } from "./support.mjs";

const view = (page, name) => page.getByRole("tab", { name });
const openFile = (page) => page.locator(".file-tab[data-open]");

async function start(page) {
  await openPage(page);
  await expect(page.locator(".map-all[data-measured]")).toBeVisible();
}

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).include(".views").analyze();
  expect(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
}

test("a mismatch opens by keyboard, leads to its text, and gives the focus back", async ({ page }) => {
  await start(page);
  const badge = page.getByRole("button", { name: /^Mismatch of STORAGE_BUCKET/ });
  await badge.focus();
  await page.keyboard.press("Enter");
  const details = page.getByRole("region", { name: /STORAGE_BUCKET differs in prod/ });
  await expect(details.getByRole("heading", { level: 2 })).toBeFocused();
  await accessible(page);
  await page.keyboard.press("Escape");
  await expect(details).toBeHidden();
  await expect(badge).toBeFocused();
  await page.keyboard.press("Space");
  await details.getByRole("button", { name: "dagster_cloud.prod.yaml:10" }).click();
  await expect(openFile(page)).toContainText("dagster_cloud.prod.yaml");
});

test("the map says why a location uses something, in a mismatch and in its tables, by keyboard", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: /^Mismatch of STORAGE_BUCKET/ }).press("Enter");
  const details = page.getByRole("region", { name: /STORAGE_BUCKET differs in prod/ });
  const asks = details.getByRole("listitem").filter({ hasText: "STORAGE_BUCKET=dagster-dev-assets" }).getByRole("button", { name: "Why?" });
  await asks.press("Enter");
  await expect(details.getByRole("region", { name: "Why this value" })).toContainText(/dagster_cloud\.prod\.yaml:10.*STORAGE_BUCKET=dagster-dev-assets/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "As table" }).press("Enter");
  const use = page.getByRole("row", { name: /^ml-platform / }).getByRole("listitem").filter({ hasText: "ml-prod" });
  await use.getByRole("button", { name: "Why?" }).press("Enter");
  const steps = use.getByRole("region", { name: "Why this value" }).getByRole("listitem");
  await expect(steps).toHaveCount(2);
  await expect(steps.last()).toContainText(/dagster_cloud\.prod\.yaml:7.*ml-prod.*this counts/);
  await accessible(page);
});

test("the map moves by drag, wheel and keys, and a drag is no click", async ({ page }) => {
  await start(page);
  const all = page.locator(".map-all");
  const where = () => all.getAttribute("transform");
  const before = await where();
  const file = await openFile(page).textContent();
  await page.locator('[data-node="card-2"]').hover();
  await page.mouse.down();
  await page.mouse.move(1000, 300, { steps: 5 });
  await page.mouse.up();
  await expect.poll(where).not.toBe(before);
  expect(await openFile(page).textContent()).toBe(file);
  const dragged = await where();
  await page.locator(".map-picture").focus();
  await page.keyboard.press("0");
  await expect.poll(where).not.toBe(dragged);
  const fitted = await where();
  await page.keyboard.press("+");
  await expect.poll(where).not.toBe(fitted);
  await page.getByRole("button", { name: "Fit the whole map" }).click();
  await expect.poll(where).toBe(fitted);
  await page.locator(".map-picture").hover();
  await page.mouse.wheel(0, -300);
  await expect.poll(where).not.toBe(fitted);
});

test("the map has a twin of tables, and says what to do where there is nothing to draw", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: "As table" }).click();
  await expect(page.getByRole("table")).toHaveCount(4);
  await accessible(page);
  await page.getByRole("button", { name: "As table" }).click();
  await page.getByText("base", { exact: true }).first().click();
  await expect(page.locator(".views").getByText("Choose an environment above: dev or prod.")).toBeVisible();
});

test("the matrix compares, filters and leads to the text of a cell", async ({ page }) => {
  await start(page);
  await view(page, "Matrix").click();
  const row = page.getByRole("row", { name: /^STORAGE_BUCKET/ });
  await expect(row).toContainText("mismatch");
  await accessible(page);
  await page.getByRole("button", { name: "Only differences" }).click();
  await expect(page.getByRole("row", { name: /^platform/ })).toHaveCount(0);
  await page.getByRole("searchbox").fill("dev-assets");
  await expect(page.getByRole("row", { name: /^LOG_LEVEL/ })).toHaveCount(0);
  await row.getByRole("button", { name: "dagster-dev-assets" }).click();
  await expect(openFile(page)).toContainText("dagster_cloud.prod.yaml");
});

test("the matrix shows mismatches alone, and is copied as a table", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await start(page);
  await view(page, "Matrix").click();
  await expect(page.locator(".matrix-table")).toBeVisible();
  const all = await page.locator(".matrix-table tbody tr:not(.matrix-section)").count();
  const mismatches = page.getByRole("button", { name: "Only mismatches" });
  await mismatches.press("Enter");
  await expect(mismatches).toHaveAttribute("aria-pressed", "true");
  const rows = page.locator(".matrix-table tbody tr:not(.matrix-section)");
  expect(await rows.count()).toBeLessThan(all);
  for (const row of await rows.all()) await expect(row).toContainText("mismatch");
  await page.getByRole("button", { name: "Copy Markdown" }).click();
  await expect(page.locator(".share").getByRole("status")).toHaveText("Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")[0]).toContain("| Fact | prod: compared | prod: analytics-team of analytics |");
  expect(copied).toContain("mismatch");
  await page.getByRole("button", { name: "Copy CSV" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"Fact","prod: compared"');
  await accessible(page);
});

test("the effective YAML says where a value comes from and what it overrides", async ({ page }) => {
  await start(page);
  await view(page, "Effective YAML").click();
  await page.locator(".effective-repos").getByRole("button", { name: "ml-platform" }).click();
  const line = page.locator(".effective-lines > li", { hasText: "namespace" });
  await line.getByRole("button", { name: /^Why\? It overrides/ }).click();
  await expect(line.locator(".why")).toContainText("dagster_cloud.yaml:11");
  await accessible(page);
  await line.locator(".why button").first().click();
  await expect(openFile(page)).toContainText("dagster_cloud.yaml");
});

for (const name of ["Map", "Matrix", "Effective YAML"]) {
  test(`${name} is accessible in the dark and fits a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await start(page);
    await view(page, name).click();
    await accessible(page);
    await page.setViewportSize({ width: 360, height: 700 });
    await page.locator(".panel-tabs").getByText("Views", { exact: false }).click();
    await accessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
}

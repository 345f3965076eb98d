// The matrix of many repositories: only what is in sight is drawn, and everything else is a scroll, a key or a filter away.
import { manyRepos } from "./many.mjs";
import { drop, expect, expectAccessible, openPage, test } from "./support.mjs";

const table = (page) => page.getByRole("grid");
const rows = (page) => page.locator(".matrix-table [data-line]");
const cells = (page) => page.locator(".matrix-cell");
const panel = (page) => page.getByRole("region", { name: "Matrix" });
const kinds = (page) => page.getByRole("combobox", { name: "Kind" });
const openFile = (page) => page.locator(".file-tab[data-open]");
/** Where the focus is: line and column, counted as a screen reader counts them. */
const focused = (page) =>
  page.evaluate(() => {
    const cell = document.activeElement.closest("[aria-colindex]");
    return cell && `${cell.parentElement.getAttribute("aria-rowindex")}:${cell.getAttribute("aria-colindex")}`;
  });

/** The first example, which is deployed to every environment, and ten more repositories of one location with 80 facts. */
async function start(page) {
  await openPage(page);
  await drop(page, manyRepos({ repos: 10, facts: 80 }));
  await expect(page.locator(".status")).toContainText("4 environments");
  await page.getByRole("tab", { name: "Matrix" }).click();
  await page.getByRole("button", { name: "All environments" }).click();
}

test("draws what is in sight and counts what there is", async ({ page }) => {
  await start(page);
  await expect(page.locator(".matrix-count")).toHaveText("89 facts of 13 locations in 4 environments");
  // Heads and the headings of four kinds are rows too; the names, and a verdict for each environment, columns.
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(89 + 4 + 2));
  await expect(table(page)).toHaveAttribute("aria-colcount", String(52 + 4 + 1));
  expect(await rows(page).count()).toBeLessThan(60);
  expect(await cells(page).count()).toBeLessThan(600);
  await expect(page.getByRole("columnheader", { name: "dev" })).toHaveCount(0);
  await expectAccessible(page, ".matrix");
});

test("shows the rest as it scrolls, with the heads in their places", async ({ page }) => {
  await start(page);
  const name = page.getByRole("rowheader", { name: "namespace" });
  await expect(name).toHaveCount(0);
  await panel(page).evaluate((it) => it.scrollTo(it.scrollWidth, it.scrollHeight));
  await expect(name).toBeVisible();
  // Limits of CPU and memory come after it.
  const row = page.getByRole("row").filter({ has: name });
  await expect(row).toHaveAttribute("aria-rowindex", String(89 + 4 + 2 - 2));
  // The chosen environment comes first, so the last column is that of the last of the others.
  const value = row.getByRole("gridcell").last();
  await expect(value).toHaveAttribute("aria-colindex", String(52 + 4 + 1));
  await expect(value).toContainText("ns-staging-4");
  const head = page.getByRole("columnheader", { name: "team-9 team-9" });
  await expect(head).toBeInViewport();
  const [of, under] = [await head.boundingBox(), await value.boundingBox()];
  expect(Math.abs(of.x - under.x)).toBeLessThan(1);
  await expect(page.getByRole("columnheader", { name: "staging" })).toBeInViewport();
  expect(await rows(page).count()).toBeLessThan(60);
  expect(await cells(page).count()).toBeLessThan(600);
});

test("keeps every line and column where the whole table would have it", async ({ page }) => {
  await start(page);
  const size = () => panel(page).evaluate((it) => `${it.scrollWidth} × ${it.scrollHeight}`);
  const before = await size();
  for (const [left, top] of [
    [0, 700],
    [3000, 700],
    [3000, 1900],
    [100000, 100000],
    [0, 0],
  ]) {
    await panel(page).evaluate((it, at) => it.scrollTo(...at), [left, top]);
    await expect(page.locator(".matrix-cell:visible").first()).toBeVisible();
    expect(await size()).toBe(before);
  }
});

test("is walked by keys; what has the focus stays, wherever the panel scrolls", async ({ page }) => {
  await start(page);
  await panel(page).focus();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("4:2");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => focused(page)).toBe("5:3");
  await page.keyboard.press("Control+End");
  await expect.poll(() => focused(page)).toBe("95:57");
  await expect(page.locator(":focus")).toBeInViewport();
  await page.keyboard.press("Home");
  await expect.poll(() => focused(page)).toBe("95:2");
  await panel(page).evaluate((it) => it.scrollTo(4000, 0));
  await expect(page.getByRole("rowheader", { name: "SETTING_000" })).toBeInViewport();
  expect(await focused(page)).toBe("95:2");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => focused(page)).toBe("95:3");
  await expect(page.locator(":focus")).toBeInViewport();
  // Only one cell is reached by Tab; the next is out of the table.
  await page.keyboard.press("Control+Home");
  await expect.poll(() => focused(page)).toBe("4:2");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBeNull();
});

test("filters by kind, search and difference, and says how many there are", async ({ page }) => {
  await start(page);
  const count = page.locator(".matrix-count");
  // What all have, and the example's own: three bindings, four variables, limits of CPU and memory.
  await expect(kinds(page).getByRole("option")).toHaveText([
    "every kind (89)",
    "Storage (3)",
    "Variables (79)",
    "Secrets and config maps (0)",
    "Code and build (3)",
    "Container (4)",
  ]);
  await kinds(page).selectOption("Variables (79)");
  await expect(count).toHaveText("79 facts of 13 locations in 4 environments");
  await page.getByRole("searchbox").fill("setting_01");
  await expect(count).toHaveText("10 facts of 13 locations in 4 environments");
  await expect(kinds(page)).toHaveValue("Variables (10)");
  await expect(page.locator(".matrix-section")).toHaveText(["Variables"]);
  await page.getByRole("searchbox").fill("VALUE-18-staging");
  await expect(page.getByRole("rowheader")).toHaveText(["Variables", "SETTING_018"]);
  await page.getByRole("searchbox").fill("no such thing");
  await expect(page.getByText("No fact that is left has “no such thing” in its name or values. Other kinds are left out.")).toBeVisible();
  await page.getByRole("button", { name: "Show all facts" }).press("Enter");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await expect(kinds(page)).toHaveValue("every kind (89)");
  await expect(count).toHaveText("89 facts of 13 locations in 4 environments");
  await page.getByRole("button", { name: "Only mismatches" }).click();
  await expect(kinds(page)).toHaveValue("every kind (2)");
});

test("one fact of one location is counted as one", async ({ page }) => {
  await openPage(page);
  await page.getByRole("tab", { name: "Matrix" }).click();
  await expect(page.locator(".matrix-count")).toHaveText("14 facts of 3 locations");
  await page.getByRole("button", { name: "All environments" }).click();
  await expect(page.locator(".matrix-count")).toHaveText("14 facts of 3 locations in 2 environments");
  await page.getByRole("searchbox").fill("ENVIRONMENT");
  await expect(page.locator(".matrix-count")).toHaveText("1 fact of 3 locations in 2 environments");
});

test("a name that is too long for its line is cut, and covers no other", async ({ page }) => {
  await start(page);
  await page.setViewportSize({ width: 390, height: 844 });
  const name = page.getByRole("rowheader", { name: "MODEL_REGISTRY_URL" });
  await expect(name).toBeVisible();
  const [line, code] = [await name.boundingBox(), await name.locator("code").boundingBox()];
  expect(code.height).toBeLessThan(24);
  expect(code.y + code.height).toBeLessThanOrEqual(line.y + line.height);
});

test("copies all rows and columns, in sight or not", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await start(page);
  await page.getByRole("button", { name: "Copy CSV" }).click();
  await expect(page.locator(".share").getByRole("status")).toHaveText("Copied");
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\r\n");
  expect(lines).toHaveLength(89 + 1);
  for (const line of lines) expect(line.split('","')).toHaveLength(52 + 4 + 1);
});

test("a copied column says whose location it is", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openPage(page);
  const location = "locations: [{location_name: one, code_source: {module_name: m}}]\n";
  await drop(page, `-- east/dagster_cloud.prod.yaml --\n${location}-- west/dagster_cloud.prod.yaml --\n${location}`);
  await page.getByRole("tab", { name: "Matrix" }).click();
  for (const [button, between] of [["Copy Markdown", " | "], ["Copy CSV", '","']]) {
    await page.getByRole("button", { name: button }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(`prod: one of east${between}prod: one of west`);
  }
});

test("says why a cell is so, and gives the focus back", async ({ page }) => {
  await openPage(page);
  await page.getByRole("tab", { name: "Matrix" }).click();
  const row = page.getByRole("row", { name: /^namespace/ });
  await row.getByRole("button", { name: "ml-prod" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const answer = page.getByRole("region", { name: "Why namespace is so" });
  const steps = answer.getByRole("listitem");
  await expect(steps).toHaveCount(2);
  await expect(steps.nth(0)).toContainText(/base\s*dagster_cloud\.yaml:11\s*ml\s*overridden/);
  await expect(steps.nth(1)).toContainText(/dagster_cloud\.prod\.yaml:7\s*ml-prod\s*this counts/);
  await expectAccessible(page);
  await steps.nth(0).getByRole("button").click();
  await expect(openFile(page)).toContainText("dagster_cloud.yaml");
  await answer.getByRole("button", { name: "Close the answer" }).press("Escape");
  await expect(answer).toHaveCount(0);
  await expect(row.getByRole("button", { name: "Why this value?" }).last()).toBeFocused();

  // Storage is asked by its parts, and a variable by its lists.
  await page.getByRole("row", { name: /^io_manager/ }).getByRole("button", { name: "Why this value?" }).first().click();
  const storage = page.getByRole("region", { name: "Why io_manager is so" });
  await expect(storage).toContainText(/s3_bucket, read from STORAGE_BUCKET:.*dagster_cloud\.prod\.yaml:8.*s3_prefix:.*the Python/s);
});

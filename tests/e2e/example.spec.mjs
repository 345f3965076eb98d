// What the page is for, on its first example: what is wrong shows at a glance, in each environment, and every click leads to the line.
import { expect, openPage, test } from "./support.mjs";

const tab = (page, name) => page.getByRole("tab", { name });
const openFile = (page) => page.locator(".file-tab[data-open]");
/** The line that the editor has the caret in. */
const line = (page) => page.locator("code-editor .cm-activeLine");
const problems = (page) => page.getByRole("region", { name: "Problems" });
const choose = (page, environment) => page.locator(".scopes-choice", { hasText: environment }).click();
const mismatch = (page) => page.getByRole("button", { name: /^Mismatch of STORAGE_BUCKET/ });

async function start(page) {
  await openPage(page);
  await expect(page.locator(".map-all[data-measured]")).toBeVisible();
}

test("what is wrong shows at a glance", async ({ page }) => {
  await start(page);
  await expect(page.getByRole("button", { name: "3 errors" })).toBeVisible();
  await expect(page.getByRole("button", { name: "5 warnings" })).toBeVisible();
  await expect(mismatch(page)).toBeVisible();
  await expect(problems(page).locator(".problem", { hasText: "shared-storage-mismatch" })).toContainText("prod");
});

test("the environment changes the map, the matrix and the effective YAML", async ({ page }) => {
  await start(page);
  await expect(mismatch(page)).toHaveCount(1);
  await choose(page, "dev");
  await expect(mismatch(page)).toHaveCount(0);
  await expect(page.locator(".map-picture")).toContainText("unresolved");

  await tab(page, "Effective YAML").click();
  const lines = page.locator(".effective-lines");
  await expect(lines).toContainText("STORAGE_BUCKET=dagster-dev-assets");
  await choose(page, "prod");
  await expect(lines).toContainText("STORAGE_BUCKET=dagster-prod-assets");
  await expect(lines).not.toContainText("dagster-dev-assets");

  await tab(page, "Matrix").click();
  const bucket = page.getByRole("row", { name: /^STORAGE_BUCKET/ });
  await expect(bucket).toContainText("mismatch");
  await choose(page, "dev");
  await expect(bucket).not.toContainText("mismatch");
});

test("a click anywhere leads to the exact line", async ({ page }) => {
  await start(page);
  await problems(page).locator(".problem", { hasText: "shared-storage-mismatch" }).locator(".problem-message").click();
  await expect(openFile(page)).toContainText("dagster_cloud.prod.yaml");
  await expect(line(page)).toHaveText("          - STORAGE_BUCKET=dagster-dev-assets");

  await page.getByRole("button", { name: /ml-prod/ }).first().click();
  await expect(line(page)).toHaveText("        namespace: ml-prod");

  await tab(page, "Matrix").click();
  await page.getByRole("row", { name: /^STORAGE_BUCKET/ }).getByRole("button", { name: "dagster-prod-assets" }).first().click();
  await expect(line(page)).toHaveText("          - STORAGE_BUCKET=dagster-prod-assets");

  await tab(page, "Effective YAML").click();
  const registry = page.locator(".effective-lines > li", { hasText: "registry:" }).first();
  await registry.getByRole("button", { name: /dagster_cloud\.yaml:8/ }).click();
  await expect(openFile(page)).toContainText("dagster_cloud.yaml");
  await expect(line(page)).toHaveText("      registry: registry.example.com/analytics");
});

test("a repair removes its finding, and the storage of dev is known", async ({ page }) => {
  await start(page);
  await choose(page, "dev");
  await expect(page.locator(".map-picture")).toContainText("S3PickleIOManager unresolved");
  const problem = problems(page).locator(".problem", { hasText: "misplaced-variables" });
  await problem.locator(".problem-fix").first().click();
  await expect(problem).toHaveCount(0);
  await expect(page.locator(".map-picture")).not.toContainText("S3PickleIOManager unresolved");
  await expect(page.getByRole("button", { name: "2 errors" })).toBeVisible();
});

test("one bucket in both files ends the mismatch", async ({ page }) => {
  await start(page);
  await problems(page).locator(".problem", { hasText: "shared-storage-mismatch" }).locator(".problem-message").click();
  await expect(line(page)).toContainText("dagster-dev-assets");
  await page.keyboard.insertText("STORAGE_BUCKET=dagster-prod-assets");
  await expect(line(page)).toHaveText("          - STORAGE_BUCKET=dagster-prod-assets");
  await expect(mismatch(page)).toHaveCount(0);
  await expect(problems(page).locator(".problem", { hasText: "shared-storage-mismatch" })).toHaveCount(0);
});

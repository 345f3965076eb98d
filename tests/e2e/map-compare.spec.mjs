// Two environments: the note when one is left, both on one map, and the order of deployment.
import { readFile } from "node:fs/promises";
import { drop, expect, expectAccessible, openPage, test } from "./support.mjs";

async function start(page) {
  await openPage(page);
  await expect(page.locator(".map-all[data-measured]")).toBeVisible();
}

const environment = (page, name) => page.locator(".toolbar").getByText(name, { exact: true }).click();
const note = (page) => page.locator(".map-change-note");

test("another environment says what changed, until that is read", async ({ page }) => {
  await start(page);
  await expect(note(page)).toHaveCount(0);
  await environment(page, "dev");
  await expect(note(page).getByRole("status")).toContainText("prod → dev: only dev has 3 resources; only prod has 3 resources, 1 mismatch");
  await expectAccessible(page);
  await note(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(note(page)).toHaveCount(0);
  await environment(page, "prod");
  await expect(note(page)).toContainText("dev → prod: only prod has 3 resources, 1 mismatch");
});

test("two environments are compared on the map and in the tables", async ({ page }) => {
  await start(page);
  await environment(page, "dev");
  await note(page).getByRole("button", { name: "Compare on the map" }).click();
  const odd = page.getByRole("button", { name: /^Mismatch of STORAGE_BUCKET.*− only prod/ });
  await expect(odd).toBeVisible();
  await expect(page.getByRole("button", { name: /^namespace ml-prod.*− only prod/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /^namespace ml:.*\+ only dev/ })).toBeVisible();
  await odd.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: /STORAGE_BUCKET differs in prod/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "As table" }).click();
  await expect(page.getByRole("row", { name: /STORAGE_BUCKET ?− only prod/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Tools" }).click();
  const compare = page.getByRole("combobox", { name: "Compare with" });
  await expect(compare).toHaveValue("prod");
  await compare.selectOption("nothing");
  await expect(page.getByRole("row", { name: /STORAGE_BUCKET ?− only prod/ })).toHaveCount(0);
  await expect(note(page)).toHaveCount(0);
});

test("what both environments have says what it is in the other one", async ({ page }) => {
  await start(page);
  const location = (cpu) => `locations: [{location_name: sized, container_context: {k8s: {resources: {limits: {cpu: ${cpu}}}}}}]`;
  await drop(page, `-- sized/dagster_cloud.yaml --
locations: [{location_name: sized, code_source: {module_name: m}}]
-- sized/dagster_cloud.dev.yaml --
${location("250m")}
-- sized/dagster_cloud.prod.yaml --
${location("'1'")}
`);
  const card = page.getByRole("button", { name: /^Location sized of sized: / });
  await expect(card).toBeVisible();
  await environment(page, "dev");
  await note(page).getByRole("button", { name: "Compare on the map" }).click();
  await page.getByRole("button", { name: "Tools" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the map as SVG" }).click()]);
  const saved = await readFile(await download.path(), "utf8");
  for (const words of ["± prod: 1 CPU", "± differs", "− only prod"]) expect(saved).toContain(words);
  await expect(card).toHaveAccessibleName(/250m CPU.*± prod: 1 CPU$/);
  await expect(card.locator(".map-tag + text")).toHaveText("± prod: 1 CPU");
  await page.getByRole("button", { name: "As table" }).click();
  await expect(page.getByRole("row", { name: /^sized ?± prod: 1 CPU/ })).toBeVisible();
});

test("the plan has the waves in order, with what each location waits for", async ({ page }) => {
  await start(page);
  await page.getByRole("tab", { name: "Plan" }).click();
  const waves = page.locator(".plan-wave");
  await expect(waves).toHaveCount(2);
  await expect(waves.first()).toContainText("analytics-team");
  await expect(waves.nth(1)).toContainText("needs customer_order_summary of analytics-team");
  await expectAccessible(page);
  await waves.nth(1).getByRole("button", { name: /definitions\.py:\d+/ }).last().click();
  await expect(page.locator(".file-tab[data-open]")).toContainText("definitions.py");
});

/** Two locations that need each other's asset. */
const CIRCLE = ["one", "two"].flatMap((own, at) => {
  const other = ["two", "one"][at];
  return [
    `-- ${own}/dagster_cloud.yaml --`,
    `locations:\n  - location_name: ${own}\n    code_source: {python_file: ${own}.py}`,
    `-- ${own}/${own}.py --`,
    `import dagster as dg\n\n@dg.asset(deps=["${other}"])\ndef ${own}(): ...\n\ndefs = dg.Definitions(assets=[${own}])`,
  ];
});

test("a circle is told with the lines that make it", async ({ page }) => {
  await start(page);
  await drop(page, CIRCLE.join("\n") + "\n");
  await page.getByRole("tab", { name: "Plan" }).click();
  const circle = page.locator(".plan-cycle");
  await expect(circle.getByRole("button", { name: "one.py:3" })).toBeVisible();
  await circle.getByRole("button", { name: "two.py:3" }).click();
  await expect(page.locator(".file-tab[data-open]")).toContainText("two.py");
});

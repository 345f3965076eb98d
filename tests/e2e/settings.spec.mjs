// The settings of the workspace: edited by mouse and by keyboard, kept over a reload, wide and narrow, light and dark.
import { drop, expect, expectAccessible, openPage, test } from "./support.mjs";

const dialog = (page) => page.getByRole("dialog");
const part = (page, name) => dialog(page).getByRole("group", { name });

async function open(page) {
  await openPage(page);
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(dialog(page).getByRole("heading", { name: "Settings of this workspace" })).toBeVisible();
}

test("an environment gets another name, and its files stay with it after a reload", async ({ page }) => {
  await open(page);
  const names = part(page, /^Environments/).getByRole("textbox", { name: "Name" });
  await expect(names).toHaveCount(2);
  await names.nth(1).fill("live");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.locator(".toolbar-scopes")).toContainText("live");
  await expect(page.locator(".toolbar-scopes")).not.toContainText("prod");
  // It is saved a moment after the change.
  await expect
    .poll(async () => {
      await page.reload();
      return page.locator(".toolbar-scopes").textContent();
    })
    .toContain("live");
});

test("what was changed is not lost by one Escape", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  const again = () => page.getByRole("button", { name: "Settings", exact: true }).click();
  await again();
  const name = part(page, /^Environments/).getByRole("textbox", { name: "Name" }).first();
  const alert = dialog(page).getByRole("alert");
  await name.fill("stable");
  await page.keyboard.press("Escape");
  await expect(alert).toContainText("not saved");
  await expect(name).toHaveValue("stable");
  await expect(name).toBeFocused();
  await name.fill("steady");
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect(alert).toContainText("not saved");
  await expect(name).toHaveValue("steady");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await again();
  await expect(name).toHaveValue("dev");
});

test("a variable and an expectation are added by keyboard, and a breach of it is told", async ({ page }) => {
  await open(page);
  const add = part(page, /^Variables/).getByRole("button", { name: "Add variable" });
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("alert")).toHaveText("A variable has no name");
  await expect(dialog(page).getByRole("button", { name: "Save" })).toBeDisabled();
  await part(page, /^Variables/).getByRole("textbox", { name: "Name" }).focus();
  await page.keyboard.type("SENTRY_DSN");
  await page.keyboard.press("Tab");
  await page.keyboard.type("https://sentry.example.com");
  const expectations = part(page, /^Expectations/);
  await expectations.getByRole("button", { name: "Add expectation" }).focus();
  await page.keyboard.press("Enter");
  const pattern = expectations.getByRole("combobox", { name: "Pattern" });
  await expect(pattern).toHaveValue("snake_case: lower case, digits and _");
  await pattern.focus();
  await page.keyboard.type("UPPER");
  await expect(pattern).toHaveValue("UPPER_CASE: upper case, digits and _");
  await dialog(page).getByRole("button", { name: "Save" }).press("Enter");
  await expect(dialog(page)).toBeHidden();
  await expect(page.locator(".problems")).toContainText("UPPER_CASE");
});

test("what is wrong is tied to its field, and leads there", async ({ page }) => {
  await open(page);
  const names = part(page, /^Environments/).getByRole("textbox", { name: "Name" });
  const words = part(page, /^Environments/).getByRole("textbox", { name: "Other words in paths" });
  const variables = part(page, /^Variables/);
  await names.first().fill("prod");
  await words.first().fill("live, test");
  await words.nth(1).fill("Test");
  await variables.getByRole("button", { name: "Add variable" }).click();
  await variables.getByRole("textbox", { name: "Name" }).fill("A=B");
  await variables.getByRole("textbox", { name: "Environments" }).fill("nowhere");
  await page.keyboard.press("Tab");
  await expect(names.nth(1)).toHaveAccessibleDescription("The environment prod is listed twice");
  await expect(variables.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription("A=B is no name of a variable: it has a =");
  await expect(variables.getByRole("textbox", { name: "Environments" })).toHaveAccessibleDescription("nowhere is not one of the environments (row 1 of the variables, A=B)");
  await expect(dialog(page).locator("[aria-invalid=true]")).toHaveCount(3);
  await expectAccessible(page, ".dialog");
  await dialog(page).getByRole("button", { name: "The environment prod is listed twice" }).click();
  await expect(names.nth(1)).toBeFocused();
  await names.nth(1).fill("late");
  await page.keyboard.press("Tab");
  await expect(names.nth(1)).not.toHaveAttribute("aria-invalid");
  await expect(words.first()).toHaveAccessibleDescription("test is another word for prod and for late");
});

test("the focus goes to a new row, along with a moved one, and on from one that is taken away", async ({ page }) => {
  await open(page);
  const environments = part(page, /^Environments/);
  const names = environments.getByRole("textbox", { name: "Name" });
  await environments.getByRole("button", { name: "Add environment" }).press("Enter");
  await expect(names.nth(2)).toBeFocused();
  await page.keyboard.type("test");
  await page.keyboard.press("Tab");
  await environments.getByRole("button", { name: "Move test up" }).press("Enter");
  await expect(environments.getByRole("button", { name: "Move test up" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(names.first()).toHaveValue("test");
  await expect(names.first()).toBeFocused();
  await environments.getByRole("button", { name: "Remove test" }).press("Enter");
  await expect(environments.getByRole("button", { name: "Remove dev" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(environments.getByRole("button", { name: "Add environment" })).toBeFocused();
  const variables = part(page, /^Variables/);
  await variables.getByRole("button", { name: "Add variable" }).press("Enter");
  await expect(variables.getByRole("textbox", { name: "Name" })).toBeFocused();
  const expectations = part(page, /^Expectations/);
  const facts = expectations.getByLabel("Fact");
  await expectations.getByRole("button", { name: "Add convention" }).press("Enter");
  await expect(facts.nth(7)).toBeFocused();
  await expectations.getByRole("button", { name: "Remove the expectation on location_name" }).press("Enter");
  await expect(expectations.getByRole("button", { name: "Add expectation" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(facts.nth(7)).toBeFocused();
  await expectations.getByRole("button", { name: "Back to the usual ones" }).press("Enter");
  await expect(facts).toHaveCount(7);
  await expect(expectations.getByRole("button", { name: "Add expectation" })).toBeFocused();
});

test("a pattern may be a text of one's own", async ({ page }) => {
  await open(page);
  const expectations = part(page, /^Expectations/);
  await expectations.getByRole("button", { name: "Add expectation" }).click();
  await expectations.getByRole("combobox", { name: "Pattern" }).selectOption("a text of its own");
  await expectations.getByRole("textbox", { name: /^Pattern/ }).fill("*-{environment}");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".problems")).toContainText("does not fit *-{environment}");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(expectations.getByRole("textbox", { name: /^Pattern/ })).toHaveValue("*-{environment}");
});

test("a naming convention is chosen and added by keyboard", async ({ page }) => {
  await open(page);
  const expectations = part(page, /^Expectations/);
  const rows = expectations.getByRole("list").getByRole("listitem");
  await expect(rows).toHaveCount(7);
  await expectations.getByRole("combobox", { name: "Naming convention" }).focus();
  await page.keyboard.type("Locations in snake");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(rows).toHaveCount(8);
  await expect(rows.last().getByLabel("Fact")).toHaveValue("location_name");
  await expect(rows.last().getByRole("combobox", { name: "Pattern" })).toHaveValue("snake_case: lower case, digits and _");
  await dialog(page).getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.locator(".problems")).toContainText("Location name ml-platform does not fit snake_case");
});

test("a name that is nowhere is told, with the one that is meant", async ({ page }) => {
  await open(page);
  const told = dialog(page).getByRole("status").last();
  await expect(told).toBeEmpty();
  const variables = part(page, /^Variables/);
  await variables.getByRole("button", { name: "Add variable" }).click();
  await variables.getByRole("textbox", { name: "Name" }).fill("A");
  await variables.getByRole("textbox", { name: "Locations" }).fill("analitics-team");
  await page.keyboard.press("Tab");
  await expect(told).toHaveText("analitics-team is not a location, so this decides nothing: did you mean analytics-team?");
  await expectAccessible(page, ".dialog");
  await variables.getByRole("textbox", { name: "Locations" }).fill("analytics-team");
  await page.keyboard.press("Tab");
  await expect(told).toBeEmpty();
});

const NAMES = ["dev", "staging", "prod"].map((environment) => {
  const name = environment === "staging" ? "analytics" : `analytics_${environment}`;
  return `-- warehouse/dagster_cloud.${environment}.yaml --\nlocations:\n  - location_name: ${name}\n    code_source:\n      module_name: analytics\n    agent_queue: queue-${environment}\n`;
});

test("three names of one location become one everywhere, once somebody says so", async ({ page }) => {
  await openPage(page);
  await drop(page, NAMES.join(""));
  await expect(page.locator(".status")).toContainText("3 environments");
  const compare = async () => {
    await page.getByRole("tab", { name: "Effective YAML" }).click();
    await page.locator(".effective-repos").getByRole("button", { name: "warehouse" }).click();
    await page.getByRole("button", { name: "Compare" }).click();
  };
  await compare();
  await expect(page.locator(".diff-counts")).toHaveText("1 added, 1 removed");
  await expect(page.locator(".diff-offer")).toContainText("analytics_dev in dev, analytics in staging, analytics_prod in prod");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const names = part(page, /^Names/);
  await expect(names).toContainText("analytics of warehouse is one location: analytics_dev in dev, analytics in staging, analytics_prod in prod");
  await expect(names).toContainText("A branch deployment compares each location with the one of the same name");
  await names.getByRole("checkbox").focus();
  await page.keyboard.press("Space");
  await dialog(page).getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.locator(".diff-counts")).toHaveText("2 changed");
  await expect(page.locator(".diff-location")).toHaveText("analytics_prod and analytics");
  await expect(page.locator(".diff-offer")).toHaveCount(0);
  await page.getByRole("tab", { name: "Matrix" }).click();
  await expect(page.getByRole("columnheader", { name: "analytics_prod" })).toContainText("analytics, warehouse");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(names.getByRole("checkbox")).toBeChecked();
});

test("the settings are accessible, light and dark, wide and narrow", async ({ page }) => {
  for (const [colorScheme, width] of [
    ["light", 1440],
    ["dark", 390],
  ]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 860 });
    await open(page);
    await part(page, /^Variables/).getByRole("button", { name: "Add variable" }).click();
    await expectAccessible(page);
    expect(await dialog(page).evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
  }
});

test("says what goes with an environment before it is saved, and brings it back", async ({ page }) => {
  await openPage(page);
  const playground = "version: 1\nenvironments: [{name: dev}, {name: prod}]\nrepos: {w2a: {by_environment: {prod: {values: {image.tag: b}}}}}\n";
  await drop(page, `-- w2a/dagster_cloud.yaml --\nlocations: [{location_name: one, code_source: {module_name: m}}]\n-- w2a/playground.yaml --\n${playground}`);
  const settings = page.getByRole("button", { name: "Settings", exact: true });
  const going = dialog(page).locator(".settings-going");
  await settings.click();
  await expect(going).toBeEmpty();
  await part(page, /^Environments/).getByRole("button", { name: "Remove prod" }).click();
  await expect(going).toContainText("Undo brings it back");
  await expect(going.getByRole("listitem")).toHaveText(["What templates of w2a are given in prod alone: image.tag"]);
  await expectAccessible(page, ".dialog");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.locator(".notices").getByRole("button", { name: "Undo" }).click();
  await settings.click();
  await expect(part(page, /^Environments/).getByRole("button", { name: "Remove prod" })).toBeVisible();
  await part(page, /^Environments/).getByRole("button", { name: "Remove prod" }).click();
  await expect(going.getByRole("listitem")).toHaveCount(1);
});

test("a variable is added with the focus in its name", async ({ page }) => {
  await open(page);
  const variables = part(page, /^Variables/);
  await variables.getByRole("button", { name: "Add variable" }).click();
  await expect(variables.getByRole("textbox", { name: "Name" }).last()).toBeFocused();
});

// The settings of the workspace: edited by mouse and by keyboard, kept over a reload, wide and narrow, light and dark.
import { expect, expectAccessible, openPage, test } from "./support.mjs";

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
  await expectations.getByRole("textbox", { name: "Pattern" }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("UPPER_CASE");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  await expect(page.locator(".problems")).toContainText("UPPER_CASE");
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

// A repository in the other layout: what the dialog shows, what it does, and the way back.
import { expect, expectAccessible, test } from "./support.mjs";

/** Opens the conversion of the first repository. */
async function openConversion(page) {
  await page.goto("./");
  await page.locator("#files").getByRole("button", { name: /^Change repository/ }).first().click();
  await page.getByRole("button", { name: "Convert to the other layout…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Convert / });
  await expect(dialog.locator(".convert-moves tbody tr").first()).toBeVisible();
  return dialog;
}

test("shows what moves where, converts, and takes it back", async ({ page }) => {
  const dialog = await openConversion(page);
  await expect(dialog.locator(".convert-moves")).toContainText("dg.toml");
  const file = dialog.locator(".convert-file").first();
  await file.locator("summary").press("Enter");
  await expect(file.locator("pre")).toContainText("directory_type");
  await dialog.getByRole("button", { name: "Convert", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator("#files")).toContainText("dg.toml");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("#files")).not.toContainText("dg.toml");
});

test("shows where a value stands", async ({ page }) => {
  const dialog = await openConversion(page);
  await dialog.locator(".convert-moves .place").first().click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator(".cm-content")).toBeVisible();
});

for (const colorScheme of ["light", "dark"]) {
  test(`can be read by everybody in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openConversion(page);
    await expectAccessible(page);
  });
}

test("fits a narrow window", async ({ page }) => {
  await openConversion(page);
  await page.setViewportSize({ width: 390, height: 800 });
  const dialog = page.getByRole("dialog");
  const box = await dialog.boundingBox();
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(390);
  expect(await dialog.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
});

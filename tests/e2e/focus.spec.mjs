// What has the focus goes away: the keyboard goes on at what took its place.
import { expect, openPage, test } from "./support.mjs";

const files = (page) => page.getByRole("navigation", { name: "Repositories and files" });
const opens = (page) => files(page).locator(".files-open");
const problems = (page) => page.getByRole("region", { name: "Problems" });

test("a file that is removed leaves the focus to the next, and the way back to what is open", async ({ page }) => {
  await openPage(page);
  const third = await opens(page).nth(2).textContent();
  await opens(page).nth(1).press("Delete");
  await expect(opens(page).nth(1)).toBeFocused();
  await expect(opens(page).nth(1)).toHaveText(third);
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(opens(page).and(page.locator("[aria-current]"))).toBeFocused();
});

test("a file that is removed in its dialog leaves the focus in the page", async ({ page }) => {
  await openPage(page);
  await opens(page).nth(1).press("F2");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator("button:focus")).toHaveCount(1);
});

test("a dialog that becomes another one is read from its beginning", async ({ page }) => {
  await openPage(page);
  await page.getByRole("button", { name: "Change repository analytics" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Convert/ }).press("Enter");
  await expect(dialog.getByRole("heading", { name: "Convert analytics to the newer layout" })).toBeInViewport();
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
});

test("a problem that is repaired leaves the focus to the one that follows", async ({ page }) => {
  await openPage(page);
  const repair = problems(page).locator(".problem-fix").first();
  const words = await repair.textContent();
  await repair.press("Enter");
  await expect(problems(page).getByRole("button", { name: words })).toHaveCount(0);
  await expect(problems(page).locator(":focus")).toHaveCount(1);
});

test("a pointer that put the focus away is not brought back", async ({ page }) => {
  await openPage(page);
  await opens(page).nth(1).focus();
  await page.getByRole("heading", { name: "Problems" }).click();
  await expect(page.locator("body")).toBeFocused();
  await page.keyboard.press("F8");
  await expect(files(page).locator(":focus")).toHaveCount(0);
});

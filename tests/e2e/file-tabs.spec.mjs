// The opened files over the editor, when there are many: names that can be read, the open one in sight, and keys that walk.
import { drop, expect, expectAccessible, openPage, test } from "./support.mjs";

const tabs = (page) => page.getByRole("list", { name: "Opened files" }).getByRole("listitem");
const opens = (page) => page.locator(".file-tab-open");
const files = (page) => page.getByRole("navigation", { name: "Repositories and files" });

/** Opens as many files as there are in the example, and two more repositories with files of equal names. */
async function openAll(page) {
  await openPage(page);
  await drop(page, ["shop", "store"].map((repo) => `-- ${repo}/dagster_cloud.yaml --\nlocations: []\n`).join(""));
  await expect(page.locator(".status")).toContainText("4 repositories");
  const all = files(page).locator(".files-open");
  for (let at = 0; at < (await all.count()); at += 1) await all.nth(at).click();
  await expect(tabs(page)).toHaveCount(await all.count());
  expect(await all.count()).toBeGreaterThan(8);
}

test("the open one is in sight with room to a next one, and names can be read", async ({ page }) => {
  await openAll(page);
  const strip = page.locator(".file-tabs");
  expect(await strip.evaluate((it) => it.scrollWidth > 2 * it.clientWidth)).toBe(true);
  await expect(tabs(page).last()).toBeInViewport({ ratio: 1 });
  await expect(tabs(page).first()).not.toBeInViewport();
  await files(page).locator(".files-open", { hasText: "reports/definitions.py" }).click();
  const open = page.locator(".file-tab[data-open]");
  await expect(open).toBeInViewport({ ratio: 1 });
  const [of, around] = [await open.boundingBox(), await strip.boundingBox()];
  expect(of.x - around.x, "a piece of the one before is seen").toBeGreaterThan(24);
  // Equal names are told apart by words, others need none.
  await expect(tabs(page).first().locator(".file-tab-repo")).toHaveText("analytics: ");
  await expect(tabs(page).filter({ hasText: "store" }).locator(".file-tab-repo")).toHaveText("store: ");
  const cut = await page.locator(".file-tab .middle-head").evaluateAll((all) => all.filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.parentElement.title));
  expect(cut).toEqual([]);
  await expectAccessible(page, ".editor-tabs");
});

test("arrow keys walk through them, and one that is closed leaves the focus to the next", async ({ page }) => {
  await openAll(page);
  await opens(page).last().focus();
  await page.keyboard.press("Home");
  await expect(opens(page).first()).toBeFocused();
  await expect(tabs(page).first()).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(tabs(page).nth(1)).toHaveAttribute("data-open");
  await opens(page).nth(1).focus();
  await page.keyboard.press("Tab");
  const n = await tabs(page).count();
  await page.keyboard.press("Enter");
  await expect(tabs(page)).toHaveCount(n - 1);
  await expect(tabs(page).nth(1).getByRole("button", { name: /^Close/ })).toBeFocused();
});

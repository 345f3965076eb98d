// The page of a rule in the whole page: how it opens, what it shows, and that its reader is loaded only then.
import { expect, expectAccessible, openPage, openWithoutProgram, test } from "./support.mjs";

const LAZY = "**/lazy/rule-pages-*.js";

/** Opens the page of the first problem's rule; gives the rule's id. */
async function openRule(page) {
  await openPage(page);
  const rule = page.getByRole("region", { name: "Problems" }).getByTitle(/^Explain this rule/).first();
  const id = await rule.textContent();
  await rule.click();
  return id;
}

test("explains a rule, and asks for the reader of Markdown only then", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const isReader = (url) => url.includes("/lazy/rule-pages");
  await page.goto("./");
  await expect(page.locator(".problem-rule").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(asked.filter(isReader)).toEqual([]);

  const rule = page.locator(".problem-rule").first();
  const id = await rule.textContent();
  await rule.click();
  const dialog = page.getByRole("dialog", { name: id });
  await expect(dialog.locator(".rule-page h2")).not.toBeEmpty();
  await expect(dialog.getByRole("heading", { name: "Instead" })).toBeVisible();
  expect(asked.filter(isReader)).toHaveLength(1);

  const codes = await dialog.locator(".rule-page-code pre").allTextContents();
  expect(codes.length).toBeGreaterThan(1);
  for (const code of codes) expect(code).not.toMatch(/\^ |(error|warning|info)\[/);
  await expect(dialog.locator(".rule-page-code figcaption").first()).toContainText("/");
});

test("opens an example in the editor", async ({ page }) => {
  await openRule(page);
  const section = page.locator(".rule-page section", { has: page.getByRole("button", { name: "Open in the editor" }) }).first();
  const name = await section.locator("figcaption").first().textContent();
  const code = (await section.locator("pre").first().textContent()).trim();
  await section.getByRole("button", { name: "Open in the editor" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator(".cm-content")).toContainText(code.split("\n").at(-1).trim());
  await expect(page.locator("#files")).toContainText(name.split("/").at(-1));
});

for (const colorScheme of ["light", "dark"]) {
  test(`can be read by everybody in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openRule(page);
    await expect(page.locator(".rule-page h2")).toBeVisible();
    await expectAccessible(page);
  });
}

test("says that it is loading", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(LAZY, async (route) => {
    await held;
    await route.continue();
  });
  await openRule(page);
  await expect(page.locator(".rule-page").getByRole("status")).toHaveText("Loading…");
  release();
  await expect(page.locator(".rule-page h2")).toBeVisible();
  await expect(page.locator(".rule-page").getByRole("status")).toHaveCount(0);
});

test.describe("without its reader", () => {
  test.use({ allowedComplaints: [/./] });

  test("says that the page could not be loaded", async ({ page }) => {
    await page.route(LAZY, (route) => route.abort());
    await openRule(page);
    await expect(page.getByRole("alert")).toContainText("This page could not be loaded");
    await expectAccessible(page);
  });
});

test("gives a rule's page as a tree, and nothing for what is no rule", async ({ page }) => {
  await openWithoutProgram(page);
  const tree = await page.evaluate(() => window.locationsPlayground.rulePage("misplaced-variables"));
  expect(tree.children[0]).toMatchObject({ kind: "heading", level: 1 });
  expect(tree.children.filter((it) => it.kind === "code-block").every((it) => it.info.includes("/"))).toBe(true);
  for (const id of ["no-such-rule", "__proto__", ""]) {
    const refused = page.evaluate((it) => window.locationsPlayground.rulePage(it), id);
    await expect(refused).rejects.toThrow("there is no rule");
  }
});

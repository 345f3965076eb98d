// The page's shell as it is published: its policy, what is painted first, and what is said when it cannot start.
import { readFileSync } from "node:fs";
import { expect, expectAccessible, test } from "./support.mjs";

const source = readFileSync(new URL("../../dist/index.html", import.meta.url), "utf8");

test("the published page has the strict policy and nothing inline", async ({ page }) => {
  await page.goto("./");
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  expect(policy.split(";").map((it) => it.trim()).sort()).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "img-src 'self' data: blob:",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
  ]);
  expect(source).not.toMatch(/<style/i);
  expect(source).not.toMatch(/<[^>]+\sstyle\s*=/i);
  expect(source).not.toMatch(/<[^>]+\son[a-z]+\s*=/i);
  const scripts = source.match(/<script[^>]*>[^<]*/gi);
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(script).toMatch(/\ssrc=[^>]*>$/);
  expect(source).not.toMatch(/(src|href)="?\//);
});

test("every part comes from the page's own folder, once", async ({ page, address }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("./");
  await expect(page.locator(".shell-loading")).toHaveCount(0);
  expect(asked.length).toBeGreaterThan(3);
  for (const url of asked) expect(url).toContain(address);
  expect(new Set(asked).size).toBe(asked.length);
});

test("the program takes the shell's place", async ({ page }) => {
  await page.goto("./");
  await expect(page.locator("#app")).not.toBeEmpty();
  await expect(page.locator(".shell-loading")).toHaveCount(0);
  await expect(page.locator(".shell-message")).toHaveCount(0);
});

test("the shell is painted while the program is on its way", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.getByText("Loading…")).toBeVisible();
  await expect(page.getByText("Locations Playground")).toBeVisible();
  await expectAccessible(page);
  release();
  await expect(page.getByText("Loading…")).toHaveCount(0);
});

test.describe("when a part is missing", () => {
  test.use({ allowedComplaints: [/./] });

  for (const [part, pattern] of [["the program", "**/*.wasm"], ["the loader", "**/playground-*.js"], ["the editor", "**/editor-*.js"]]) {
    test(`without ${part} the page says so and offers to reload`, async ({ page }) => {
      await page.route(pattern, (route) => route.abort());
      await page.goto("./");
      await expect(page.getByRole("alert")).toContainText("did not start");
      await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
    });
  }
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false, allowedComplaints: [/./] });

  test("the page says what it needs", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator(".shell-noscript")).toBeVisible();
  });
});

// The page as a person uses it: typing, files in and out, what comes back, the keyboard, and who else can read it.
import AxeBuilder from "@axe-core/playwright";
import { expect, openPage, test } from "./support.mjs";

const editor = (page) => page.locator("code-editor .cm-content");
const files = (page) => page.getByRole("navigation", { name: "Repositories and files" });
const file = (page, path) => files(page).locator(".files-row", { hasText: path });
const problems = (page) => page.getByRole("region", { name: "Problems" });

const start = openPage;

/** Drops files on the page, as `[name, text]`. */
async function drop(page, ...texts) {
  const data = await page.evaluateHandle((texts) => {
    const data = new DataTransfer();
    for (const [name, text] of texts) data.items.add(new File([text], name));
    return data;
  }, texts);
  await page.dispatchEvent("code-editor", "dragover", { dataTransfer: data });
  await expect(page.getByText("Drop files, folders or a .zip")).toBeVisible();
  await page.dispatchEvent("code-editor", "drop", { dataTransfer: data });
  await expect(page.getByText("Drop files, folders or a .zip")).toBeHidden();
}

/** Waits until the browser has kept a text and a choice. */
async function kept(page, ...parts) {
  const saved = () => page.evaluate(async () => (await globalThis.locationsPlayground.load())?.text ?? "");
  for (const part of parts) await expect.poll(saved).toContain(part);
}

test("the first visit shows the example with its problems and the last environment", async ({ page }) => {
  await start(page);
  await expect(files(page).getByRole("heading")).toHaveText(["analytics", "ml-platform"]);
  await expect(page.getByRole("radio", { name: "prod" })).toBeChecked();
  await expect(page.getByRole("button", { name: /^\d+ errors?$/ })).toBeVisible();
  await expect(problems(page).locator(".problem").first()).toBeVisible();
});

test("focus and caret stay while problems appear", async ({ page }) => {
  await start(page);
  const before = await problems(page).locator(".problem").count();
  await editor(page).click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("unknown_key: 1\n", { delay: 20 });
  await expect(problems(page).locator(".problem")).toHaveCount(before + 1);
  await page.keyboard.type("# still here");
  await expect(editor(page)).toBeFocused();
  await expect(editor(page).locator(".cm-line").nth(1)).toContainText("# still here# Analytics");
});

test("a problem leads to its text, its rule and its repair", async ({ page }) => {
  await start(page);
  const problem = problems(page).locator(".problem", { hasText: "misplaced-variables" }).first();
  await problem.locator(".problem-message").click();
  await expect(page.locator(".file-tab[data-open]")).toContainText("dagster_cloud.dev.yaml");
  await expect(editor(page)).toBeFocused();
  await problem.getByRole("button", { name: "misplaced-variables" }).click();
  await expect(page.getByRole("dialog")).toContainText("misplaced-variables");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(problem.getByRole("button", { name: "misplaced-variables" })).toBeFocused();
  await problem.locator(".problem-fix").first().click();
  await expect(problems(page).locator(".problem", { hasText: "misplaced-variables" })).toHaveCount(0);
});

test("a file is renamed, moved and taken away, and comes back", async ({ page }) => {
  await start(page);
  await file(page, "reports/definitions.py").getByRole("button").first().focus();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Repository")).toBeFocused();
  await dialog.getByLabel("Path in it").fill("reports/assets.py");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(file(page, "reports/assets.py")).toBeVisible();
  await file(page, "reports/assets.py").getByRole("button").first().focus();
  await page.keyboard.press("Delete");
  await expect(file(page, "reports/assets.py")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(file(page, "reports/assets.py")).toBeVisible();
});

test("a repository is renamed and its layout corrected", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: "Change repository ml-platform" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("ml");
  await dialog.getByLabel("Files of environments").selectOption("complete");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(files(page).getByRole("heading")).toHaveText(["analytics", "ml"]);
  await expect(files(page).getByText("complete files")).toBeVisible();
});

test("dropped files and settings are taken, and a bundle is split", async ({ page }) => {
  await start(page);
  await drop(page, ["dagster_cloud.live.yaml", "locations: []\n"], ["playground.yaml", "version: 1\nenvironments:\n  - name: live\n"]);
  await expect(file(page, "dagster_cloud.live.yaml")).toContainText("live");
  await expect(page.getByRole("radio", { name: "live" })).toBeChecked();
  await drop(page, ["all.txt", "-- one/a.yaml --\na: 1\n-- two/b.yaml --\nb: 2\n"]);
  await expect(files(page).getByRole("heading")).toHaveText(["analytics", "ml-platform", "one", "two"]);
});

test("text pasted beside a field is asked about", async ({ page }) => {
  await start(page);
  await page.locator("body").evaluate((body) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "import os\n");
    body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Path in it")).toHaveValue("definitions.py");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(file(page, "definitions.py").filter({ hasNotText: "/" })).toBeVisible();
});

test("what was changed is there after a reload, line ends and all", async ({ page }) => {
  await start(page);
  await drop(page, ["crlf.yaml", "a: 1\r\nb: 2\r\n"]);
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("c: 3");
  await page.locator(".scopes-choice", { hasText: "dev" }).click();
  await kept(page, "c: 3", '"scope":"dev"');
  await page.reload();
  await expect(page.locator(".file-tab[data-open]")).toContainText("crlf.yaml");
  await expect(editor(page)).toContainText("c: 3");
  await expect(page.getByRole("radio", { name: "dev" })).toBeChecked();
  await file(page, "crlf.yaml").hover();
  await page.getByRole("button", { name: "Change crlf.yaml" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("dialog").getByRole("button", { name: "Download" }).click(),
  ]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe("a: 1\r\nb: 2\r\nc: 3");
});

/** A location with labels of so many levels. */
const nested = (levels) =>
  `locations:\n  - location_name: deep\n    code_source:\n      module_name: a\n    container_context:\n      k8s:\n        labels: ${"{a: ".repeat(levels)}1${"}".repeat(levels)}\n`;

test("nesting that the official loader just takes is read and merged, more is told", async ({ page }) => {
  await start(page);
  await drop(page, ["deep/dagster_cloud.yaml", `-- deep/dagster_cloud.yaml --\n${nested(470)}`]);
  await expect(page.locator(".file-tab[data-open]")).toContainText("dagster_cloud.yaml");
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.getByRole("tabpanel").getByRole("button", { name: "deep", exact: true }).click();
  await expect(page.getByRole("tabpanel")).toContainText("location_name: deep");
  await expect(problems(page)).not.toContainText("The nesting is so deep");
  await drop(page, ["deeper/dagster_cloud.yaml", `-- deeper/dagster_cloud.yaml --\n${nested(2000)}`]);
  await expect(problems(page)).toContainText("The nesting is so deep that Python gives up");
  await expect(page.getByRole("heading", { name: "Something broke" })).toHaveCount(0);
});

test("nothing open says what to do", async ({ page }) => {
  await start(page);
  for (const repo of ["analytics", "ml-platform"]) {
    await page.getByRole("button", { name: `Change repository ${repo}` }).click();
    await page.getByRole("button", { name: "Remove with its files" }).click();
  }
  await expect(page.getByRole("heading", { name: "Start with your deployment files" })).toBeVisible();
  await page.getByRole("tab", { name: "Plan" }).click();
  await expect(page.getByRole("heading", { name: "Nothing to deploy yet" })).toBeVisible();
  await page.getByRole("button", { name: "Open the example" }).click();
  await expect(page.getByRole("heading", { name: "In which order to deploy to prod" })).toBeVisible();
  await page.getByRole("radio", { name: "base" }).check({ force: true });
  await expect(page.getByRole("heading", { name: "Nothing is deployed" })).toBeVisible();
  await expect(files(page).getByRole("heading")).toHaveText(["analytics", "ml-platform"]);
});

test("a message hides no way back, and what was dismissed stays away", async ({ page }) => {
  await start(page);
  const told = page.locator(".notice");
  const dismiss = (of) => told.filter({ hasText: of }).getByRole("button", { name: "Dismiss" });
  await file(page, "reports/definitions.py").getByRole("button").first().press("Delete");
  await expect(told).toHaveText(["Removed reports/definitions.pyUndo"]);
  await page.keyboard.press("Control+s");
  await expect(told).toHaveText([/^Kept in this browser/, "Removed reports/definitions.pyUndo"]);
  await dismiss("Removed").click();
  await dismiss("Kept").click();
  await expect(told).toHaveCount(0);
  await page.keyboard.press("Control+s");
  await dismiss("Kept").click();
  await expect(told).toHaveCount(0);
});

test("on the smallest phone the bar at the bottom has room for many problems, and everything is downloaded", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await start(page);
  await drop(page, ["dagster_cloud.yaml", `locations:\n${"  - location_name: x\n    unknown: 1\n".repeat(120)}`]);
  const bar = page.getByRole("navigation", { name: "Parts of the page" });
  const button = (name) => bar.getByRole("button", { name });
  await expect(button(/^Problems \d{3}$/)).toBeVisible();
  const heights = await bar.getByRole("button").evaluateAll((all) => all.map((it) => it.clientHeight));
  expect(new Set(heights)).toEqual(new Set([48]));
  expect(await button(/^Problems/).evaluate((it) => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight)).toBe(true);
  await button("Files").click();
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download everything" }).click();
  expect((await downloaded).suggestedFilename()).toMatch(/\.zip$/);
});

test("the keyboard alone is enough", async ({ page }) => {
  await start(page);
  await page.keyboard.press("Alt+1");
  await expect(file(page, "dagster_cloud.yaml").first().getByRole("button").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.locator(".file-tab[data-open]")).toContainText("dagster_cloud.dev.yaml");
  await page.keyboard.press("Alt+3");
  await expect(problems(page).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Alt+4");
  await expect(page.getByRole("tab", { name: "Map" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Matrix" })).toBeFocused();
  await expect(page.getByRole("tab", { name: "Matrix" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("F8");
  await expect(problems(page).locator(".problem[data-shown]").first()).toBeVisible();
  await page.getByRole("heading", { name: "Problems" }).click();
  await page.keyboard.press("Shift+?");
  await expect(page.getByRole("dialog")).toContainText("not endorsed by");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("panels are resized by pointer and by keys, and reset", async ({ page }) => {
  await start(page);
  const width = () => page.locator("#files").evaluate((it) => it.getBoundingClientRect().width);
  const before = await width();
  const splitter = page.getByRole("separator", { name: "Width of the files" });
  const box = await splitter.boundingBox();
  await page.mouse.move(box.x, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 200, { steps: 4 });
  await page.mouse.up();
  expect(Math.abs((await width()) - before - 60)).toBeLessThan(4);
  await splitter.focus();
  await page.keyboard.press("ArrowLeft");
  expect(Math.abs((await width()) - before - 44)).toBeLessThan(4);
  await splitter.dblclick();
  expect(Math.abs((await width()) - before)).toBeLessThan(1);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [width, height] of [[1440, 860], [390, 844]]) {
    test(`nothing overflows and axe finds nothing, ${colorScheme} at ${width}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height });
      await start(page);
      const panels = width < 600 ? ["Files", "Text", "Problems", "Views"] : [null];
      for (const panel of panels) {
        if (panel) {
          await page.locator(".panel-tab", { hasText: panel }).click();
          await expect(page.locator(":is(.files, .editor, .problems, .views):visible")).toHaveCount(1);
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        expect((await new AxeBuilder({ page }).analyze()).violations.map(brief)).toEqual([]);
      }
      await page.getByRole("button", { name: "Help" }).click();
      expect((await new AxeBuilder({ page }).analyze()).violations.map(brief)).toEqual([]);
    });
  }
}

function brief({ id, nodes }) {
  return `${id}: ${nodes.map((it) => it.target.join(" ")).slice(0, 4).join(" | ")}`;
}

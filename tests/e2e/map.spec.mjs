// The map's tools: lineage with its details, search, neighbours, kinds, collapsed repositories, and the picture to keep.
import { readFile } from "node:fs/promises";
import { sharingRepos } from "./many.mjs";
import { drop, expect, expectAccessible, openPage, test } from "./support.mjs";

async function start(page) {
  await openPage(page);
  await expect(page.locator(".map-all[data-measured]")).toBeVisible();
}

const tools = (page) => page.getByRole("button", { name: "Tools" }).click();
const quiet = (page) => page.locator(".map-picture .map-node[data-quiet]");

test("an asset between locations opens both ends with their lines, and the table has the same", async ({ page }) => {
  await start(page);
  const flow = page.getByRole("button", { name: /^Assets from / }).first();
  const told = await flow.getAttribute("aria-label");
  const [, from, to, asset] = told.match(/^Assets from (\S+) to (\S+): ([^ ,]+)/);
  await flow.focus();
  await page.keyboard.press("Enter");
  const details = page.getByRole("region", { name: `${from} → ${to}` });
  await expect(details.getByRole("heading", { level: 2 })).toBeFocused();
  await expect(details).toContainText(`made by ${from}`);
  await expect(details).toContainText(`needed by ${to}`);
  await expect(details.getByRole("button", { name: /definitions\.py:\d+/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(flow).toBeFocused();
  await page.getByRole("button", { name: "As table" }).click();
  const table = page.getByRole("table", { name: "Assets between locations" });
  await expect(table.getByRole("row", { name: new RegExp(`${asset}.*${to}`) })).toContainText(`made by ${from}`);
});

test("the map is searched, and what is chosen keeps its neighbours raised as far as wanted", async ({ page }) => {
  await start(page);
  await tools(page);
  await page.getByRole("searchbox", { name: "Find on the map" }).fill("STORAGE_BUCKET");
  await expect(page.locator(".map-found")).toHaveText("1 of 2, Enter for the next");
  await expect(quiet(page).first()).toBeAttached();
  await page.getByRole("searchbox", { name: "Find on the map" }).fill("no such thing");
  await expect(page.locator(".map-found")).toHaveText("0 found");
  await page.getByRole("searchbox", { name: "Find on the map" }).fill("");
  await expect(quiet(page)).toHaveCount(0);
  await page.locator('[data-node="card-0"]').focus();
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Neighbours" }).focus();
  await expect(quiet(page).first()).toBeAttached();
  const near = await quiet(page).count();
  await page.getByRole("combobox", { name: "Neighbours" }).selectOption("everything connected");
  await expect.poll(() => quiet(page).count()).toBeLessThan(near);
  await page.locator(".map-picture").focus();
  await page.keyboard.press("Escape");
  await expect(quiet(page)).toHaveCount(0);
});

test("kinds are left out, repositories become one card, and both come back", async ({ page }) => {
  await start(page);
  await tools(page);
  const cards = page.locator(".map-card");
  const resources = page.locator(".map-resource");
  const [nCards, nResources] = [await cards.count(), await resources.count()];
  const storage = page.getByRole("button", { name: "Storage", exact: true });
  await storage.click();
  await expect(storage).toHaveAttribute("aria-pressed", "false");
  await expect.poll(() => resources.count()).toBeLessThan(nResources);
  await storage.click();
  await expect(resources).toHaveCount(nResources);
  await page.getByText("Repositories", { exact: true }).click();
  await page.getByRole("button", { name: "Collapse all" }).click();
  await expect(cards).toHaveCount(2);
  await expect(page.getByRole("button", { name: /^Repository analytics: 2 locations, analytics-team, analytics-reports/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Expand all" }).click();
  await expect(cards).toHaveCount(nCards);
});

/** What a browser makes of an SVG file on its own. */
const parsed = (page, text) =>
  page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const all = [root, ...root.querySelectorAll("*")];
    return {
      names: [...new Set(all.map((it) => it.localName))].sort(),
      attributes: [...new Set(all.flatMap((it) => it.getAttributeNames()))].sort(),
      values: all.flatMap((it) => it.getAttributeNames().map((name) => it.getAttribute(name))),
      title: root.querySelector("title").textContent,
      description: root.querySelector("desc").textContent,
      text: root.textContent,
    };
  }, text);

/** One location, in a namespace whose name rings the bell. */
const BELL = `-- bell/dagster_cloud.yaml --
locations:
  - location_name: bell
    code_source: {module_name: bell}
    container_context: {k8s: {namespace: "ring\\a"}}
`;

test("a picture with control characters in its texts is XML all the same", async ({ page }) => {
  await start(page);
  await drop(page, BELL);
  await expect(page.getByRole("button", { name: /^Location bell/ })).toBeVisible();
  await tools(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the map as SVG" }).click();
  const svg = await parsed(page, await readFile(await (await download).path(), "utf8"));
  expect(svg.names).not.toContain("parsererror");
  expect(svg.text).toContain("ring\ufffd");
});

test("the picture to keep stands on its own: SVG without scripts and references, and PNG", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await start(page);
  await tools(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the map as SVG" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("locations-map-prod.svg");
  const svg = await parsed(page, await readFile(await file.path(), "utf8"));
  expect(svg.names).toEqual(["desc", "g", "path", "rect", "svg", "text", "title"]);
  expect(svg.attributes.filter((it) => /^on|href|style|class|^data-/.test(it))).toEqual([]);
  expect(svg.values.filter((it) => /url\(|var\(|https?:(?!\/\/www\.w3\.org\/)/.test(it))).toEqual([]);
  expect(svg.values).toContain("rgb(247, 248, 250)"); // the light ground, whatever the page wears
  expect(svg.title).toContain("in prod");
  expect(svg.description).toMatch(/\d+ lineage edges? \(\d+ assets? that one location makes and another needs\)/);
  expect(svg.description).toContain("STORAGE_BUCKET");
  expect(svg.text).toMatch(/\d{4}-\d\d-\d\d/);
  expect(svg.text).toContain("should be the same");
  const next = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the map as PNG" }).click();
  const png = await readFile(await (await next).path());
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThan(800);
  await expect(page.locator(".map-export")).toHaveCount(0);
});

test("a picture of many nodes shows names that can be read, and everything once it is closer or kept", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await start(page);
  await drop(page, sharingRepos({ repos: 8 }));
  const node = page.getByRole("button", { name: /^Location team-3-part-0 / });
  const letters = () =>
    node.locator("text").evaluateAll((all) =>
      all.filter((it) => it.getClientRects().length).map((it) => [it.textContent, it.getBoundingClientRect().height]));
  const sizes = page.locator(".map-all[data-far]");
  await expect(sizes).toBeVisible();
  const far = await letters();
  expect(far.map(([text]) => text)).toEqual(["1", "team-3-", "part-0"]);
  for (const [, height] of far) expect(height).toBeGreaterThan(7);
  await tools(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the map as SVG" }).click();
  const kept = await parsed(page, await readFile(await (await download).path(), "utf8"));
  expect(kept.text).toContain("defs0.py");
  expect(kept.text).toContain("team-3-part-0");
  expect(kept.values).not.toContain("22");
  for (let at = 0; at < 3; at += 1) await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(sizes).toHaveCount(0);
  expect((await letters()).map(([text]) => text)).toEqual(["team-3-part-0", "1", "defs0.py", ""]);
});

test("what is chosen is kept by what it is, and the list of repositories goes away again", async ({ page }) => {
  await start(page);
  const odd = page.getByRole("button", { name: /^storage s3:\/\/dagster-dev-assets/ });
  await odd.focus();
  await page.keyboard.press("Enter");
  await page.locator(".toolbar").getByText("dev", { exact: true }).click();
  await expect(odd).not.toHaveAttribute("data-quiet", "");
  await expect(quiet(page).first()).toBeAttached();
  await tools(page);
  const list = page.locator(".map-repos");
  await page.getByText("Repositories", { exact: true }).click();
  await expect(list.getByRole("button", { name: "Collapse all" })).toBeVisible();
  // Wherever the tools break, the list stays in their panel.
  for (const width of [1440, 1100, 700, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await list.getByRole("button", { name: "Collapse all" }).click({ trial: true });
  }
  await page.keyboard.press("Escape");
  await expect(list.getByRole("button", { name: "Collapse all" })).toBeHidden();
  await expect(list.locator("summary")).toBeFocused();
});

test("what has the focus is in sight, and a use says who needs it and where", async ({ page }) => {
  await start(page);
  for (let at = 0; at < 6; at += 1) await page.getByRole("button", { name: "Zoom in" }).click();
  const picture = await page.locator(".map-picture").boundingBox();
  for (const node of ["card-0", "resource-0", "resource-3", "card-2"]) {
    await page.locator(`[data-node="${node}"]`).focus();
    const { x, y } = await page.locator(`[data-node="${node}"] .map-frame`).boundingBox();
    expect(x).toBeGreaterThanOrEqual(picture.x);
    expect(y).toBeGreaterThanOrEqual(picture.y);
    expect(x).toBeLessThan(picture.x + picture.width);
    expect(y).toBeLessThan(picture.y + picture.height);
  }
  await page.locator(".map-use").first().dispatchEvent("click");
  const details = page.locator(".map-details");
  await expect(details.getByRole("heading", { level: 2 })).toContainText("→");
  await expect(details.getByRole("button", { name: /\.(py|yaml):\d+$/ }).first()).toBeVisible();
  await expectAccessible(page);
});

test("the edges of what is chosen are reached by key, and their details give the focus back", async ({ page }) => {
  await start(page);
  const card = page.locator('[data-node="card-0"]');
  const name = (await card.getAttribute("aria-label")).match(/^Location (\S+) of/)[1];
  await card.focus();
  await page.keyboard.press("Tab");
  await expect(page.locator(".map-use:focus")).toHaveCount(0);
  await card.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const used = page.locator(".map-use:focus");
  await expect(used).toHaveAttribute("aria-label", new RegExp(`^${name} uses .*:\\d+. Show details$`));
  const node = await used.getAttribute("data-node");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.locator(".map-details").getByRole("heading", { level: 2 })).toContainText(name);
  await page.keyboard.press("Escape");
  await expect(page.locator(`[data-node="${node}"]`)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card).toBeFocused();
  await expect(page.locator('.map-use[role="button"]')).toHaveCount(0);
});

test("a repository becomes one card and opens again where it stands, and the focus stays there", async ({ page }) => {
  await start(page);
  const fold = page.getByRole("button", { name: "Make one card of repository analytics" });
  const open = page.getByRole("button", { name: "Show the locations of repository analytics" });
  const cards = page.locator(".map-card");
  const before = await cards.count();
  await fold.focus();
  await page.keyboard.press("Enter");
  await expect(open).toBeFocused();
  expect(await cards.count()).toBeLessThan(before);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(fold).toBeFocused();
  await expect(cards).toHaveCount(before);
  await fold.click();
  await expect(page.getByRole("button", { name: /^Repository analytics: / })).toBeVisible();
  await open.click();
  await expect(cards).toHaveCount(before);
});

test("tables say how much there is where they show a part", async ({ page }) => {
  await start(page);
  const names = Array.from({ length: 301 }, (_, at) => `a${at}`);
  const repo = (name, lines) => `-- ${name}/dagster_cloud.yaml --
locations: [{location_name: ${name}, code_source: {python_file: d.py}}]
-- ${name}/d.py --
from dagster import asset
${lines.join("\n")}
`;
  const made = names.map((it) => `@asset\ndef ${it}(): ...`);
  await drop(page, repo("one", made) + repo("two", [`@asset(deps=[${names.map((it) => `"${it}"`)}])\ndef b(): ...`]));
  await page.getByRole("button", { name: "As table" }).click();
  // Two more are the example's.
  await expect(page.getByText("303 assets between locations in all. Each table shows the first 300.")).toBeVisible();
});

// The map under fingers: one drags it, two pinch it, and what is between them stays there.
import { expect, openPage, test } from "./support.mjs";

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

/** The map's offset and scale. */
async function view(page) {
  const [x, y, scale] = (await page.locator(".map-all").getAttribute("transform")).match(/-?[\d.]+/g).map(Number);
  return { x, y, scale };
}

test("on a phone the map starts where most is wrong, in letters that can be read, and Fit shows all of it", async ({ page }) => {
  await openPage(page);
  const picture = page.locator(".map-picture");
  await expect(page.locator(".map-all[data-measured]")).toBeVisible();
  const heights = await picture.locator("text").evaluateAll((all) => all.map((it) => parseFloat(getComputedStyle(it).fontSize)));
  expect(Math.min(...heights) * (await view(page)).scale).toBeGreaterThanOrEqual(12);
  await expect(page.getByRole("button", { name: /^Location ml-platform of ml-platform: .*2 errors/ })).toBeInViewport({ ratio: 1 });
  await page.getByRole("button", { name: "Fit the whole map" }).click();
  await expect(page.locator(".map-card").first()).toBeInViewport({ ratio: 1 });
  const panel = await picture.boundingBox();
  const all = await page.locator(".map-all").boundingBox();
  expect(all.x).toBeGreaterThanOrEqual(panel.x);
  expect(all.x + all.width).toBeLessThanOrEqual(panel.x + panel.width);
  expect((await view(page)).scale).toBeLessThan(1);
});

test("two fingers zoom around their middle, one moves, and a pinch opens nothing", async ({ page }) => {
  await openPage(page);
  await expect(page.locator(".map-all[data-measured]")).toBeVisible();
  const box = await page.locator(".map-picture").boundingBox();
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const client = await page.context().newCDPSession(page);
  const touch = (type, points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const around = (by) => [
    [middle.x - by, middle.y],
    [middle.x + by, middle.y],
  ];
  const before = await view(page);
  await touch("touchStart", around(40));
  for (const by of [50, 60, 70, 80]) await touch("touchMove", around(by));
  await touch("touchEnd", []);
  await expect.poll(async () => (await view(page)).scale / before.scale).toBeCloseTo(2, 1);
  const after = await view(page);
  const under = ({ x, scale }) => (middle.x - box.x - x) / scale;
  expect(Math.abs(under(after) - under(before))).toBeLessThan(6);
  await touch("touchStart", [[middle.x, middle.y]]);
  for (const by of [10, 20, 30]) await touch("touchMove", [[middle.x + by, middle.y]]);
  await touch("touchEnd", []);
  await expect.poll(async () => (await view(page)).x - after.x).toBeGreaterThan(20);
  expect((await view(page)).scale).toBe(after.scale);
  await expect(page.locator(".map-details")).toHaveCount(0);
  await expect(page.locator(".views")).toBeVisible();
});

// Times frames in a real browser: while the map of 40 repositories is dragged, as it comes and with every repository expanded,
// and while the matrix of 50 repositories, 4 environments and 300 facts scrolls. A screen of 60 hertz shows a frame each 16.7 ms.
// Needs a built page: `make bench`.
import { chromium } from "@playwright/test";
import { manyRepos, sharingRepos } from "../tests/e2e/many.mjs";
import { serve } from "../tests/e2e/server.mjs";

const COUNT = Number(process.env.FRAMES ?? 200);

/** Drags the map, or scrolls the matrix, in each frame; prints what lies between one frame and the next. */
async function time(page, words, { drag, scroll, step }) {
  const part = page.locator(drag ? ".map-picture" : ".matrix-scroll");
  const { x, y, width, height } = await part.boundingBox();
  const middle = [Math.round(x + width / 2), Math.round(y + height / 2)];
  if (drag) {
    await page.mouse.move(...middle);
    await page.mouse.down();
  }
  const times = await part.evaluate(
    async (part, [middle, drag, scroll, step, count]) => {
      const next = () => new Promise(requestAnimationFrame);
      const times = [];
      let last = await next();
      for (let at = 1; at <= count; at += 1) {
        if (drag) {
          // To and fro, so that the picture stays in sight. The mouse is pointer 1.
          const away = Math.abs(((at * step + 150) % 600) - 300) - 150;
          const place = { clientX: middle[0] + away, clientY: middle[1] + away / 2 };
          part.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, buttons: 1, bubbles: true, ...place }));
        } else part[scroll] += step;
        const now = await next();
        times.push(now - last);
        last = now;
      }
      return times;
    },
    [middle, drag, scroll, step, COUNT],
  );
  if (drag) await page.mouse.up();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  console.log(`${words}: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, longest ${at(1)} ms`);
}

/** A page with `text` dropped on the example of a first visit, once all of it is analysed. */
async function opened(browser, address, text, environments) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
  page.on("pageerror", (error) => console.error(String(error)));
  await page.goto(address);
  const isRead = () => document.querySelector(".status-waiting")?.textContent === "";
  await page.waitForFunction(isRead);
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "many.txt"));
    return data;
  }, text);
  await page.dispatchEvent("code-editor", "drop", { dataTransfer: dropped });
  await page.getByText(`${environments} environments`).waitFor({ timeout: 300_000 });
  await page.waitForFunction(isRead, undefined, { timeout: 300_000 });
  await page.locator(".status-took", { hasText: "analysed in" }).waitFor({ timeout: 300_000 });
  console.log(`${Math.round(text.length / 1000)} KB, ${await page.locator(".status-took").textContent()}`);
  return page;
}

const { address, stop } = await serve({ base: "/frames/" });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const map = await opened(browser, address, sharingRepos({ repos: 40 }), 2);
  const drawn = async () => `${await map.locator(".map-node").count()} nodes, ${await map.locator(".map-picture path").count()} lines`;
  await map.getByText("42 repositories").waitFor();
  await time(map, `the map dragged, ${await drawn()}`, { drag: true, step: 7 });
  await map.getByRole("button", { name: "Tools" }).click();
  await map.getByText("Repositories", { exact: true }).click();
  await map.getByRole("button", { name: "Expand all" }).click();
  await time(map, `the map dragged, ${await drawn()}`, { drag: true, step: 7 });
  await map.close();

  const page = await opened(browser, address, manyRepos(), 4);
  const started = Date.now();
  await page.getByRole("tab", { name: "Matrix" }).click();
  await page.locator(".matrix-table").waitFor({ timeout: 300_000 });
  await page.getByRole("button", { name: "All environments" }).click();
  // The example of a first visit is there too.
  await page.locator(".matrix-count", { hasText: / of \d+ locations in \d+ environments$/ }).waitFor({ timeout: 300_000 });
  console.log(`${await page.locator(".matrix-count").textContent()}; the matrix is there after ${Date.now() - started} ms, with ${await page.locator(".matrix-cell").count()} cells drawn`);
  for (const [words, scroll, step] of [
    ["down, 60 px a frame", "scrollTop", 60],
    ["up, 60 px a frame", "scrollTop", -60],
    ["down, 400 px a frame", "scrollTop", 400],
    ["right, 60 px a frame", "scrollLeft", 60],
    ["left, 60 px a frame", "scrollLeft", -60],
    ["right, 400 px a frame", "scrollLeft", 400],
  ]) {
    await time(page, words, { scroll, step });
  }
} finally {
  await browser.close();
  await stop();
}

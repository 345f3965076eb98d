// Times the matrix of 50 repositories, 4 environments and 300 facts in a real browser: how long the analysis takes, and how
// long each frame takes while it scrolls. A screen of 60 hertz shows one each 16.7 ms. Needs a built page: `make bench`.
import { chromium } from "@playwright/test";
import { manyRepos } from "../tests/e2e/many.mjs";
import { serve } from "../tests/e2e/server.mjs";

/** Scrolls so many pixels in each of so many frames; gives what lies between one frame and the next, in milliseconds. */
const scroll = (page, direction, step, frames) =>
  page.evaluate(
    async ([direction, step, frames]) => {
      const panel = document.querySelector(".matrix-scroll");
      const next = () => new Promise(requestAnimationFrame);
      const times = [];
      let last = await next();
      for (let at = 0; at < frames; at += 1) {
        panel[direction] += step;
        const now = await next();
        times.push(now - last);
        last = now;
      }
      return times;
    },
    [direction, step, frames],
  );

const { address, stop } = await serve({ base: "/frames/" });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
  page.on("pageerror", (error) => console.error(String(error)));
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector(".status-waiting")?.textContent === "");
  const text = manyRepos();
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "many.txt"));
    return data;
  }, text);
  await page.dispatchEvent("code-editor", "drop", { dataTransfer: dropped });
  await page.getByText("4 environments").waitFor({ timeout: 300_000 });
  console.log(`${Math.round(text.length / 1000)} KB, ${await page.locator(".status-took").textContent()}`);
  const started = Date.now();
  await page.getByRole("tab", { name: "Matrix" }).click();
  await page.locator(".matrix-table").waitFor({ timeout: 300_000 });
  await page.getByRole("button", { name: "All environments" }).click();
  // The example of a first visit is there too.
  await page.locator(".matrix-count", { hasText: /× 2\d\d locations/ }).waitFor({ timeout: 300_000 });
  console.log(`${await page.locator(".matrix-count").textContent()}; the matrix is there after ${Date.now() - started} ms, with ${await page.locator(".matrix-cell").count()} cells drawn`);
  for (const [words, direction, step] of [
    ["down, 60 px a frame", "scrollTop", 60],
    ["up, 60 px a frame", "scrollTop", -60],
    ["down, 400 px a frame", "scrollTop", 400],
    ["right, 60 px a frame", "scrollLeft", 60],
    ["left, 60 px a frame", "scrollLeft", -60],
    ["right, 400 px a frame", "scrollLeft", 400],
  ]) {
    const times = (await scroll(page, direction, step, Number(process.env.FRAMES ?? 200))).sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
    console.log(`${words}: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, longest ${at(1)} ms`);
  }
} finally {
  await browser.close();
  await stop();
}

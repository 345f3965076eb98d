import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
import { manyRepos } from "../tests/e2e/many.mjs";
import { serve } from "../tests/e2e/server.mjs";
const { address, stop } = await serve({ base: "/frames/" });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, bypassCSP: true });
await page.goto(address);
await page.waitForFunction(() => document.querySelector(".status-waiting")?.textContent === "");
const dropped = await page.evaluateHandle((text) => { const data = new DataTransfer(); data.items.add(new File([text], "many.txt")); return data; }, manyRepos());
await page.dispatchEvent("code-editor", "drop", { dataTransfer: dropped });
await page.getByText("4 environments").waitFor({ timeout: 300_000 });
await page.getByRole("tab", { name: "Matrix" }).click();
await page.getByRole("button", { name: "All environments" }).click();
await page.locator(".matrix-count", { hasText: /× 2\d\d locations/ }).waitFor();
await page.waitForTimeout(1500);
if (process.argv[2]) await page.addStyleTag({ content: process.argv[2] });
for (const [dir, step] of [["scrollTop", 60], ["scrollTop", -60], ["scrollLeft", 60], ["scrollLeft", -60]]) {
await browser.startTracing(page, { path: "/tmp/mx/trace.json", categories: ["devtools.timeline", "toplevel", "cc", "disabled-by-default-devtools.timeline"] });
await page.evaluate(async ([dir, step]) => { const p = document.querySelector(".matrix-scroll"); for (let i = 0; i < 100; i++) { p[dir] += step; await new Promise(requestAnimationFrame); } }, [dir, step]);
await browser.stopTracing();
const { traceEvents } = JSON.parse(readFileSync("/tmp/mx/trace.json"));
const names = new Map(traceEvents.filter(e => e.name === "thread_name").map(e => [`${e.pid}:${e.tid}`, e.args.name]));
const by = new Map();
for (const e of traceEvents) if (e.ph === "X" && e.tdur) { const k = `${names.get(`${e.pid}:${e.tid}`)} ${e.name}`; const v = by.get(k) ?? [0, 0, 0]; v[0] += e.tdur; v[1] += 1; v[2] += e.dur; by.set(k, v); }
console.log(dir, step); for (const [k, v] of [...by].filter(([k]) => /CrRendererMain|Compositor|Raster|ThreadPool/.test(k)).sort((a, b) => b[1][0] - a[1][0]).slice(0, 22)) console.log("  ", k, "cpu", (v[0] / 1000 / 100).toFixed(2), "wall", (v[2] / 1000 / 100).toFixed(2), "n", v[1]);
}
await browser.close(); await stop();

// What every browser test stands on: the built page under a folder, watched for anything that must not happen.
import { AxeBuilder } from "@axe-core/playwright";
import { expect as expected, test as base } from "@playwright/test";
import { serve } from "./server.mjs";

export { expect } from "@playwright/test";

export const test = base.extend({
  /** The page's address: never the root, so that a path that starts with a slash is found out. */
  address: [
    async ({}, use) => {
      const { address, stop } = await serve({ base: "/some/folder/" });
      await use(address);
      await stop();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ address }, use) => use(address),

  /** What a test expects to be reported, as patterns; anything else fails it. */
  allowedComplaints: [[], { option: true }],

  /** Fails a test, after it ran, on errors in the console, broken policy, and requests to anywhere else. */
  complaints: [
    async ({ page, address, allowedComplaints }, use) => {
      const complaints = [];
      const { origin } = new URL(address);
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`page: ${error.stack ?? error}`));
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.origin !== origin && !["data:", "blob:", "about:"].includes(url.protocol)) complaints.push(`request: ${url}`);
      });
      page.on("requestfailed", (request) => {
        // Leaving a page cancels what it still asks for; that is no failure.
        const reason = request.failure()?.errorText;
        if (reason !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${reason}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
      });
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => {
          console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI} in ${event.sourceFile}`);
        });
      });
      await use(complaints);
      const unexpected = complaints.filter((it) => !allowedComplaints.some((pattern) => pattern.test(it)));
      if (unexpected.length > 0) throw new Error(`The page complained:\n${unexpected.join("\n")}`);
    },
    { auto: true },
  ],
});

/** Opens the page with the program held back: only the shell, the styles, the editor element and the host are there. */
export async function openWithoutProgram(page) {
  await page.route("**/*.wasm", () => {});
  await page.goto("./", { waitUntil: "domcontentloaded" });
  await page.waitForFunction(() => window.locationsPlayground && customElements.get("code-editor"));
}

/** Opens the page and waits until everything in it is read, by the programs that it loads for that too. */
export async function openPage(page) {
  await page.goto("./");
  await expected(page.locator(".status-waiting")).toBeEmpty();
}

/** Drops one file on the page that holds `text`: a whole workspace, as a bundle. */
export async function drop(page, text) {
  await page.locator("code-editor").waitFor();
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.txt"));
    return data;
  }, text);
  await page.dispatchEvent("code-editor", "drop", { dataTransfer: data });
}

/** Checks everything that is seen in `part`, shadow roots too, for what keeps people out: nothing may be found. */
export async function expectAccessible(page, part = "html") {
  const { violations } = await new AxeBuilder({ page }).include(part).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expected(violations.map((it) => `${it.id}: ${it.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`)).toEqual([]);
}

// Templates in the whole page: rendered for each environment by a program that is asked for only then.
import { drop, expect, test } from "./support.mjs";

const TEMPLATE = `locations:
{% for it in locations %}
  - location_name: {{ it }}
    code_source: {module_name: {{ it }}.definitions}
    imag: "registry.example.com/{{ it }}:{{ tag }}"
{% endfor %}
`;
const FILES = `-- team/dagster_cloud.yaml --
${TEMPLATE}-- team/values.dev.yaml --
locations: [alpha]
tag: latest
-- team/values.prod.yaml --
locations: [alpha, beta]
tag: v3
`;

const isProgram = (url) => /\/lazy\/template-/.test(url);

/** The key that the problem of the template is about. */
const culprit = (page) => page.getByRole("region", { name: "Problems" }).getByText("imag", { exact: true });

test("renders a template for each environment, by a program asked for only then", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("./");
  await expect(page.locator(".problem-rule").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(asked.filter(isProgram)).toEqual([]);

  await drop(page, FILES);
  await expect(culprit(page)).toBeVisible();
  expect(asked.filter(isProgram).map((it) => it.split(".").at(-1)).sort()).toEqual(["js", "wasm", "wasm"]);
  await expect(page.locator(".status-waiting")).toBeEmpty();

  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator("#views").getByText("team", { exact: true }).click();
  await expect(page.locator("#views")).toContainText("registry.example.com/beta:v3");
});

test("shows the place of a problem in the template", async ({ page }) => {
  await page.goto("./");
  await drop(page, FILES);
  await culprit(page).click();
  await expect(page.locator(".cm-content")).toContainText("{% for it in locations %}");
  await expect(page.locator(".cm-activeLine")).toContainText("imag: ");
});

test.describe("without the program", () => {
  test.use({ allowedComplaints: [/./] });

  test("says what is not rendered", async ({ page }) => {
    await page.route("**/lazy/template-*", (route) => route.abort());
    await page.goto("./");
    await drop(page, FILES);
    await expect(page.locator(".status-waiting")).toHaveText("2 templates not rendered yet");
  });
});

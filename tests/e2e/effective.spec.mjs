// The effective YAML: why a value is so, lines that are searched and folded, what differs from another side, and every file at once.
import { strFromU8, unzipSync } from "fflate";
import { drop, expect, expectAccessible, openPage, test } from "./support.mjs";

const views = (page) => page.locator(".views");
const line = (page, text) => page.locator(".effective-lines > li", { hasText: text }).first();
const why = (page, text) => line(page, text).getByRole("button", { name: /^Why/ });
const openFile = (page) => page.locator(".file-tab[data-open]");

async function start(page, repo = "ml-platform") {
  await openPage(page);
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: repo }).click();
}

test("says why a value is so, weakest text first, and leads to each", async ({ page }) => {
  await start(page);
  await why(page, "namespace: ml-prod").click();
  const steps = line(page, "namespace: ml-prod").getByRole("region", { name: "Why this value" }).getByRole("listitem");
  await expect(steps).toHaveCount(2);
  await expect(steps.nth(0)).toContainText(/base\s*dagster_cloud\.yaml:11\s*ml\s*overridden/);
  await expect(steps.nth(1)).toContainText(/dagster_cloud\.prod\.yaml:7\s*ml-prod\s*this counts/);
  await expectAccessible(page);
  await steps.nth(0).getByRole("button").click();
  await expect(openFile(page)).toContainText("dagster_cloud.yaml");
  await expect(page.locator("code-editor .cm-activeLine")).toHaveText("        namespace: ml");
});

test("explains by keyboard, and gives the focus back", async ({ page }) => {
  await start(page);
  const asks = why(page, "STORAGE_BUCKET");
  await asks.focus();
  await page.keyboard.press("Enter");
  const told = page.getByRole("region", { name: "Why this value" });
  await expect(told).toContainText("the only text that sets it");
  await page.keyboard.press("Tab");
  await expect(told.getByRole("button")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(told).toHaveCount(0);
  await expect(asks).toBeFocused();
});

test("what an agent sets is a step of its own", async ({ page }) => {
  await openPage(page);
  const agent = "-- ops/agent.prod/dagster.yaml --\ninstance_class:\n  module: dagster_cloud.instance\n  class: DagsterCloudAgentInstance\nuser_code_launcher:\n  module: dagster_cloud.workspace.kubernetes\n  class: K8sUserCodeLauncher\n  config:\n    env_vars:\n      - STORAGE_BUCKET=of-the-agent\n";
  await drop(page, agent);
  await expect(openFile(page)).toContainText("dagster.yaml");
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: "ml-platform" }).click();
  await why(page, "STORAGE_BUCKET").click();
  const told = page.getByRole("region", { name: "Why this value" });
  await expect(told).toContainText("What the code is given as STORAGE_BUCKET, weakest first:");
  await expect(told.getByRole("list").last().getByRole("listitem").first()).toContainText("STORAGE_BUCKET=of-the-agent");
});

test("an item of a list tells what the agent has in the same list", async ({ page }) => {
  await openPage(page);
  const files =
    "-- shop/dagster_cloud.prod.yaml --\nlocations:\n  - location_name: orders\n    code_source: {module_name: orders}\n    container_context: {k8s: {env_secrets: [warehouse]}}\n-- ops/agent.prod/dagster.yaml --\nuser_code_launcher:\n  class: K8sUserCodeLauncher\n  config: {env_secrets: [shared, warehouse]}\n";
  await drop(page, files);
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: "shop" }).click();
  await why(page, "- warehouse").press("Enter");
  const told = page.getByRole("region", { name: "Why this value" });
  await expect(told).toContainText("What the location gets, weakest first:");
  await expect(told).toContainText(/the agent.*warehouse.*equal items stay once/);
  await expect(told).toContainText(/What the location gets in the same list:.*shared.*comes before it/);
  await told.getByRole("button", { name: "dagster.yaml:3" }).last().press("Enter");
  await expect(openFile(page)).toContainText("dagster.yaml");
});

test("says what a base loses by a guess, until a person says what the files are", async ({ page }) => {
  await openPage(page);
  const location = "locations:\n  - location_name: orders\n    code_source: {module_name: orders}\n";
  await drop(page, `-- shop/dagster_cloud.yaml --\n${location}    image: orders:1\n-- shop/dagster_cloud.prod.yaml --\n${location}`);
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: "shop" }).click();
  const guess = page.locator(".effective-guess");
  await expect(guess).toContainText("what shop/dagster_cloud.yaml alone says of orders does not count in prod");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Change repository shop" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Files of environments").selectOption("patches");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(line(page, "image: orders:1")).toBeVisible();
  await expect(guess).toHaveCount(0);
});

test("finds lines with what they stand under, and folds", async ({ page }) => {
  await start(page);
  const lines = page.locator(".effective-lines > li");
  const all = await lines.count();
  await page.getByRole("searchbox", { name: "Search in these lines" }).fill("bucket");
  await expect(lines.last()).toContainText("STORAGE_BUCKET");
  await expect(lines.filter({ hasText: "container_context:" })).toHaveCount(1);
  await expect(lines.filter({ hasText: "code_source:" })).toHaveCount(0);
  await expect(page.locator(".effective-search").getByRole("status")).toHaveText(`1 of ${all} lines`);
  await page.getByRole("searchbox", { name: "Search in these lines" }).fill("no such line");
  await expect(page.getByRole("heading", { name: "No line has “no such line”" })).toBeVisible();
  await page.getByRole("button", { name: "Show all lines" }).press("Enter");
  await expect(page.getByRole("searchbox", { name: "Search in these lines" })).toBeFocused();
  await expect(lines).toHaveCount(all);
  const fold = page.getByRole("button", { name: "Lines of container_context" });
  await fold.press("Enter");
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await expect(lines.filter({ hasText: "namespace" })).toHaveCount(0);
  await fold.press("Enter");
  await expect(lines).toHaveCount(all);
});

test("compares with another environment, and two locations", async ({ page }) => {
  await start(page);
  await page.getByRole("button", { name: "Compare" }).click();
  const list = page.getByRole("region", { name: "Differences" });
  await expect(page.locator(".diff-counts")).toHaveText("3 changed, 1 added");
  const bucket = list.getByRole("listitem").filter({ hasText: "namespace" });
  await expect(bucket).toContainText(/changed.*prod\s*ml-prod.*dev\s*ml/);
  await expectAccessible(page);
  await bucket.getByRole("button", { name: "dagster_cloud.prod.yaml:7" }).click();
  await expect(page.locator("code-editor .cm-activeLine")).toHaveText("        namespace: ml-prod");

  await page.locator(".effective-repos").getByRole("button", { name: "analytics" }).click();
  await page.getByRole("combobox", { name: /^Compare/ }).selectOption("analytics-team");
  await page.getByRole("combobox", { name: /^with/ }).selectOption("analytics-reports of analytics");
  await expect(list).toContainText(/location_name.*analytics-team.*analytics-reports/);
  await page.getByRole("combobox", { name: /^with/ }).selectOption("the base");
  await expect(list).not.toContainText("analytics-reports");
});

test("opens what only one side has to its whole text", async ({ page }) => {
  await openPage(page);
  const head = "locations:\n  - location_name: one\n    code_source: {module_name: m}\n";
  const alone = "  - location_name: two\n    code_source: {module_name: n}\n";
  await drop(page, `-- shop/dagster_cloud.prod.yaml --\n${head}    container_context: {k8s: {namespace: n, env_vars: [A=1, B=2]}}\n${alone}-- shop/dagster_cloud.dev.yaml --\n${head}`);
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: "shop" }).click();
  await page.getByRole("button", { name: "Compare" }).click();
  const list = page.getByRole("region", { name: "Differences" });
  await expect(page.locator(".diff-counts")).toHaveText("2 removed");
  const context = list.locator("details").first();
  await expect(context.locator("summary")).toHaveText(/k8s: … 3 values$/);
  await context.locator("summary").click();
  await expect(context.locator("pre")).toContainText(/namespace: n[^]*- A=1\s+- B=2/);
  const location = list.locator("details").last();
  await expect(location.locator("summary")).toHaveText(/location_name: two … 2 values$/);
  await location.locator("summary").press("Enter");
  await expect(location.locator("pre")).toContainText("module_name: n");
  await expectAccessible(page);
});

test("hands out what everybody deploys everywhere as one archive", async ({ page }) => {
  await start(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "All as .zip" }).click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const files = unzipSync(new Uint8Array(Buffer.concat(chunks)));
  expect(Object.keys(files).sort()).toEqual([
    "analytics/dagster_cloud.dev.yaml",
    "analytics/dagster_cloud.prod.yaml",
    "ml-platform/dagster_cloud.dev.yaml",
    "ml-platform/dagster_cloud.prod.yaml",
  ]);
  expect(strFromU8(files["ml-platform/dagster_cloud.prod.yaml"])).toContain("namespace: ml-prod");
});

test("says beside the buttons what the official tools would not make", async ({ page }) => {
  await start(page);
  const told = page.locator(".effective-tools .share-told");
  await expect(told.filter({ hasText: "official tools" })).toHaveCount(0);
  const location = "  - {location_name: one, code_source: {module_name: m}}\n";
  const wrong = "  - {location_name: one, code_source: {module_name: m}, env_vars: [A=b]}\n";
  await drop(page, `-- east/dagster_cloud.prod.yaml --\nlocations:\n${wrong}-- west/dagster_cloud.prod.yaml --\nlocations: []\n-- far/dagster_cloud.prod.yaml --\nlocations:\n${location}`);
  const choose = (name) => page.locator(".effective-repos").getByRole("button", { name }).click();
  await choose("east");
  await expect(told.first()).toContainText("The official tools make no such file: the official check would refuse the merged file: ");
  await expect(told.first()).toContainText("locations.0.env_vars");
  await choose("far");
  await expect(told.filter({ hasText: "official tools" })).toHaveCount(0);
  await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "All as .zip" }).click()]);
  const status = page.locator(".share-told[role=status]");
  await expect(status).toContainText("effective.zip has 6 files.");
  // The example has a file of its own that is refused.
  await expect(status.getByRole("listitem").filter({ hasNotText: /^(analytics|ml-platform)/ })).toHaveText([
    /^east\/dagster_cloud\.dev\.yaml: left out, .*only for prod$/,
    /^west\/dagster_cloud\.dev\.yaml: left out/,
    /^far\/dagster_cloud\.dev\.yaml: left out/,
    /^east\/dagster_cloud\.prod\.yaml: refused, the official check would refuse/,
    /^west\/dagster_cloud\.prod\.yaml: left out, its files list no location$/,
  ]);
  await expectAccessible(page);
});

test("fits a phone, in the dark too", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await openPage(page);
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await why(page, "registry").click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.locator(".diff-counts")).toBeVisible();
  await expectAccessible(page);
  const overflow = await views(page).evaluate((it) => it.scrollWidth - it.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("tells values of files that are called alike apart", async ({ page }) => {
  await openPage(page);
  const project = (name) => `-- mono/${name}/pyproject.toml --\n[tool.dg]\ndirectory_type = "project"\n[tool.dg.project]\nroot_module = "${name}"\n`;
  const context = (path, namespace) => `-- mono/${path}container_context.yaml --\nk8s:\n  namespace: ${namespace}\n`;
  const workspace = '-- mono/dg.toml --\ndirectory_type = "workspace"\n[workspace]\n[[workspace.projects]]\npath = "p1"\n[[workspace.projects]]\npath = "p2"\n';
  await drop(page, workspace + project("p1") + project("p2") + context("", "ws") + context("p1/", "own") + context("p2/", "other"));
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: "mono" }).click();
  await expect(line(page, "namespace: own").locator(".effective-long")).toHaveText(/^p1\/.*:2$/);
  await expect(line(page, "namespace: other").locator(".effective-long")).toHaveText(/^p2\/.*:2$/);
  await why(page, "namespace: own").click();
  const steps = line(page, "namespace: own").getByRole("region", { name: "Why this value" }).getByRole("listitem");
  await expect(steps.nth(0).getByRole("button")).toHaveText("container_context.yaml:2");
  await expect(steps.nth(1).getByRole("button")).toHaveText("p1/container_context.yaml:2");
  await why(page, "module_name: p1.definitions").click();
  await expect(line(page, "module_name: p1.definitions").locator(".why li")).toContainText(/"p1"\s*→ p1\.definitions\s*made of the root module/);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(line(page, "namespace: own").locator(".effective-short")).toHaveText(/^p1.*:2$/);
  await expect(line(page, "namespace: other").locator(".effective-short")).toHaveText(/^p2.*:2$/);
});

test("what counts behind the files is not contradicted", async ({ page }) => {
  await openPage(page);
  const location = "locations:\n  - location_name: orders\n    code_source: {module_name: orders}\n    container_context: {k8s: {env_vars: [A=file]}}\n";
  const agent = "user_code_launcher:\n  class: K8sUserCodeLauncher\n  config: {}\n";
  await drop(page, `-- shop/dagster_cloud.prod.yaml --\n${location}-- ops/agent.prod/dagster.yaml --\n${agent}-- shop/playground.yaml --\nversion: 1\nvariables: [{name: A, value: late, set_in: deployment}]\n`);
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: "shop" }).click();
  await why(page, "A=file").click();
  const told = page.getByRole("region", { name: "Why this value" });
  await expect(told.getByRole("listitem").first()).toContainText("the only text in its repository that sets it, and overridden by what follows");
  await expect(told.locator("[data-counts]")).toHaveCount(1);
  await expect(told.locator("[data-counts]")).toContainText("A=late");
});

test("a limit that a shallow setting drops is told as given to no run", async ({ page }) => {
  await openPage(page);
  const k8s = '{resources: {limits: {cpu: "1"}}, run_k8s_config: {merge_behavior: SHALLOW, container_config: {resources: {limits: {memory: 1Gi}}}}}';
  const location = `locations:\n  - location_name: orders\n    code_source: {module_name: orders}\n    container_context: {k8s: ${k8s}}\n`;
  const agent = 'user_code_launcher:\n  class: K8sUserCodeLauncher\n  config: {resources: {limits: {cpu: "4"}}}\n';
  await drop(page, `-- shop/dagster_cloud.prod.yaml --\n${location}-- ops/agent.prod/dagster.yaml --\n${agent}`);
  await page.getByRole("tab", { name: "Effective YAML" }).click();
  await page.locator(".effective-repos").getByRole("button", { name: "shop" }).click();
  await why(page, 'cpu: "1"').click();
  await expect(page.getByRole("region", { name: "Why this value" })).toContainText("What runs get: none of it, since what stands around it is replaced as a whole, weakest first:");
});

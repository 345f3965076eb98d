// The browser's services that Rust uses: storage, downloads, what is dropped, the theme, and the last resort.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { expect, expectAccessible, openWithoutProgram, test } from "./support.mjs";

test.beforeEach(({ page }) => openWithoutProgram(page));

const save = (page, text) => page.evaluate((it) => window.locationsPlayground.save(it), text);
const load = (page) => page.evaluate(() => window.locationsPlayground.load());

test.describe("storage", () => {
  test("keeps the last text over a reload", async ({ page }) => {
    expect(await save(page, "first")).toBe(true);
    expect(await save(page, "zweite 🦀")).toBe(true);
    await openWithoutProgram(page);
    expect(await load(page)).toEqual({ text: "zweite 🦀" });
  });

  test("says no where the browser refuses, and never throws", async ({ page }) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("not in a private window", "SecurityError");
      };
    });
    await openWithoutProgram(page);
    expect(await save(page, "text")).toBe(false);
    expect(await load(page)).toBe(null);
  });

  test("says no to a failing transaction and recovers", async ({ page }) => {
    await page.evaluate(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function full() {
        IDBObjectStore.prototype.put = put;
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    expect(await save(page, "one")).toBe(false);
    expect(await save(page, "two")).toBe(true);
    expect(await load(page)).toEqual({ text: "two" });
  });
});

test.describe("downloads", () => {
  const downloaded = async (page, act) => {
    const [download] = await Promise.all([page.waitForEvent("download"), act()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };

  test("offer a text as it is", async ({ page }) => {
    const { name, bytes } = await downloaded(page, () =>
      page.evaluate(() => window.locationsPlayground.download("../re:port.md", "\uFEFFa\r\nb")),
    );
    expect(name).toBe("re_port.md");
    expect(bytes.toString("hex")).toBe("efbbbf610d0a62");
  });

  test("offer many in one archive, each in its place and none lost", async ({ page }) => {
    const files = [
      { repo: "analytics", path: "dagster_cloud.yaml", text: "locations: []\n" },
      { repo: "analytics", path: "Dagster_Cloud.yaml", text: "other: case\n" },
      { repo: "ml", path: "../../etc/ümlaut 🦀.py", text: "x = 'ü'\n" },
      { repo: "", path: "", text: "" },
    ];
    const { name, bytes } = await downloaded(page, () => page.evaluate((it) => window.locationsPlayground.downloadAll(it), files));
    expect(name).toBe("locations-playground.zip");
    const found = Object.entries(unzipSync(bytes)).map(([path, content]) => [path, strFromU8(content)]);
    expect(found).toEqual([
      ["analytics/dagster_cloud.yaml", "locations: []\n"],
      ["analytics/Dagster_Cloud.yaml.2", "other: case\n"],
      ["ml/etc/ümlaut 🦀.py", "x = 'ü'\n"],
      ["file", ""],
    ]);
  });
});

/** Reads files, given as name and bytes in base64, as a browser hands them over. */
const dropped = (page, files) =>
  page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of list) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (it) => it.charCodeAt(0))], name));
    }
    return window.locationsPlayground.readDropped(transfer);
  }, files.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));

test.describe("what is dropped", () => {
  test("is read as it is, and what is no text is named", async ({ page }) => {
    const read = await dropped(page, [
      ["picture.png", [0x89, 0x50, 0, 1]],
      ["latin.txt", [0xe4, 0x0a]],
      ["a.yaml", [0xef, 0xbb, 0xbf, 0x61, 0x3a, 0x0d, 0x0a]],
    ]);
    expect(read.files).toEqual([{ path: "a.yaml", text: "\uFEFFa:\r\n" }]);
    expect(read.skipped).toEqual([
      { path: "picture.png", reason: "not UTF-8 text" },
      { path: "latin.txt", reason: "not UTF-8 text" },
    ]);
  });

  test("may be an archive, of which only the sources are read", async ({ page }) => {
    const archive = zipSync({
      "repo/README.md": strToU8("# Read me\n"),
      "repo/deploy/dagster_cloud.yaml": strToU8("locations: []\n".repeat(1000)),
      "repo/stored.py": [strToU8("x = 1\n"), { level: 0 }],
      "repo/node_modules/a/index.js": strToU8("no"),
      "repo/node_modules/b/index.js": strToU8("no"),
      "repo/.git/config": strToU8("no"),
      "../../escape.yaml": strToU8("a: 1\n"),
      "repo/large.yaml": strToU8(" ".repeat(6_000_000)),
    });
    const read = await dropped(page, [["repo.zip", archive]]);
    expect(read.files.map((it) => [it.path, it.text.length])).toEqual([
      ["repo/deploy/dagster_cloud.yaml", 14000],
      ["repo/stored.py", 6],
      ["escape.yaml", 5],
      ["repo/README.md", 10],
    ]);
    expect(read.skipped).toEqual([
      { path: "repo/large.yaml", reason: "larger than 5 MB" },
      { path: "repo/node_modules", reason: "not part of the sources" },
      { path: "repo/.git", reason: "not part of the sources" },
    ]);
  });

  test("is bounded by what comes out of an archive, not by what it claims", async ({ page }) => {
    const bomb = Buffer.from(zipSync({ "bomb.yaml": new Uint8Array(60_000_000) }, { level: 9 }));
    const claim = 100;
    bomb.writeUInt32LE(claim, bomb.indexOf(Buffer.from("PK\x01\x02", "latin1")) + 24);
    const start = Date.now();
    const read = await dropped(page, [["bomb.zip", bomb], ["broken.zip", [1, 2, 3]], ["empty.zip", []], ["ok.yaml", [0x61]]]);
    expect(Date.now() - start).toBeLessThan(3000);
    expect(read.files).toEqual([{ path: "ok.yaml", text: "a" }]);
    expect(read.skipped.map((it) => it.path)).toEqual(["bomb.zip", "broken.zip", "empty.zip"]);
  });

  test("survives every cut of an archive", async ({ page }) => {
    const archive = zipSync({ "a.yaml": strToU8("a: 1\n"), "b/c.py": strToU8("x = 1\n") });
    for (let length = 0; length < archive.length; length += 7) {
      const read = await dropped(page, [["a.zip", archive.subarray(0, length)]]);
      expect(read.files).toEqual([]);
    }
  });

  test("is bounded in number and size, with the likely files first", async ({ page }) => {
    const many = await page.evaluate(async () => {
      const files = Array.from({ length: 2500 }, (_, index) => new File(["x"], `note-${index}.txt`));
      files.push(new File(["a: 1"], "dagster_cloud.yaml"));
      const read = await window.locationsPlayground.readDropped(files);
      return { count: read.files.length, first: read.files[0].path, skipped: read.skipped.length, reason: read.skipped[0].reason };
    });
    expect(many).toEqual({ count: 2000, first: "dagster_cloud.yaml", skipped: 500, reason: "more than 2,000 files" });
    const large = await page.evaluate(async () => {
      const text = "x".repeat(4 * 1024 * 1024);
      const files = Array.from({ length: 6 }, (_, index) => new File([text], `${index}.yaml`));
      const read = await window.locationsPlayground.readDropped([...files, new File([text, text], "two.yaml")]);
      return [read.files.length, read.skipped];
    });
    expect(large).toEqual([5, [{ path: "5.yaml", reason: "more than 20 MB in all" }, { path: "two.yaml", reason: "larger than 5 MB" }]]);
  });

  test("may be a chosen folder", async ({ page }, testInfo) => {
    const root = testInfo.outputPath("repo");
    for (const [path, text] of [["dagster_cloud.yaml", "a: 1\n"], ["src/x.py", "x = 1\n"], ["node_modules/y/z.js", "no"]]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    await page.evaluate(() => {
      const input = document.createElement("input");
      input.type = "file";
      input.webkitdirectory = true;
      document.body.append(input);
    });
    await page.locator("input[type=file]").setInputFiles(root);
    const read = await page.evaluate(() => window.locationsPlayground.readDropped(document.querySelector("input[type=file]").files));
    expect(read.files.map((it) => it.path).sort()).toEqual(["repo/dagster_cloud.yaml", "repo/src/x.py"]);
    expect(read.skipped).toEqual([{ path: "repo/node_modules", reason: "not part of the sources" }]);
  });

  test("may be a folder from the desktop, in portions and with what cannot be read", async ({ page }) => {
    const read = await page.evaluate(() => {
      const file = (path, text) => ({
        name: path.split("/").at(-1),
        fullPath: path,
        isDirectory: false,
        file: (done, failed) => (text === null ? failed(new Error("no")) : done(new File([text], path))),
      });
      const folder = (path, entries) => ({
        name: path.split("/").at(-1),
        fullPath: path,
        isDirectory: true,
        createReader: () => {
          const rest = [...entries];
          return { readEntries: (done) => done(rest.splice(0, 1)) };
        },
      });
      const ignored = { ...folder("/repo/.git", []), createReader: () => { throw new Error("entered"); } };
      const root = folder("/repo", [file("/repo/b.yaml", "b"), folder("/repo/a", [file("/repo/a/c.py", "c"), file("/repo/a/d.py", null)]), ignored]);
      const items = [{ kind: "file", webkitGetAsEntry: () => root, getAsFile: () => null }, { kind: "string", webkitGetAsEntry: () => null }];
      return window.locationsPlayground.readDropped({ items });
    });
    expect(read).toEqual({
      files: [{ path: "repo/b.yaml", text: "b" }, { path: "repo/a/c.py", text: "c" }],
      skipped: [{ path: "repo/.git", reason: "not part of the sources" }, { path: "repo/a/d.py", reason: "could not be read" }],
    });
  });

  test("may be nothing", async ({ page }) => {
    expect(await dropped(page, [])).toEqual({ files: [], skipped: [] });
    expect(await page.evaluate(() => window.locationsPlayground.readDropped(null))).toEqual({ files: [], skipped: [] });
  });
});

test("the theme is kept and shown again", async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(await background()).toBe("rgb(247, 248, 250)");
  await page.evaluate(() => window.locationsPlayground.setTheme("dark"));
  expect(await background()).toBe("rgb(18, 21, 28)");
  await openWithoutProgram(page);
  expect(await background()).toBe("rgb(18, 21, 28)");
  expect(await page.evaluate(() => window.locationsPlayground.theme())).toBe("dark");
  await page.evaluate(() => window.locationsPlayground.setTheme(""));
  expect(await background()).toBe("rgb(247, 248, 250)");
});

test("copies a text", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  expect(await page.evaluate(() => window.locationsPlayground.copyText("copied"))).toBe(true);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("copied");
});

test.describe("after a crash", () => {
  test("sees a program that stops, and tells its first word", async ({ page }) => {
    await page.evaluate(() => {
      for (const word of ["unreachable", "again"]) {
        dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError(word) }));
      }
    });
    await expect(page.getByRole("alert")).toContainText("Something broke");
    await expect(page.locator("pre")).toContainText("unreachable");
  });

  test("the files are offered, and nothing in the message is markup", async ({ page }) => {
    await save(page, JSON.stringify({ files: [{ repo: "ml", path: "a.yaml", text: "a: 1\n" }] }));
    await page.evaluate(() => window.locationsPlayground.crashed("panicked at <img src=x onerror=alert(1)>"));
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("Something broke");
    await expect(alert).toContainText("Your files are safe");
    await expect(page.getByRole("main")).toContainText("<img src=x");
    await expectAccessible(page);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download my files" }).click()]);
    const found = unzipSync(readFileSync(await download.path()));
    expect(strFromU8(found["ml/a.yaml"])).toBe("a: 1\n");
    await page.getByRole("button", { name: "Reload" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test("what is saved in another shape is offered as it is", async ({ page }) => {
    await save(page, "[1, 2]");
    await page.evaluate(() => window.locationsPlayground.crashed("x"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download my files" }).click()]);
    expect(readFileSync(await download.path(), "utf8")).toBe("[1, 2]");
  });

  test("with nothing saved it promises nothing", async ({ page }) => {
    await page.evaluate(() => window.locationsPlayground.crashed("x"));
    await expect(page.getByRole("alert")).toContainText("You had changed nothing yet");
    await expect(page.getByRole("button", { name: "Download my files" })).toHaveCount(0);
  });
});

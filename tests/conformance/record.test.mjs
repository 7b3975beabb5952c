// The recorder of a package made with `--record`, named by the variable PBIVIZ_RECORDING: what it keeps, where it saves
// it, and that both readers of the file understand it.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { readPackage } from "./archive.mjs";
import { strictAudit } from "./audit.mjs";
import { featureFindings, manifestErrors, officialAudit, schemaErrors } from "./checks.mjs";
import { SURFACES, launchBrowser, openVisual } from "./mock-host.mjs";

const FRAME_SOURCES = new URL("../../crates/pbiviz-preview/src/frame/", import.meta.url);
const TABS_TO_THE_BUTTON = 10;

const { PBIVIZ: release, PBIVIZ_RECORDING: recording } = process.env;
if (!release || !recording)
  throw new Error("set PBIVIZ and PBIVIZ_RECORDING to a package and to the same made with `--record`");

let browser;
let contents;
before(async () => {
  browser = await launchBrowser();
  contents = await readPackage(recording);
});
after(() => browser?.close());

let session;
beforeEach(() => (session = undefined));
afterEach(() => session?.close());

/** Opens the visual in a host that grants downloads, refuses them, or knows none. */
async function open(surface = "Power BI's sandbox", downloads = { status: 0, isSaved: true }) {
  session = await openVisual(browser, contents.document, surface);
  await session.target.evaluate((answer) => {
    const files = (globalThis.files = []);
    const save = async (...file) => {
      files.push(file);
      if (answer.failure) throw new Error(answer.failure);
      return { downloadCompleted: answer.isSaved };
    };
    globalThis.session.host.downloadService = answer && {
      exportStatus: async () => answer.status,
      exportVisualsContentExtended: answer.isOld ? undefined : save,
      exportVisualsContent: async (...file) => (await save(...file)).downloadCompleted,
    };
  }, downloads);
  return session;
}

const saveButton = () => session.target.getByRole("button", { name: /^Saved? \d+ updates?$/ });
const files = () => session.target.evaluate(() => globalThis.files);
const dialog = () => session.target.getByRole("dialog", { name: "Recording" });

/** The file that the button gives. */
async function saved() {
  const before = (await files()).length;
  await saveButton().click();
  await session.target.waitForFunction((count) => globalThis.files.length > count, before);
  return (await files()).at(-1);
}

/** Options such as Power BI's, with all that JSON cannot say. */
function sendEverything() {
  class ValueType {
    constructor(underlyingType) {
      this.underlyingType = underlyingType;
    }
    get numeric() {
      return this.underlyingType === 260;
    }
    get broken() {
      throw new Error("no such flag");
    }
    operations() {}
  }
  const expression = { kind: 2, ref: "Sales", accept: () => {} };
  expression.source = { kind: 0, entity: "Table", above: expression };
  const source = { displayName: "Sales", queryName: "Sum(Table.Sales)", isMeasure: true, roles: { values: true } };
  const column = (groupName, values) => ({
    source: { ...source, groupName, type: new ValueType(260), expr: expression },
    values,
    identity: { identityIndex: groupName },
  });
  const values = [column(2023, [1, NaN, null]), column(2024, [Infinity, -Infinity, 0.5])];
  values.source = { displayName: "Year", queryName: "Table.Year", roles: { series: true } };
  values.grouped = () =>
    values.map((one) => ({ name: one.source.groupName, identity: one.identity, values: [one], nothing: undefined }));
  const objects = [];
  objects[2] = { columns: { fill: { solid: { color: "#ff0000" } } } };
  const category = {
    source: { displayName: "Day", queryName: "Table.Day", roles: { category: true }, type: { dateTime: true } },
    values: [new Date(Date.UTC(2024, 1, 29)), new Date(NaN), undefined],
    identity: [{ identityIndex: 0 }, { identityIndex: 1 }, { identityIndex: 2 }],
    objects,
  };
  const options = {
    viewport: { width: 300, height: 200, element: document.body, frame: window },
    type: 2,
    updateId: "0",
    isInFocus: false,
    dataViews: [{ metadata: { columns: [] }, categorical: { categories: [category], values } }],
  };
  globalThis.session.visual.update(options);
  // What the host does with its objects later is another matter.
  values.length = 0;
  options.viewport.width = 0;
}

const type = { underlyingType: 260, numeric: true };
const expr = { kind: 2, ref: "Sales", source: { kind: 0, entity: "Table" } };
const recordedColumn = (groupName, values) => ({
  source: {
    displayName: "Sales",
    queryName: "Sum(Table.Sales)",
    isMeasure: true,
    roles: { values: true },
    groupName,
    type,
    expr,
  },
  values,
  identity: { identityIndex: groupName },
});
const EVERYTHING = {
  viewport: { width: 300, height: 200 },
  type: 2,
  updateId: "0",
  isInFocus: false,
  dataViews: [
    {
      metadata: { columns: [] },
      categorical: {
        categories: [
          {
            source: {
              displayName: "Day",
              queryName: "Table.Day",
              roles: { category: true },
              type: { dateTime: true },
            },
            values: [{ $date: "2024-02-29T00:00:00.000Z" }, { $date: "Invalid Date" }, null],
            identity: [{ identityIndex: 0 }, { identityIndex: 1 }, { identityIndex: 2 }],
            objects: [null, null, { columns: { fill: { solid: { color: "#ff0000" } } } }],
          },
        ],
        values: {
          $array: [
            recordedColumn(2023, [1, { $number: "NaN" }, null]),
            recordedColumn(2024, [{ $number: "Infinity" }, { $number: "-Infinity" }, 0.5]),
          ],
          source: { displayName: "Year", queryName: "Table.Year", roles: { series: true } },
          $groups: [
            { name: 2023, identity: { identityIndex: 2023 }, values: [0] },
            { name: 2024, identity: { identityIndex: 2024 }, values: [1] },
          ],
        },
      },
    },
  ],
};

describe("a package that records", () => {
  test("is told from the release, and holds what the release lacks", async () => {
    const { document } = await readPackage(release);
    assert.equal(contents.document.visual.guid, document.visual.guid);
    assert.equal(contents.document.visual.displayName, `${document.visual.displayName} (recording)`);
    assert.ok(contents.document.content.js.includes("pbiviz-recording"));
    assert.ok(!document.content.js.includes("pbiviz-recording"));
  });

  test("passes every check of a package", () => {
    assert.deepEqual(schemaErrors(contents.document), []);
    assert.deepEqual(manifestErrors(contents.document), []);
    const { errors, certificationErrors, warnings } = featureFindings(contents.document);
    assert.deepEqual({ errors, certificationErrors, warnings }, { errors: [], certificationErrors: [], warnings: [] });
    assert.deepEqual(officialAudit(contents.document.content.js), {});
    assert.deepEqual(strictAudit(contents.document.content.js), []);
  });

  for (const surface of Object.keys(SURFACES)) {
    test(`saves by keyboard what came, in ${surface}`, async () => {
      const { call, page, target } = await open(surface);
      const undisturbed = { events: ["renderingStarted", "renderingFinished"], sameOptions: true };
      assert.deepEqual(await call("update", {}), undisturbed);
      assert.deepEqual(await call("update", { sample: { highlights: true } }), undisturbed);
      await target.evaluate(sendEverything);
      await session.target.getByRole("button", { name: "Save 3 updates" }).waitFor();

      const isFocused = () => saveButton().evaluate((button) => button.getRootNode().activeElement === button);
      for (let tabs = 0; tabs < TABS_TO_THE_BUTTON && !(await isFocused()); tabs++) await page.keyboard.press("Tab");
      assert.ok(await isFocused(), "the button can be reached");
      assert.notEqual(await saveButton().evaluate((button) => getComputedStyle(button).outlineStyle), "none");
      await page.keyboard.press("Enter");
      await session.target.getByRole("button", { name: "Saved 3 updates" }).waitFor();

      const [[text, name, kind], ...others] = await files();
      assert.deepEqual(others, []);
      const { guid } = contents.document.visual;
      assert.deepEqual([name, kind], [`${guid}.recording.json`, "json"]);
      const { recorded, ...head } = JSON.parse(text);
      const { apiVersion } = contents.document;
      assert.deepEqual(head, { format: "pbiviz-recording", version: 1, guid, apiVersion, dropped: 0 });
      assert.equal(recorded.length, 3);
      assert.equal(recorded[0].at, 0);
      assert.ok(recorded[0].at <= recorded[1].at && recorded[1].at <= recorded[2].at);
      assert.deepEqual(recorded[0].options.dataViews, []);
      assert.equal(recorded[1].options.dataViews[0].categorical.categories[0].values[0], "Australia");
      assert.deepEqual(recorded[2].options, EVERYTHING);
      assert.deepEqual(session.problems, []);
    });
  }

  for (const [title, downloads, reason] of [
    ["the host has no downloads", null, "This host saves no files"],
    ["an administrator forbids it", { status: 3 }, "An administrator has switched off"],
    ["the reader declines", { status: 0, isSaved: false }, "The host did not save the file."],
    ["an old host does not do it", { status: 0, isSaved: false, isOld: true }, "The host did not save the file."],
    ["the download fails", { status: 0, failure: "too large" }, "Saving failed: too large"],
  ]) {
    test(`offers the text where ${title}`, async () => {
      const { call, page } = await open("Power BI's sandbox", downloads);
      await call("update", { sample: {} });
      await saveButton().focus();
      await page.keyboard.press("Enter");
      await dialog().getByText(reason).waitFor();
      const text = dialog().getByRole("textbox", { name: "Recording" });
      const [value, start, end] = await text.evaluate((area) => [area.value, area.selectionStart, area.selectionEnd]);
      assert.deepEqual([start, end], [0, value.length], "all of it is selected");
      assert.equal(JSON.parse(value).recorded.length, 1);
      await dialog().getByRole("button", { name: "Copy" }).click();
      await dialog().getByText("Copied.").waitFor();
      await page.keyboard.press("Escape");
      await dialog().waitFor({ state: "detached" });
      assert.ok(await saveButton().evaluate((button) => button.getRootNode().activeElement === button));
      assert.deepEqual(session.problems, []);
    });
  }

  test("keeps the newest updates, and says how many it dropped", async () => {
    const { target } = await open();
    const send = (first, count, text = "") =>
      target.evaluate(
        ([from, number, character]) => {
          for (let updateId = from; updateId < from + number; updateId++)
            globalThis.session.visual.update({ updateId, type: 4, dataViews: [], text: character.repeat(8 << 20) });
        },
        [first, count, text],
      );
    await send(0, 60);
    let { dropped, recorded } = JSON.parse((await saved())[0]);
    assert.deepEqual([dropped, recorded.length, recorded[0].options.updateId], [10, 50, 10]);
    // Sixteen megabytes each: they do not fit together.
    await send(60, 2, "ä");
    ({ dropped, recorded } = JSON.parse((await saved())[0]));
    assert.deepEqual([dropped, recorded.map(({ options }) => options.updateId)], [61, [61]]);
    // And this one fits alone no more.
    await send(62, 1, "中");
    ({ dropped, recorded } = JSON.parse((await saved())[0]));
    assert.deepEqual([dropped, recorded], [63, []]);
  });

  test("takes the colors of high contrast, and goes with the visual", async () => {
    const { target, call } = await open();
    await target.evaluate(() => {
      Object.assign(globalThis.session.host.colorPalette, {
        isHighContrast: true,
        foreground: { value: "#ffff00" },
        background: { value: "#000000" },
      });
    });
    await call("update", {});
    const colors = await saveButton().evaluate((button) => {
      const { color, backgroundColor, borderColor } = getComputedStyle(button);
      return [color, backgroundColor, borderColor];
    });
    assert.deepEqual(colors, ["rgb(255, 255, 0)", "rgb(0, 0, 0)", "rgb(255, 255, 0)"]);
    await call("destroy");
    assert.equal(await call("elements"), 0);
  });
});

test("the preview's frame makes of a recording what the visual was given", async () => {
  const page = await browser.newPage();
  try {
    const names = (await fs.readdir(FRAME_SOURCES)).filter((name) => name.endsWith(".js")).sort();
    for (const name of names) {
      // Alone, without what answers the page.
      if (name !== "start.js") await page.addScriptTag({ path: new URL(name, FRAME_SOURCES).pathname });
    }
    const found = await page.evaluate((text) => {
      const numbers = (key, value) => (typeof value?.$number === "string" ? Number(value.$number) : value);
      const visual = { apiVersion: "5.11.0", capabilities: {} };
      const { dataViews } = globalThis.pbivizFrame.reviveOptions(JSON.parse(text, numbers), visual);
      const { categories, values } = dataViews[0].categorical;
      return {
        dates: categories[0].values.map((value) => value?.getTime?.() ?? null),
        values: values.map((column) => column.values),
        source: values.source.queryName,
        groups: values.grouped().map(({ name }) => name),
        areShared: values.grouped().every((group, place) => group.values[0] === values[place]),
        identities: categories[0].identity.length,
      };
    }, JSON.stringify(EVERYTHING));
    assert.deepEqual(found, {
      dates: [Date.UTC(2024, 1, 29), NaN, null],
      values: [
        [1, NaN, null],
        [Infinity, -Infinity, 0.5],
      ],
      source: "Table.Year",
      groups: [2023, 2024],
      areShared: true,
      identities: 3,
    });
  } finally {
    await page.close();
  }
});

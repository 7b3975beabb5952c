// Visuals of every API version find in the frame what hosts of their time gave.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openFrame, scriptOf, useBrowser, withProbe } from "./frame/open.mjs";
import { CATEGORY, MEASURE, categoricalView, scope } from "./frame/views.mjs";

useBrowser();

describe("visuals of API 1 and 2", () => {
  const probe = ({ report }) => ({
    update({ dataViews: [{ metadata, categorical, table, matrix }] }) {
      const isSame =
        table?.columns === metadata.columns && table.identity === categorical.categories[0].identity;
      report([
        table?.rows ?? null,
        isSame,
        categorical.values?.length ?? null,
        categorical.values?.grouped().length ?? null,
        matrix?.rows.root.children.map(({ values }) => values[1].value) ?? null,
      ]);
    },
  });
  const views = () => {
    const categories = [{ source: CATEGORY, values: ["Chile", "Japan"] }];
    const values = { $array: [{ source: MEASURE, values: [1, 2] }] };
    return [
      { metadata: { columns: [MEASURE, CATEGORY] }, categorical: { categories, values } },
      { metadata: { columns: [CATEGORY] }, categorical: { categories } },
      categoricalView(),
    ];
  };
  const withValues = { dataViewMappings: [{ categorical: { values: {} } }] };
  const rows = [
    [1, "Chile"],
    [2, "Japan"],
  ];
  const withSeries = [null, false, 2, 2, null];
  const cases = [
    [
      "1.13.0",
      {},
      [rows, true, 1, 1, null],
      [[["Chile"], ["Japan"]], true, 0, 0, null],
      [null, false, 2, 2, [null, Number.POSITIVE_INFINITY]],
    ],
    ["2.1.0", {}, [null, false, 1, 1, null], [null, false, 0, 0, null], withSeries],
    ["2.1.0", withValues, [null, false, 1, 1, null], [null, false, null, null, null], withSeries],
    ["5.11.0", {}, [null, false, 1, 1, null], [null, false, null, null, null], withSeries],
  ];
  for (const [apiVersion, capabilities, ...expected] of cases) {
    test(`find what hosts of their time gave: ${apiVersion} with ${JSON.stringify(capabilities)}`, async () => {
      const frame = await openFrame();
      await frame.load({ script: scriptOf(probe), apiVersion, capabilities });
      for (const dataView of views()) {
        const updated = await frame.update({ dataViews: [dataView] });
        assert.equal(updated.error, undefined, updated.error?.stack);
      }
      assert.deepEqual(await frame.reports(), expected);
      await frame.close();
    });
  }

  test("reach for members that no declaration names", async () => {
    const probe = ({ host, report }) => ({
      update({ dataViews: [{ categorical }] }) {
        const { hostServices, selectedIds } = host.createSelectionManager();
        const id = new powerbi.visuals.SelectionIdBuilder()
          .withCategory(categorical.categories[0], 1)
          .createSelectionId();
        const measure = host.createSelectionIdBuilder().withMeasure("m").createSelectionId();
        host.colorPalette.getColor("Chile");
        report([
          host.colors[1].value,
          host.colorPalette.colors.length,
          host.colorPalette.colorPalette.Chile.value,
          hostServices.locale,
          typeof hostServices.messageProxy,
          hostServices.loadMoreData(),
          id.hasIdentity(),
          powerbi.extensibility.visualApiVersions.length,
          selectedIds.length,
          [id.key === id.getKey(), id.selector.data.length, Object.keys(id.dataMap).length],
          [
            measure.dataMap ?? null,
            measure.compareMeasures(measure.measures, ["m"]),
            JSON.stringify(measure),
          ],
        ]);
      },
    });
    await withProbe(probe, async (frame) => {
      const updated = await frame.update({ dataViews: [categoricalView()] });
      assert.equal(updated.error, undefined, updated.error?.stack);
      assert.deepEqual(await frame.reports(), [
        [
          ...["#222222", 3, "#111111", "en-US", "object", false, true, 0, 0],
          [true, 1, 2],
          [null, true, JSON.stringify({ metadata: "m" })],
        ],
      ]);
    });
  });
});

test("scripts of any age run at the global scope, beside enums and styles of theirs", async () => {
  const frame = await openFrame();
  const script = `
    var Node = "theirs", Identity = 1, frame = 2;
    var powerbi;
    (function (powerbi) { (powerbi.extensibility.visual || (powerbi.extensibility.visual = {})).Old = 1; })(powerbi || (powerbi = {}));
    (powerbi.visuals.plugins || (powerbi.visuals.plugins = {})).other_DEBUG = {
      create: function (options) {
        options.element.textContent = [
          powerbi.extensibility.visual.Old, powerbi.VisualUpdateType.Resize, powerbi.VisualUpdateType[510],
          getComputedStyle(options.element).color, typeof pbivizFrame, document.scripts.length,
        ].join();
        return { update: function () { parent.postMessage({ type: "probe", value: options.element.textContent }, "*"); } };
      },
    };`;
  await frame.load({ guid: "other", script, css: ".visual-other { color: rgb(1, 2, 3) }" });
  await frame.update();
  assert.deepEqual(await frame.reports(), ["1,4,All,rgb(1, 2, 3),undefined,1"]);
  await frame.close();
});

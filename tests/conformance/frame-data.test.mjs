// What the frame makes of the data that its page sends.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useBrowser, withProbe } from "./frame/open.mjs";
import { CATEGORY, DAY, MEASURE, categoricalView, scope } from "./frame/views.mjs";

useBrowser();

describe("the data", () => {
  test("arrives as a visual expects it", async () => {
    const probe = ({ report }) => ({
      update({ dataViews: [{ metadata, categorical }] }) {
        const [country, day] = categorical.categories;
        const groups = categorical.values.grouped();
        report({
          isDate: day.values[0] instanceof Date && day.values[1] === null,
          numbers: categorical.values.map(({ values }) => values),
          groups: groups.map(({ name, values }) => [
            name,
            values[0] === categorical.values.find((each) => values.includes(each)),
          ]),
          isShared:
            metadata.columns.includes(country.source) && metadata.columns.includes(categorical.values.source),
          hasOneIdentity: country.identity === day.identity && country.identity.length === 2,
          isOpaque: Object.keys(country.identity[0]),
        });
      },
    });
    await withProbe(probe, async (frame) => {
      await frame.update({ dataViews: [categoricalView()] });
      assert.deepEqual(await frame.reports(), [
        {
          isDate: true,
          numbers: [
            [1, Number.NaN],
            [null, Number.POSITIVE_INFINITY],
          ],
          groups: [
            ["Pears", true],
            ["Plums", true],
          ],
          isShared: true,
          hasOneIdentity: true,
          isOpaque: ["identityIndex"],
        },
      ]);
    });
  });

  test("has one group where there is no series", async () => {
    const probe = ({ report }) => ({
      update({ dataViews: [{ categorical }] }) {
        const groups = categorical.values.grouped();
        report([groups.length, groups[0].values[0] === categorical.values[0], "identity" in groups[0]]);
      },
    });
    const values = { $array: [{ source: MEASURE, values: [5] }] };
    await withProbe(probe, async (frame) => {
      await frame.update({ dataViews: [{ metadata: { columns: [MEASURE] }, categorical: { values } }] });
      assert.deepEqual(await frame.reports(), [[1, true, false]]);
    });
  });

  test("names rows of tables and nodes of matrices", async () => {
    const probe = ({ host, report }) => ({
      update({ dataViews }) {
        const { table } = dataViews[0];
        const { rows, columns } = dataViews[1].matrix;
        const selector = (add) => add(host.createSelectionIdBuilder()).createSelectionId().getKey();
        const [north] = rows.root.children;
        const [oslo, bergen, total] = north.children;
        report({
          row: selector((builder) => builder.withTable(table, 1)),
          objects: table.rows[1].objects,
          node: selector((builder) =>
            builder.withMatrixNode(north, rows.levels).withMatrixNode(oslo, rows.levels),
          ),
          unnamed: selector((builder) => builder.withMatrixNode(bergen, rows.levels)),
          total: selector((builder) => builder.withMatrixNode(total, rows.levels)),
          measure: selector((builder) => builder.withMatrixNode(columns.root.children[0], columns.levels)),
        });
      },
    });
    const rows = [["Chile", 1], { $array: ["Japan", 2], objects: [{ general: { color: "red" } }] }];
    const matrix = {
      rows: {
        levels: [{ sources: [CATEGORY] }, { sources: [DAY] }],
        root: {
          children: [
            {
              level: 0,
              value: "North",
              identity: scope(["Sales.Country", "North"]),
              // As Power BI's own recordings have it: a number that means nothing here.
              children: [
                { level: 1, value: "Oslo", identity: { identityIndex: 7 } },
                { level: 1, value: "Bergen" },
                { level: 1, isSubtotal: true },
              ],
            },
          ],
        },
      },
      columns: { levels: [{ sources: [MEASURE] }], root: { children: [{ level: 0 }] } },
      valueSources: [MEASURE],
    };
    await withProbe(probe, async (frame) => {
      const updated = await frame.update({
        dataViews: [
          { metadata: { columns: [CATEGORY, MEASURE] }, table: { columns: [CATEGORY, MEASURE], rows } },
          { metadata: { columns: [] }, matrix },
        ],
      });
      assert.equal(updated.error, undefined, updated.error?.stack);
      const [report] = await frame.reports();
      assert.deepEqual(JSON.parse(report.row), { data: [scope(["Sales.Country", "Japan"])] });
      assert.deepEqual(report.objects, [{ general: { color: "red" } }]);
      assert.deepEqual(JSON.parse(report.node), {
        data: [scope(["Sales.Country", "North"], ["Sales.Day", "Oslo"])],
      });
      assert.deepEqual(JSON.parse(report.unnamed), {
        data: [scope(["Sales.Country", "North"], ["Sales.Day", "Bergen"])],
      });
      assert.deepEqual(JSON.parse(report.total), {});
      assert.deepEqual(JSON.parse(report.measure), { metadata: "Sum(Sales.Revenue)" });
    });
  });
});

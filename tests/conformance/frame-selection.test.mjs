// Selection ids and the selection, in the frame.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useBrowser, withProbe } from "./frame/open.mjs";
import { categoricalView, scope } from "./frame/views.mjs";

useBrowser();

describe("selection", () => {
  const probe = ({ host, report }) => {
    const manager = host.createSelectionManager();
    manager.registerOnSelectCallback((ids) => report(["outside", ids.map((id) => id.getKey())]));
    return {
      async update({ dataViews: [{ categorical }] }) {
        const { categories, values } = categorical;
        const row = (index) =>
          host.createSelectionIdBuilder().withCategory(categories[0], index).createSelectionId();
        const point = (index) =>
          host
            .createSelectionIdBuilder()
            .withCategory(categories[0], index)
            .withSeries(values, values[0])
            .withMeasure("Sum(Sales.Revenue)")
            .createSelectionId();
        const [chile, japan] = [row(0), row(1)];
        report([
          "ids",
          chile.equals(row(0)),
          chile.equals(japan),
          chile.includes(point(0)),
          point(0).includes(chile),
          japan.includes(point(0)),
          chile.hasIdentity(),
          host.createSelectionIdBuilder().createSelectionId().hasIdentity(),
          point(0).getSelector().metadata,
          point(0).getSelector().data.length,
          Object.keys(chile.getSelectorsByColumn().dataMap),
          host
            .createOpaqueUtils()
            .compareCustomVisualOpaqueIdentities(categories[0].identity[0], categories[1].identity[0]),
        ]);
        const count = () => host.createSelectionManager().getSelectionIds().length;
        const counts = [];
        for (const [id, isMultiple] of [
          [chile],
          [chile],
          [japan],
          [chile, true],
          [japan, true],
          [[chile, japan]],
        ]) {
          await manager.select(id, isMultiple);
          counts.push(count());
        }
        await manager.clear();
        report(["counts", ...counts, manager.hasSelection()]);
      },
    };
  };

  test("works at once and is told to the page", async () => {
    await withProbe(probe, async (frame) => {
      await frame.update({ dataViews: [categoricalView()] });
      await frame.next({ type: "call", name: "host.selectionManager.clear" });
      await frame.post({ type: "selection", selectors: [{ data: [scope(["Sales.Country", "Japan"])] }] });
      await frame.ask({ type: "formattingModel", id: 99 }, { type: "formattingModel" });
      const [ids, counts, outside] = await frame.reports();
      assert.deepEqual(ids, [
        "ids",
        true,
        false,
        true,
        false,
        false,
        true,
        false,
        "Sum(Sales.Revenue)",
        2,
        ["Sales.Country", "Sales.Day"],
        true,
      ]);
      assert.deepEqual(counts, ["counts", 1, 0, 1, 2, 1, 2, false]);
      assert.deepEqual(outside, ["outside", [JSON.stringify({ data: [scope(["Sales.Country", "Japan"])] })]]);

      const told = (await frame.all("call")).filter(({ name }) =>
        name.startsWith("host.selectionManager.select"),
      );
      assert.deepEqual(
        told.map(({ arguments: [selectors] }) => selectors.map(({ data }) => data[0].scope[0][1])),
        [["Chile"], [], ["Japan"], ["Japan", "Chile"], ["Chile"], ["Chile", "Japan"]],
      );
    });
  });
});

// What the page tells the frame beside the data: styles, the end, the state of the host, questions about parts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ENVIRONMENT, SIZE, openFrame, scriptOf, useBrowser, withProbe } from "./frame/open.mjs";
import { categoricalView } from "./frame/views.mjs";

useBrowser();

test("the time for the data is told beside that for the visual", async () => {
  const probe = () => ({
    update() {
      const end = performance.now() + 30;
      while (performance.now() < end);
    },
  });
  await withProbe(probe, async (frame) => {
    const { pack, milliseconds } = await frame.update({ dataViews: [categoricalView()] });
    assert.ok(milliseconds >= 30 && pack >= 0 && pack < milliseconds, `${pack}, ${milliseconds}`);
  });
});

test("numbers that JSON does not have come from a recording", async () => {
  const probe = ({ report }) => ({ update: ({ dataViews }) => report(dataViews[0].categorical.values[0].values) });
  await withProbe(probe, async (frame) => {
    const view = categoricalView();
    view.categorical.values.$array[0].values = [{ $number: "NaN" }, { $number: "-Infinity" }];
    await frame.update({ dataViews: [view] });
    assert.deepEqual(await frame.reports(), [[Number.NaN, Number.NEGATIVE_INFINITY]]);
  });
});

test("a style sheet is exchanged under a visual that stays", async () => {
  const probe = ({ element, report }) => ({ update: () => report(getComputedStyle(element).color) });
  const frame = await openFrame();
  await frame.load({ script: scriptOf(probe), css: ".visual { color: rgb(1, 2, 3) }" });
  await frame.update();
  await frame.post({ type: "style", css: ".visual { color: rgb(4, 5, 6) }" });
  await frame.update();
  assert.deepEqual(await frame.reports(), ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
  await frame.close();
});

test("messages that are none change nothing", async () => {
  await withProbe(
    ({ report }) => ({ update: () => report("updated") }),
    async (frame) => {
      for (const message of [null, 7, "load", {}, { type: 5 }, { type: "constructor" }, { type: "__proto__" }])
        await frame.post(message);
      await frame.update();
      assert.deepEqual(await frame.reports(), ["updated"]);
      assert.deepEqual(await frame.all("error"), []);
    },
  );
});

test("a visual that cannot clear up says so and is gone", async () => {
  const probe = ({ element, report }) => ({
    update: () => report(document.contains(element)),
    destroy() {
      throw new Error("still busy");
    },
  });
  await withProbe(probe, async (frame) => {
    const { error } = await frame.ask({ type: "destroy" }, { type: "destroyed" });
    assert.equal(error.message, "still busy");
    await frame.update();
    assert.deepEqual(await frame.reports(), [false]);
  });
});

test("a late host tells the size before the element has it", async () => {
  const probe = ({ element, report }) => ({ update: ({ viewport }) => report([viewport.width, element.clientWidth]) });
  const viewport = { width: 200, height: 100 };
  await withProbe(probe, async (frame) => {
    await frame.update({ viewport });
    await frame.post({ type: "environment", environment: { ...ENVIRONMENT, isLateResize: true } });
    await frame.update({ viewport });
    assert.deepEqual(await frame.reports(), [
      [200, 200],
      [200, SIZE.width],
    ]);
  });
});

test("nothing answers a visual that is offline", async () => {
  const probe = ({ report }) => ({
    update() {
      report(navigator.onLine);
      fetch("https://app.powerbi.com/").catch((error) => report(error.name));
    },
  });
  await withProbe(
    probe,
    async (frame) => {
      await frame.update();
      await frame.next({ type: "probe", value: "TypeError" });
      await frame.next({
        type: "console",
        text: "blocked by the content security policy (connect-src): https://app.powerbi.com/",
      });
      assert.equal((await frame.reports())[0], false);
    },
    { isOffline: true },
  );
});

test("parts, their styles and their shortcuts are asked for with ids that work", async () => {
  const probe = ({ host }) => {
    const selectionId = host.createSelectionIdBuilder().withMeasure("Sum(Sales.Revenue)").createSelectionId();
    const part = { customVisualObjects: [{ objectName: "title", selectionId }], displayName: "Title" };
    return {
      update() {},
      visualOnObjectFormatting: {
        getSubSelectables: () => [part],
        getSubSelectionStyles: ([chosen]) => ({
          type: 1,
          isOwn: chosen.customVisualObjects[0].selectionId.equals(selectionId),
        }),
        getSubSelectionShortcuts() {
          throw new Error("no shortcuts today");
        },
      },
    };
  };
  await withProbe(probe, async (frame, loaded) => {
    assert.equal(loaded.hasOnObject, true);
    const ask = (subSelections) => frame.ask({ type: "onObject", id: 7, subSelections }, { type: "onObject", id: 7 });
    const { selectables, styles, shortcuts } = await ask([]);
    assert.deepEqual(selectables, [
      {
        customVisualObjects: [{ objectName: "title", selectionId: { metadata: "Sum(Sales.Revenue)" } }],
        displayName: "Title",
      },
    ]);
    assert.deepEqual([styles, shortcuts], [undefined, undefined]);
    const chosen = await ask(selectables);
    assert.deepEqual([chosen.styles, chosen.shortcuts], [{ type: 1, isOwn: true }, []]);
    await frame.next({ type: "error", message: "no shortcuts today" });
  });
});

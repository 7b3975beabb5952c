// The life of a visual in the frame: its format pane, its dialogs, and what goes wrong.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ENVIRONMENT, GUID, openFrame, scriptOf, useBrowser, withProbe } from "./frame/open.mjs";

useBrowser();

describe("the format pane", () => {
  test("gets the formatting model, with handles for its functions", async () => {
    const probe = ({ host, report }) => ({
      update() {},
      getFormattingModel: () => ({
        cards: [
          {
            uid: "card",
            since: new Date(0),
            absent: undefined,
            selector: host.createSelectionIdBuilder().withMeasure("m").createSelectionId().getSelector(),
          },
        ],
        link: () => report("pressed"),
      }),
    });
    await withProbe(probe, async (frame, loaded) => {
      assert.deepEqual([loaded.hasFormattingModel, loaded.hasEnumerate], [true, false]);
      const { model } = await frame.formattingModel();
      assert.deepEqual(model.cards, [{ uid: "card", since: new Date(0), selector: { metadata: "m" } }]);
      await frame.ask({ type: "action", handle: model.link.handle }, { type: "probe" });
      assert.deepEqual(await frame.reports(), ["pressed"]);
    });
  });

  test("gets what older visuals enumerate, in whichever form", async () => {
    const probe = () => ({
      update() {},
      enumerateObjectInstances({ objectName }) {
        const instances = [{ objectName, properties: { on: true }, selector: null, containerIdx: 0 }];
        if (objectName === "list") return [{ properties: { on: false }, selector: null }];
        if (objectName === "nothing") return undefined;
        if (objectName === "broken") throw new Error("no settings yet");
        const enumeration = { instances, containers: [{ displayName: objectName }] };
        return objectName === "built" ? { complete: () => enumeration } : enumeration;
      },
    });
    await withProbe(
      probe,
      async (frame, loaded) => {
        assert.deepEqual([loaded.hasFormattingModel, loaded.hasEnumerate], [false, true]);
        const { instances, containers } = await frame.formattingModel();
        assert.deepEqual(instances, [
          { objectName: "list", properties: { on: false }, selector: null },
          { objectName: "whole", properties: { on: true }, selector: null, containerIdx: 0 },
          { objectName: "built", properties: { on: true }, selector: null, containerIdx: 1 },
        ]);
        assert.deepEqual(containers, [{ displayName: "whole" }, { displayName: "built" }]);
        assert.deepEqual(
          (await frame.all("error")).map(({ message }) => message),
          ["no settings yet"],
        );
      },
      { capabilities: { objects: { list: {}, whole: {}, nothing: {}, broken: {}, built: {} } } },
    );
  });
});

describe("what goes wrong", () => {
  test("an update that throws is reported, and the next one runs", async () => {
    const probe = () => ({
      update({ type }) {
        if (type === 2) throw new Error("no such data");
      },
    });
    await withProbe(probe, async (frame) => {
      const failed = await frame.update({ type: 2 });
      assert.equal(failed.error.message, "no such data");
      assert.match(failed.error.stack, /no such data/);
      assert.equal((await frame.update()).error, undefined);
    });
  });

  test("a visual that cannot be created says why", async () => {
    const cases = [
      [{ script: "const a = ;" }, /^the script cannot be read: Unexpected token ';'$/],
      [{ script: "JSON.parse('{')" }, /^(?!the script)/],
      [{ script: "throw new RangeError()" }, /^RangeError without a message$/],
      [{ script: scriptOf("() => { throw '' }") }, /^an empty text$/],
      [{ script: "throw new Error('too early')" }, /too early/],
      [
        { script: "powerbi.visuals.plugins.a = {}; powerbi.visuals.plugins.b = {}" },
        /registers no visual probe; registered: a, b/,
      ],
      [{ script: scriptOf("() => { throw new Error('no canvas') }") }, /no canvas/],
    ];
    for (const [visual, expected] of cases) {
      const frame = await openFrame();
      const answer = await frame.load(visual);
      assert.equal(answer.type, "failed");
      assert.match(answer.message, expected);
      // Once is enough.
      assert.deepEqual(await frame.all("error"), []);
      await frame.close();
    }
  });

  test("console and uncaught errors reach the page", async () => {
    const probe = () => ({
      update() {
        console.log("%cstyled %s", "color: red", { a: 1 }, new Date(0));
        console.error(new Error("panicked at src/visual.rs:12:5"));
        console.assert(1 === 2, "unequal");
        Promise.reject(new Error("broken promise"));
        new Image().src = "https://example.com/a.png";
        setTimeout(() => {
          throw new Error("lost");
        });
      },
    });
    await withProbe(probe, async (frame) => {
      await frame.update();
      await frame.next({ type: "error", message: "lost" });
      await frame.next({ type: "error", message: "broken promise" });
      await frame.next({
        type: "console",
        text: "blocked by the content security policy (img-src): https://example.com/a.png",
      });
      const [log, error, assertion] = await frame.all("console");
      assert.deepEqual([log.level, log.text], ["log", 'styled {"a":1} "1970-01-01T00:00:00.000Z"']);
      assert.equal(error.level, "error");
      assert.match(error.text, /^Error: panicked at src\/visual\.rs:12:5\n/);
      assert.deepEqual([assertion.level, assertion.text], ["error", "Assertion failed: unequal"]);
    });
  });

  test("rendering events are told with the update that they belong to", async () => {
    const probe = ({ host: { eventService } }) => ({
      update(options) {
        eventService.renderingStarted(options);
        eventService.renderingFinished({ ...options });
        setTimeout(() => eventService.renderingFailed(options, "late"));
      },
    });
    await withProbe(probe, async (frame) => {
      await frame.update();
      await frame.next({ type: "event", event: "failed" });
      assert.deepEqual(
        (await frame.all("event")).map(({ updateId, event, reason }) => [updateId, event, reason]),
        [
          [1, "started", undefined],
          [null, "finished", undefined],
          [1, "failed", "late"],
        ],
      );
    });
  });

  test("only the page is listened to", async () => {
    const probe = ({ report }) => ({
      update: () => window.postMessage({ type: "destroy" }, "*"),
      destroy: () => report("destroyed"),
    });
    await withProbe(probe, async (frame) => {
      await frame.update();
      await frame.update();
      assert.deepEqual(await frame.reports(), []);
      await frame.ask({ type: "destroy" }, { type: "probe", value: "destroyed" });
    });
  });
});

test("a dialog runs in a frame of its own and answers through its host", async () => {
  const frame = await openFrame();
  const script = `powerbi.visuals.plugins.${GUID} = {
    create() { throw new Error("a dialog creates no visual"); },
    createModalDialog(id, { element, host }, state) { host.setResult({ id, state, isEmpty: element.childElementCount === 0 }); host.close(1, { done: true }); },
  };`;
  const loaded = await frame.ask(
    {
      type: "loadDialog",
      visual: { guid: GUID, script },
      environment: ENVIRONMENT,
      dialogId: "pick",
      initialState: { at: new Date(0) },
    },
    { type: ["loaded", "failed"] },
  );
  assert.equal(loaded.type, "loaded", loaded.stack);
  assert.deepEqual(
    (await frame.all("call")).map(({ name, arguments: args }) => [name, args]),
    [
      ["host.dialogHost.setResult", [{ id: "pick", state: { at: new Date(0) }, isEmpty: true }]],
      ["host.dialogHost.close", [1, { done: true }]],
    ],
  );
  await frame.close();
});

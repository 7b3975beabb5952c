// A visual that tells more than anybody can take in: the page hears how much it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openFrame, scriptOf, useBrowser, withProbe } from "./frame/open.mjs";

useBrowser();

test("lines beyond some hundreds a second are counted", async () => {
  const probe = () => {
    for (let index = 0; index < 30_000; index++) console.log(`line ${index}`);
    return { update: () => console.log("later") };
  };
  await withProbe(probe, async (frame) => {
    await frame.next({ type: "console", level: "warn" });
    await frame.page.waitForTimeout(1000);
    await frame.update();
    await frame.next({ type: "console", text: "later" });
    const lines = (await frame.all("console")).map(({ text }) => text);
    const told = lines.filter((text) => text.startsWith("line ")).length;
    assert.ok(told >= 500 && told <= 5000, `${told}`);
    const leftOut = lines.filter((text) => text.endsWith(" lines were left out"));
    const counted = leftOut.map((text) => Number(text.split(" ")[0].replaceAll(",", "")));
    assert.equal(counted.reduce((sum, count) => sum + count, told), 30_000);
  });
});

test("errors and rendering events are counted as well", async () => {
  const probe = ({ host }) => ({
    update(options) {
      for (let index = 0; index < 5000; index++) {
        host.eventService.renderingStarted(options);
        Promise.reject(new Error("again"));
      }
    },
  });
  await withProbe(probe, async (frame) => {
    await frame.update();
    const counts = async () => (await frame.all("error")).filter(({ message }) => /were left out/.test(message));
    while ((await counts()).length < 2) await frame.page.waitForTimeout(50);
    assert.ok((await frame.all("event")).length < 5000);
    assert.ok((await frame.all("error")).length < 5000);
  });
});

test("a line is cut before it is made", async () => {
  const probe = () => ({
    update() {
      const long = "x".repeat(50_000_000);
      console.log(long);
      console.log("%s and %s", long, { long, list: new Array(1_000_000).fill(7) });
      console.log(new Array(1_000_000).fill({ a: 1 }));
      console.log(new Error(long));
      console.log(new Uint8Array(50_000_000));
    },
  });
  await withProbe(probe, async (frame) => {
    const { milliseconds } = await frame.update();
    const lines = await frame.all("console");
    assert.equal(lines.length, 5);
    for (const { text } of lines) assert.ok(text.length <= 10_000, `${text.length}`);
    assert.ok(lines[2].text.startsWith('[{"a":1},{"a":1},') && lines[2].text.endsWith('{"a":"…"}]'));
    assert.ok(milliseconds < 5000, `${milliseconds}`);
  });
});

test("a call that is too large is refused, and the visual goes on", async () => {
  const probe = ({ host, report }) => ({
    update() {
      const merge = Array.from({ length: 1_000_000 }, (_, index) => ({ index }));
      host.persistProperties({ merge });
      host.storageV2Service.set("key", "x".repeat(6_000_000)).catch(({ message }) => report(message));
      host.downloadService.exportVisualsContent("x".repeat(6_000_000), "a.txt", "txt", "");
      host.persistProperties({ merge: [] });
    },
  });
  await withProbe(probe, async (frame) => {
    await frame.update();
    await frame.next({ type: "call", name: "host.persistProperties" });
    const tooLarge = (name) => `${name} is refused: its arguments are larger than 5 MB`;
    const names = ["host.persistProperties", "host.storageV2Service.set"];
    assert.deepEqual((await frame.all("error")).map(({ message }) => message), names.map(tooLarge));
    assert.deepEqual(await frame.reports(), [tooLarge("host.storageV2Service.set")]);
    const calls = await frame.all("call");
    assert.deepEqual(
      calls.map(({ name }) => name),
      ["host.downloadService.exportVisualsContent", "host.persistProperties"],
    );
  });
});

test("more calls than a page can follow are left out", async () => {
  const probe = ({ host }) => ({
    update() {
      for (let index = 0; index < 20_000; index++) host.refreshHostData();
    },
  });
  const frame = await openFrame();
  await frame.load({ script: scriptOf(probe) });
  await frame.update();
  await frame.next({ type: "error" });
  const [{ message }] = await frame.all("error");
  assert.match(message, /^[\d,]+ host calls were left out: too many in a second$/);
  assert.ok((await frame.all("call")).length < 20_000);
  await frame.close();
});

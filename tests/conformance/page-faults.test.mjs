// Visuals that go wrong, or mean ill: the page stays usable, and the ledger says what happened.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ROLES, usePreview } from "./page/preview.mjs";

const TABLE = "City,Amount\nBasel,3\nBern,5\n";

const SCRIPT = `window.powerbi.visuals.plugins.probe = {
  create({ element, host }) {
    const text = element.appendChild(document.createElement("output"));
    const post = (message) => parent.postMessage(message, "*");
    let updates = 0, isStorming = false;
    const marker = '<img src="x" onerror="document.title = 1">';
    const actions = {
      wrong: () => {
        for (const name of ["persistProperties", "applyCustomSort", "drill", "launchUrl", "displayWarningIcon", "setCanDrill", "switchFocusModeState", "applyJsonFilter", "fetchMoreData"])
          for (const value of [undefined, null, 5, "text", {}, { merge: "text", sortDescriptors: 7 }]) host[name](value);
        host.switchFocusModeState(false);
        host.subSelectionService.updateRegionOutlines(5);
        host.subSelectionService.updateRegionOutlines([{ visibility: 2, outline: { type: 0, outlines: 3 } }, null]);
        host.subSelectionService.subSelect("text");
        host.tooltipService.show(null);
        host.createSelectionManager().showContextMenu(null, null);
      },
      fake: () => {
        for (const message of [null, 7, "text", [], {}, { type: "__proto__" }, { type: "constructor" }, { type: "call" },
          { type: "call", name: "constructor", arguments: [] }, { type: "call", name: "host.__proto__", arguments: {} },
          { type: "event" }, { type: "event", event: {}, updateId: {} }, { type: "error", message: {} }, { type: "console" },
          { type: "updated", id: {} }, { type: "formattingModel", id: 1, model: 5 }, { type: "visual", script: "" },
          { type: "call", name: marker, arguments: [marker] }, { type: "error", message: marker, stack: marker }]) post(message);
      },
      inject: () => {
        host.displayWarningIcon(marker, marker);
        host.licenseManager.notifyFeatureBlocked(marker);
        host.tooltipService.show({ coordinates: [5, 5], dataItems: [{ displayName: marker, value: marker, color: "red; --x: 1", header: marker }] });
        host.launchUrl("javascript:alert(1)");
        host.launchUrl("https://example.com/?" + "a".repeat(5000));
      },
      tooltip: () => host.tooltipService.show({ coordinates: [5, 5], dataItems: Array.from({ length: 5000 }, (_, index) => ({ displayName: "n" + index, value: "v".repeat(500) })) }),
      storm: () => { isStorming = true; host.refreshHostData(); for (let index = 0; index < 2000; index++) console.log("line " + index); },
      flood: () => {
        for (let index = 0; index < 300000; index++) console.log("line " + index);
        host.persistProperties({ merge: Array.from({ length: 3000000 }, (_, index) => ({ index })) });
        setInterval(() => { for (let index = 0; index < 2000; index++) console.log("x".repeat(5000)); host.telemetry.trace({}); }, 100);
        console.log("y".repeat(200000000));
      },
      reload: () => location.reload(),
      navigate: () => { location.href = "https://example.com/"; },
      blank: () => { location.href = "about:blank"; },
      dialog: () => host.openModalDialog("d", { title: "Probe", actionButtons: [1, 99, "x"] }, {}).then((answer) => console.log("answered", JSON.stringify(answer))),
    };
    for (const [name, action] of Object.entries(actions)) {
      const button = element.appendChild(document.createElement("button"));
      button.textContent = name;
      button.onclick = action;
    }
    return {
      update(options) {
        host.eventService.renderingStarted(options);
        text.value = [options.type, ++updates].join(" ");
        host.eventService.renderingFinished(options);
        if (isStorming && updates < 60) for (let index = 0; index < 50; index++) host.refreshHostData();
        if (options.viewport.width === 333) throw new Error("thrown by update");
      },
      destroy() {
        setTimeout(() => host.eventService.renderingFinished({}));
        throw new Error("thrown by destroy");
      },
    };
  },
  createModalDialog() {
    throw new Error("thrown by the dialog");
  },
};`;
const CAPABILITIES = {
  dataRoles: ROLES,
  dataViewMappings: [
    { categorical: { categories: { for: { in: "category" } }, values: { select: [{ bind: { to: "measure" } }] } } },
  ],
  privileges: [],
};

const onPage = usePreview({ script: SCRIPT, capabilities: CAPABILITIES, table: TABLE });

/** The page still does what it is for. */
async function isUsable({ page, says }) {
  await page.getByLabel("Width in pixels").fill("301");
  await page.getByLabel("Width in pixels").press("Enter");
  await says(/^36 /);
}

test("calls with wrong arguments are faults of the visual, not of the page", () =>
  onPage(async (on) => {
    await on.press("wrong");
    await on.page.locator(".event.error", { hasText: "host.applyCustomSort cannot use its arguments" }).first().waitFor();
    await isUsable(on);
  }));

test("messages that the visual makes up do nothing that its own calls could not", () =>
  onPage(async (on) => {
    await on.press("fake");
    await on.page.locator(".event.error", { hasText: "onerror" }).waitFor();
    await isUsable(on);
    assert.equal(await on.page.title(), "Probe – Preview");
    assert.equal(await on.page.locator('img[src="x"]').count(), 0);
  }));

test("texts of the visual are texts, and only web addresses are opened", () =>
  onPage(async (on) => {
    const { page } = on;
    await on.press("inject");
    await page.locator(".notice", { hasText: "Power BI opens absolute http and https addresses only" }).waitFor();
    const link = page.locator(".notice", { hasText: "https://example.com/" });
    assert.ok((await link.textContent()).length < 400);
    await page.locator(".visual-tooltip", { hasText: "<img" }).waitFor();
    await page.getByRole("button", { name: /^Warning: <img/ }).click();
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await isUsable(on);
  }));

test("a tooltip of any length stays on the page", () =>
  onPage(async (on) => {
    await on.press("tooltip");
    await on.page.locator(".visual-tooltip", { hasText: "and 4960 more" }).waitFor();
    const box = await on.page.locator(".visual-tooltip").boundingBox();
    assert.ok(box.height <= 900 && box.width <= 400, JSON.stringify(box));
    await isUsable(on);
  }));

test("thousands of calls and lines leave the page usable", () =>
  onPage(async (on) => {
    await on.press("storm");
    await on.says(/^\d+ 6\d$/);
    await isUsable(on);
  }));

test("a visual that floods for ever leaves the page responsive", () =>
  onPage(async ({ page, press, says }) => {
    await page.evaluate(() => {
      globalThis.longest = 0;
      let last = performance.now();
      setInterval(() => {
        const now = performance.now();
        globalThis.longest = Math.max(globalThis.longest, now - last);
        last = now;
      }, 20);
    });
    await press("flood");
    await page.locator(".event.error", { hasText: "host.persistProperties is refused" }).waitFor();
    await page.locator(".event.console", { hasText: /^.*[\d,]+ lines were left out$/ }).first().waitFor();
    await page.waitForTimeout(2000);
    const longest = await page.evaluate(() => globalThis.longest);
    assert.ok(longest < 2000, `${longest} ms`);
    await page.getByRole("button", { name: "Restart the visual" }).first().click();
    await says(/^510 1$/);
  }));

for (const way of ["reload", "navigate", "blank"])
  test(`a visual that leaves its frame is told of and can be started again: ${way}`, () =>
    onPage(async ({ page, press, says }) => {
      await press(way);
      await page.locator(".event.error", { hasText: "The visual left its frame" }).waitFor();
      await page.locator(".stage-cover", { hasText: "The visual left its frame" }).waitFor();
      assert.equal(await page.locator(".event.error", { hasText: "left its frame" }).count(), 1);
      await page.locator(".stage-cover").getByRole("button", { name: "Restart the visual" }).click();
      await says(/^510 1$/);
      await page.locator(".stage-cover", { hasText: "left its frame" }).waitFor({ state: "hidden" });
      assert.equal(await page.locator(".frame-holder iframe").count(), 1);
    }));

test("what update and destroy throw is told, and the visual is made anew", () =>
  onPage(async ({ page, says }) => {
    await page.getByLabel("Width in pixels").fill("333");
    await page.getByLabel("Width in pixels").press("Enter");
    await page.locator(".event.update.bad", { hasText: "threw" }).waitFor();
    await page.getByRole("button", { name: "Restart the visual" }).first().click();
    await says(/^510 1$/);
    await page.locator(".event.error", { hasText: "destroy failed: thrown by destroy" }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll(".frame-holder iframe").length === 1);
  }));

test("a dialog goes with the visual that opened it, and tells what it threw", () =>
  onPage(async (on) => {
    const { page } = on;
    await on.press("dialog");
    await page.locator(".visual-dialog").waitFor();
    assert.deepEqual(await page.locator(".visual-dialog footer button").allTextContents(), ["OK"]);
    await page.locator(".event.error", { hasText: "dialog: thrown by the dialog" }).waitFor();
    // A dialog keeps the pointer from the page; a new locale comes all the same when the visual is built anew.
    await page.getByLabel("Locale").selectOption("de-DE", { force: true });
    await page.locator(".visual-dialog").waitFor({ state: "detached" });
    await on.says(/^510 1$/);
    assert.equal(await page.locator(".event.console", { hasText: "answered" }).count(), 0);
    await isUsable(on);
  }));

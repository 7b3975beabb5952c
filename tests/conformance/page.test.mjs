// The preview's page, used as a developer uses it: wells, format pane, sizes, and what the visual asks of its host.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ROLES, usePreview } from "./page/preview.mjs";

const TABLE = "City,Amount\nBasel,3\nBern,5\nChur,7\nGenf,11\n";

/** A visual of the first API versions that asks its host for things when its buttons are pressed. */
const SCRIPT = `window.powerbi.visuals.plugins.probe = {
  create({ element, host }) {
    const text = element.appendChild(document.createElement("output"));
    let size = 10;
    const actions = {
      warn: () => host.displayWarningIcon("Rows are missing", "Only some are shown."),
      link: () => host.launchUrl("https://example.com/help"),
      persist: () => host.persistProperties({ merge: [{ objectName: "look", properties: { size: 22 }, selector: null }] }),
      filter: () => host.applyJsonFilter({ filterType: 1, operator: "In", values: ["Bern"], target: { table: "probe", column: "City" } }, "general", "filter", 0),
      more: () => host.fetchMoreData(true),
      dialog: async () => console.log("dialog", await host.openModalDialog("d", { title: "Probe", actionButtons: [1] }, {})),
      fail: () => { throw new Error("lost at src/visual.rs:12:3"); },
      loop: () => { console.log("looping"); setTimeout(() => { for (;;); }, 50); },
    };
    for (const [name, action] of Object.entries(actions)) {
      const button = element.appendChild(document.createElement("button"));
      button.textContent = name;
      button.onclick = action;
    }
    return {
      update(options) {
        host.eventService.renderingStarted(options);
        const [view] = options.dataViews;
        size = view?.metadata.objects?.look?.size ?? 10;
        const rows = view?.categorical?.categories?.[0].values.length ?? 0;
        text.value = [options.type, options.operationKind, rows, size, options.jsonFilters.length, options.viewport.width].join(" ");
        host.eventService.renderingFinished(options);
      },
      enumerateObjectInstances: ({ objectName }) => [{ objectName, properties: { size }, selector: null }],
    };
  },
  createModalDialog(id, { element, host }) {
    const button = element.appendChild(document.createElement("button"));
    button.textContent = "done";
    button.onclick = () => host.close(1, { chosen: id });
  },
};`;
const CAPABILITIES = {
  dataRoles: ROLES,
  dataViewMappings: [
    {
      conditions: [{ category: { max: 1 }, measure: { max: 1 } }],
      categorical: {
        categories: { for: { in: "category" }, dataReductionAlgorithm: { window: { count: 3 } } },
        values: { select: [{ bind: { to: "measure" } }] },
      },
    },
  ],
  objects: {
    look: {
      displayName: "Look",
      properties: { size: { displayName: "Text size", type: { formatting: { fontSize: true } } } },
    },
  },
  privileges: [],
};

const preview = usePreview({ script: SCRIPT, capabilities: CAPABILITIES, table: TABLE });
const onPage = (act) => preview(act, /^510 0 3 10 0 640$/);

const fields = (page, role) => page.locator(`ul.well[aria-label="${role}"] .field-label`).allTextContents();

/** Lets the one error go by that says that a frame went away. */
function isDetached(error) {
  assert.match(error.message, /detached|closed/);
}

test("something is on screen at once, and its events are paired", () =>
  onPage(async ({ page }) => {
    assert.deepEqual(await fields(page, "Category"), ["City"]);
    assert.deepEqual(await fields(page, "Measure"), ["Sum of Amount"]);
    await page.locator(".event.update .pairing.good").waitFor();
    assert.equal(await page.locator(".visual-title").textContent(), "Sum of Amount by City");
  }));

test("fields are removed, added and refused by keyboard alone", () =>
  onPage(async ({ page, says }) => {
    await page.locator('[data-key="field measure 0"]').press("Delete");
    await says(/^2 0 3 /);
    assert.deepEqual(await fields(page, "Measure"), []);
    const amount = page.getByRole("treeitem", { name: /^Amount/ });
    await amount.press("Enter");
    await page.getByRole("menuitem", { name: "Add to Measure" }).press("Enter");
    await page.getByRole("button", { name: "Sum of Amount" }).first().waitFor();
    await page.locator('[data-key="field measure 0"]').press("Enter");
    await page.getByRole("menuitemcheckbox", { name: "Average" }).press("Enter");
    await page.getByRole("button", { name: "Average of Amount" }).first().waitFor();
    await amount.press("Enter");
    await page.getByRole("menuitem", { name: "Add to Measure" }).press("Enter");
    await page.locator(".notice.error").waitFor();
    assert.deepEqual(await fields(page, "Measure"), ["Average of Amount"]);
  }));

test("columns are dragged to wells", () =>
  onPage(async ({ page, says }) => {
    await page.getByRole("button", { name: "Clear all wells" }).first().click();
    await says(/^2 0 0 /);
    await page.getByRole("treeitem", { name: /^City/ }).dragTo(page.locator('ul.well[aria-label="Category"]'));
    await says(/^2 0 3 /);
  }));

test("edits of the format pane reach the visual and are reset", () =>
  onPage(async ({ page, says }) => {
    // The visual's own cards come after its first update, and take the place of those that are there before.
    await page.getByText("Cards from enumerateObjectInstances").waitFor();
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await page.getByLabel("Text size", { exact: true }).fill("18");
    await page.getByLabel("Text size", { exact: true }).press("Tab");
    await says(/^2 0 3 18 /);
    await page.getByRole("button", { name: "Reset to default" }).click();
    await says(/^2 0 3 10 /);
  }));

test("what the visual persists, filters and fetches comes back", () =>
  onPage(async ({ page, says, press }) => {
    await press("persist");
    await says(/^2 0 3 22 /);
    await press("filter");
    await says(/^2 0 3 22 1 /);
    await press("more");
    await says(/^2 1 4 22 1 /);
    await page.reload();
    await says(/^510 . \d 22 1 /);
  }));

test("the visual draws for the pixels of another screen", () =>
  onPage(async ({ page, visual, says }) => {
    const output = visual.locator("output");
    const before = await page.locator(".frame-holder iframe").first().boundingBox();
    await page.getByRole("button", { name: "1× pixels" }).click();
    await page.getByRole("menuitemcheckbox", { name: "2×", exact: true }).click();
    await says(/^36 .* 640$/);
    assert.deepEqual(await output.evaluate(() => [devicePixelRatio, innerWidth]), [2, 640]);
    assert.deepEqual(await page.locator(".frame-holder iframe").first().boundingBox(), before);
  }));

test("sizes are set exactly, by preset and by keys", () =>
  onPage(async ({ page, says }) => {
    await page.getByLabel("Width in pixels").fill("300");
    await page.getByLabel("Width in pixels").press("Enter");
    await says(/^36 .* 300$/);
    await page.locator(".handle-e").press("ArrowRight");
    await says(/^36 .* 310$/);
    await page.getByRole("button", { name: "Presets" }).click();
    await page.getByRole("menuitemcheckbox", { name: /^Report page/ }).click();
    await says(/^36 .* 1280$/);
  }));

test("warnings, links, dialogs and errors are shown as a user would see them", () =>
  onPage(async ({ page, press }) => {
    await press("warn");
    await page.getByRole("button", { name: "Warning: Rows are missing" }).waitFor();
    await press("link");
    await page.locator(".notice", { hasText: "https://example.com/help" }).waitFor();
    await press("dialog");
    // The press takes its own frame away, maybe before the browser has told of it; that it worked shows in the answer.
    await page.frameLocator(".visual-dialog iframe").getByRole("button", { name: "done" }).click().catch(isDetached);
    await page.locator(".event.console", { hasText: '{"actionId":1,"resultState":{"chosen":"d"}}' }).waitFor();
    await press("fail");
    await page.locator(".event.error .place", { hasText: "src/visual.rs:12:3" }).waitFor();
  }));

test("a visual that hangs leaves the page usable and is restarted", () =>
  onPage(async ({ page, says, press }) => {
    await press("loop");
    await page.locator(".event.console", { hasText: "looping" }).waitFor();
    await page.getByLabel("Report theme").selectOption("Dark report");
    await page.locator(".stage-cover").getByRole("button").click();
    await says(/^510 /);
  }));

test("another style sheet reaches the visual that is there, another script makes a new one", () =>
  onPage(async ({ page, visual, says, press, rebuild }) => {
    await press("persist");
    await says(/^2 0 3 22 /);
    await rebuild({ css: "output { color: rgb(1, 2, 3) }" });
    await says(/^20 0 3 22 /);
    const color = () => visual.locator("output").evaluate((node) => getComputedStyle(node).color);
    assert.equal(await color(), "rgb(1, 2, 3)");
    assert.equal(await page.locator(".frame-holder iframe").count(), 1);
    await rebuild({ script: `${SCRIPT} // another` });
    await says(/^510 0 3 22 /);
    assert.notEqual(await color(), "rgb(1, 2, 3)");
    await rebuild({});
  }));

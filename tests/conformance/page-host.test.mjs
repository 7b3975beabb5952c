// What the page answers for the host: storage, sign-in, licenses, downloads, drill, filters, scenarios, replay.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { test } from "node:test";
import { ROLES, usePreview } from "./page/preview.mjs";

const TABLE = "Day,City,Amount\n2024-01-01,Basel,3\n2024-02-01,Bern,5\n2025-01-01,Chur,7\n2026-01-01,Genf,11\n";

/** Each button asks for one thing and logs the answer; `output` says what the last update brought. */
const SCRIPT = `window.powerbi.visuals.plugins.probe = {
  create({ element, host }) {
    const text = element.appendChild(document.createElement("output"));
    text.oncontextmenu = (event) => {
      event.preventDefault();
      host.createSelectionManager().showContextMenu({}, { x: event.clientX, y: event.clientY }, "category");
    };
    const big = "x".repeat(2 * 1024 * 1024);
    let shows = true;
    const actions = {
      store: async () => {
        await host.storageV2Service.set("a", "one");
        return [await host.storageService.get("a"), await host.storageService.set("b", "two"),
          await host.storageV2Service.set("c", big), await host.storageService.set("c", big).catch((error) => error.message)];
      },
      status: () => Promise.all([host.storageV2Service.status(), host.acquireAADTokenService.acquireAADTokenstatus(), host.downloadService.exportStatus(), host.webAccessService.webAccessStatus("https://example.com")]),
      token: async () => Object.keys(await host.acquireAADTokenService.acquireAADToken()).join(),
      plans: () => host.licenseManager.getAvailableServicePlans(),
      require: () => host.licenseManager.notifyLicenseRequired(0),
      block: () => host.licenseManager.notifyLicenseRequired(2),
      clear: () => host.licenseManager.clearLicenseNotification(),
      save: () => host.downloadService.exportVisualsContentExtended("a,b", "../re:port.csv", "csv", "a table"),
      program: () => host.downloadService.exportVisualsContent("a", "virus.exe", "exe", "a program"),
      down: () => host.drill({ roleName: "category", drillType: 3 }),
      up: () => host.drill({ roleName: "category", drillType: 1 }),
      more: () => host.fetchMoreData(),
      online: () => navigator.onLine,
      finish: () => { shows = !shows; },
    };
    for (const [name, action] of Object.entries(actions)) {
      const button = element.appendChild(document.createElement("button"));
      button.textContent = name;
      button.onclick = async () => console.log(name, JSON.stringify(await action()));
    }
    return {
      update(options) {
        host.eventService.renderingStarted(options);
        const [view] = options.dataViews;
        const categories = view?.categorical?.categories ?? [];
        const amounts = view?.categorical?.values?.[0]?.values ?? [];
        const names = categories.map((each) => each.source.displayName.replace(/^.* /, "")).join("+");
        text.value = [options.type, options.operationKind, names, categories[0]?.values.length ?? 0, amounts.join(), options.viewMode, options.editMode, options.isInFocus, window.innerWidth, options.viewport.width].join(" ");
        if (shows) host.eventService.renderingFinished(options);
      },
    };
  },
};`;
const CAPABILITIES = {
  dataRoles: ROLES,
  dataViewMappings: [
    {
      categorical: {
        categories: { for: { in: "category" }, dataReductionAlgorithm: { window: { count: 2 } } },
        values: { select: [{ bind: { to: "measure" } }] },
      },
    },
  ],
  drilldown: { roles: ["category"] },
  advancedEditModeSupport: 2,
  privileges: [
    { name: "LocalStorage", essential: false },
    { name: "AADAuthentication", essential: false },
    { name: "ExportContent", essential: false },
  ],
};

const onPage = usePreview({ script: SCRIPT, capabilities: CAPABILITIES, table: TABLE });

/** Presses a button of the visual and returns what it logged. */
async function answer({ page, press }, name) {
  const lines = page.locator(".event.console", { hasText: name });
  const before = await lines.count();
  await press(name);
  const line = lines.nth(before);
  return (await line.locator(".event-text").textContent()).slice(name.length + 1);
}

const turnOn = async (page, panel, name) => {
  await page.locator(".bar").getByRole("button", { name: panel, exact: true }).click();
  await page.getByRole("switch", { name }).check();
  await page.keyboard.press("Escape");
};

test("both storages keep the same texts, and no more than a megabyte", () =>
  onPage(async (on) => {
    const [text, left, isKept, problem] = JSON.parse(await answer(on, "store"));
    assert.deepEqual([text, left, isKept], ["one", 1024 * 1024 - 8, { success: false }]);
    assert.match(problem, /1 MB/);
  }));

test("privileges, sign-in and plans are answered as they are set", () =>
  onPage(async (on) => {
    const { page } = on;
    assert.equal(await answer(on, "status"), "[0,0,0,1]");
    assert.equal(await answer(on, "token"), '"accessToken,expiresOn,userInfo,fabricInfo"');
    await page.locator(".bar").getByRole("button", { name: "Host", exact: true }).click();
    await page.getByLabel("Add a service plan").fill("gold");
    await page.getByLabel("Add a service plan").press("Enter");
    await page.getByLabel("State of gold").selectOption("Suspended");
    await page.getByLabel("Sign-in", { exact: true }).selectOption("Disabled by admin");
    await page.keyboard.press("Escape");
    await on.says(/^510 /);
    assert.deepEqual(JSON.parse(await answer(on, "plans")).plans, [{ spIdentifier: "gold", state: 3 }]);
    assert.equal(await answer(on, "status"), "[0,3,0,1]");
    assert.equal(await answer(on, "token"), '""');
  }));

test("license notifications are a bar, a cover, and gone", () =>
  onPage(async ({ page, press }) => {
    await press("require");
    await page.locator(".license-bar", { hasText: "needs a license" }).waitFor();
    await press("block");
    const cover = page.locator(".stage-cover", { hasText: "cannot be shown" });
    await cover.waitFor();
    assert.equal(await page.locator(".license-bar").isVisible(), false);
    await page.getByRole("button", { name: "Restart the visual" }).first().click();
    await cover.waitFor({ state: "hidden" });
  }));

test("a file is saved under a harmless name, after a question, and no program ever", () =>
  onPage(async ({ page, press }) => {
    await press("program");
    await page.locator(".notice.warning", { hasText: "virus.exe" }).waitFor();
    await press("save");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save", exact: true }).first().click(),
    ]);
    assert.equal(download.suggestedFilename(), "re_port.csv");
    assert.equal(await fs.readFile(await download.path(), "utf8"), "a,b");
    await page.locator(".event.console", { hasText: '"downloadCompleted":true' }).waitFor();
  }));

test("levels are drilled by the visual, by the header and by the menu of a data point", () =>
  onPage(async ({ page, visual, says, press }) => {
    await page.getByRole("treeitem", { name: /^Day/ }).press("Enter");
    await page.getByRole("menuitem", { name: "Add to Category" }).press("Enter");
    const up = page.getByRole("button", { name: "Drill up" });
    await up.waitFor();
    assert.equal(await up.getAttribute("aria-disabled"), "true");
    await page.getByRole("button", { name: "Go to the next level" }).click();
    await says(/^2 0 City\+Day /);
    await press("up");
    await says(/^2 0 City /);
    await press("down");
    await says(/^2 0 City\+Day /);
    await visual.locator("output").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Drill up" }).press("Enter");
    await says(/^2 0 City /);
  }));

test("filters of every kind are made, said in words, and taken away", () =>
  onPage(async ({ page, says }) => {
    const field = async (name, kind) => {
      await page.getByLabel("Field to filter").selectOption(name);
      if (kind) await page.getByLabel("Filter type").selectOption(kind);
    };
    const apply = () => page.getByRole("button", { name: "Apply filter" }).click();
    const remove = () => page.getByRole("button", { name: /^Remove the filter on / }).click();
    const summary = (text) => page.locator(".filter-card", { hasText: text }).waitFor();
    await page.getByRole("button", { name: /^Filters on this visual/ }).click();
    await field("City");
    await page.getByRole("checkbox", { name: "Bern" }).check();
    await apply();
    await says(/ 5 \d/);
    await summary("is Bern");
    await remove();
    await field("Amount", "Advanced filtering");
    await page.getByLabel("Condition 1").selectOption("GreaterThan");
    await page.getByLabel("Value 1").fill("6");
    await apply();
    await says(/ 7,11 \d/);
    await summary("is greater than 6");
    await remove();
    await field("Sum of Amount");
    await page.getByLabel("Condition 1").selectOption("LessThan");
    await page.getByLabel("Value 1").fill("4");
    await apply();
    await says(/ 3 \d/);
    await summary("is less than 4");
    await remove();
    await field("City", "Top N");
    await page.getByRole("spinbutton", { name: "Number" }).fill("1");
    await apply();
    await says(/ 11 \d/);
    await summary("top 1 by Sum of Amount");
    await remove();
    await field("Day", "Relative date");
    await page.getByLabel("Unit").selectOption("years");
    await apply();
    await summary("is in the last 1 years");
  }));

test("an editor of the visual's own gets the page, and gives it back", () =>
  onPage(async ({ page, says }) => {
    await page.getByRole("radio", { name: "Advanced edit mode" }).click();
    await says(/ 2 1 true /);
    await page.getByRole("radio", { name: "Editing view" }).click();
    await says(/ 1 0 false /);
  }));

test("a late resize tells the size before the frame has it", () =>
  onPage(async ({ page, says }) => {
    await turnOn(page, "Scenarios", /^Late resize/);
    await page.getByLabel("Width in pixels").fill("300");
    await page.getByLabel("Width in pixels").press("Enter");
    await says(/ 640 300$/);
    await page.locator('.frame-holder[style*="width: 300px"]').waitFor();
  }));

test("a change of the view mode aborts the loading of segments", () =>
  onPage(async ({ page, says, press }) => {
    await turnOn(page, "Scenarios", /^Aborted segments/);
    await press("more");
    await says(/^2 1 \w+ 4 /);
    await page.getByRole("radio", { name: "Reading view" }).click();
    await says(/^10 0 \w+ 2 /);
    await press("more");
    await page.locator(".event.console", { hasText: "more true" }).nth(1).waitFor();
    await says(/^10 0 \w+ 2 /);
  }));

test("an export waits for the end event, and not for ever", () =>
  onPage(async ({ page, press }) => {
    const start = async () => {
      await page.locator(".bar").getByRole("button", { name: "Scenarios", exact: true }).click();
      await page.getByRole("button", { name: "Export the visual" }).click();
    };
    await start();
    await page.getByText("Exported at renderingFinished").waitFor();
    await press("finish");
    await start();
    await page.getByText("Exporting: the picture is taken at the end event").waitFor();
  }));

test("offline means that the browser and the services say so", () =>
  onPage(async (on) => {
    assert.equal(await answer(on, "online"), "true");
    await turnOn(on.page, "Scenarios", /^Offline/);
    await on.says(/^510 /);
    await on.page.locator(".event.console", { hasText: "online true" }).waitFor();
    await on.press("online");
    await on.page.locator(".event.console", { hasText: "online false" }).waitFor();
    assert.equal(JSON.parse(await answer(on, "plans")).isLicenseInfoAvailable, false);
  }));

test("an update is saved as a recording and replayed from one, step by step", () =>
  onPage(async ({ page, says }) => {
    await page.getByRole("button", { name: "Record and replay updates" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Save the last update" }).click(),
    ]);
    const saved = JSON.parse(await fs.readFile(await download.path(), "utf8"));
    assert.deepEqual([saved.format, saved.version, saved.guid, saved.apiVersion], ["pbiviz-recording", 1, "probe", "5.11.0"]);
    assert.equal(saved.recorded.length, 1);
    const [{ options, at }] = saved.recorded;
    assert.equal(at, 0);
    const changed = structuredClone(options);
    changed.type = 2;
    changed.viewport.width = 333;
    changed.dataViews[0].categorical.values.$array[0].values = [{ $number: "NaN" }, { $number: "-Infinity" }];
    const file = { ...saved, recorded: [saved.recorded[0], { options: changed, at: 1500 }] };
    await page.locator('input[type="file"][accept=".json"]').setInputFiles({
      name: "two.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(file)),
    });
    await page.getByRole("group", { name: "Replay" }).getByText("Replaying two.json").waitFor();
    await page.getByRole("button", { name: "Next update" }).press("ArrowRight");
    await says(/^2 0 \w+ 2 NaN,-Infinity .* 333$/);
    await page.getByLabel("Update 2 of 2").selectOption({ index: 0 });
    await says(/^510 0 \w+ 2 \d+,\d+ .* 640$/);
    await page.getByRole("button", { name: "Back to the wells" }).first().click();
    await page.getByRole("group", { name: "Replay" }).waitFor({ state: "hidden" });
  }));

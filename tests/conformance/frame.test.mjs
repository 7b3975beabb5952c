// The sandboxed frame of the preview, driven by the messages that its page sends: with small visuals that look at one
// thing each, with the package under test, and with the official tool's default visual.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readPackage } from "./archive.mjs";
import { SURFACES, comparePictures, launchBrowser } from "./mock-host.mjs";
import { officialPackage } from "./official-build.mjs";

const SOURCES = new URL("../../crates/pbiviz-preview/src/frame/", import.meta.url);
const OFFICIAL_PROJECT = fileURLToPath(new URL("frame/.official-default/", import.meta.url));
const PAGE = "https://preview.example/";
const DEADLINE_MS = 10_000;
const SIZE = { width: 480, height: 320 };
const GUID = "probe";

const ENVIRONMENT = {
  locale: "en-US",
  colors: ["#111111", "#222222", "#333333"],
  palette: {
    foreground: "#000000",
    background: "#ffffff",
    foregroundSelected: "#0000ff",
    hyperlink: "#0078d4",
  },
  isHighContrast: false,
  hostEnv: 4,
  allowInteractions: true,
  allowModalDialog: true,
  instanceId: "one",
  canFetchMore: false,
  privileges: {},
  licence: {},
  storage: {},
  tooltipsEnabled: true,
};

const packageUnderTest = process.env.PBIVIZ;
if (!packageUnderTest)
  throw new Error("set PBIVIZ to the package under test, such as `PBIVIZ=chart.pbiviz node --test`");

let browser;
let frameDocument;
before(async () => {
  browser = await launchBrowser();
  frameDocument = await readFrame();
});
after(() => browser?.close());

/** The document as the server makes it: each style and each script in an element of its own, by name. */
async function readFrame() {
  const names = (await fs.readdir(SOURCES)).sort();
  const elements = async (extension, tag) => {
    const chosen = names.filter((name) => name.endsWith(extension));
    const texts = await Promise.all(chosen.map((name) => fs.readFile(new URL(name, SOURCES), "utf8")));
    return texts.map((text) => `<${tag}>\n${text}</${tag}>`).join("\n");
  };
  return `<!doctype html><html><head>${await elements(".css", "style")}</head><body>${await elements(".js", "script")}</body></html>`;
}

const PAGE_DOCUMENT = `<!doctype html><body style="margin: 0">
<iframe sandbox="allow-scripts" src="/frame" style="border: 0; width: 100vw; height: 100vh"></iframe>
<script>
  const frame = document.querySelector("iframe");
  const messages = [];
  const listeners = new Set();
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    messages.push(data);
    for (const listener of listeners) listener();
  });
  const post = (message) => frame.contentWindow.postMessage(message, "*");
  /** The first message from the given place on that has these members. */
  const next = (wanted, first) => new Promise((resolve, reject) => {
    const isWanted = (message) => Object.entries(wanted).every(([name, value]) => [value].flat().includes(message[name]));
    const look = () => {
      const found = messages.slice(first).find(isWanted);
      if (!found) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    setTimeout(() => reject(new Error("no message " + JSON.stringify(wanted) + " among " + JSON.stringify(messages.slice(first)))), ${DEADLINE_MS});
    look();
  });
</script>`;

/** Opens the frame under a policy, with nothing in it yet. */
async function openFrame(surface = "Power BI's sandbox") {
  const page = await browser.newPage({ viewport: SIZE });
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === PAGE) return route.fulfill({ contentType: "text/html", body: PAGE_DOCUMENT });
    const headers = { "content-security-policy": `${SURFACES[surface]}, sandbox allow-scripts` };
    if (url === `${PAGE}frame`)
      return route.fulfill({ contentType: "text/html", headers, body: frameDocument });
    return route.abort();
  });
  await page.goto(PAGE);
  const count = () => page.evaluate(() => messages.length);
  const next = (wanted, first = 0) => page.evaluate(([names, from]) => next(names, from), [wanted, first]);
  const post = (message) => page.evaluate((data) => post(data), message);
  const ask = async (message, wanted) => {
    const first = await count();
    await post(message);
    return next(wanted, first);
  };
  await next({ type: "ready" });

  let lastId = 0;
  return {
    page,
    post,
    next,
    ask,
    count,
    screenshot: () => page.screenshot(),
    close: () => page.close(),
    all: (type) => page.evaluate((wanted) => messages.filter((message) => message.type === wanted), type),
    load: (visual, environment = {}) =>
      ask(
        {
          type: "load",
          visual: { guid: GUID, capabilities: {}, strings: {}, ...visual },
          environment: { ...ENVIRONMENT, ...environment },
        },
        { type: ["loaded", "failed"] },
      ),
    update(members = {}) {
      const id = ++lastId;
      const options = {
        viewport: SIZE,
        dataViews: [],
        type: 510,
        viewMode: 1,
        editMode: 0,
        operationKind: 0,
        ...members,
      };
      return ask({ type: "update", id, options }, { type: "updated", id });
    },
    formattingModel() {
      const id = ++lastId;
      return ask({ type: "formattingModel", id }, { type: "formattingModel", id });
    },
    /** What a probe's `report` said since its beginning. */
    reports: () =>
      page.evaluate(() => messages.filter(({ type }) => type === "probe").map(({ value }) => value)),
  };
}

/** The script of a visual whose parts this function returns; it sees the host, the element and `report`. */
const scriptOf = (create) => `
  var powerbi;
  powerbi.visuals.plugins.${GUID} = {
    create({ element, host }) {
      const report = (value) => parent.postMessage({ type: "probe", value }, "*");
      return (${create})({ element, host, report });
    },
  };`;

/** Loads a probe in a frame of its own, runs the steps and closes it. */
async function withProbe(create, steps, { capabilities = {}, strings = {}, ...environment } = {}) {
  const frame = await openFrame();
  try {
    const loaded = await frame.load({ script: scriptOf(create), capabilities, strings }, environment);
    assert.equal(loaded.type, "loaded", loaded.stack);
    await steps(frame, loaded);
  } finally {
    await frame.close();
  }
}

const CATEGORY = {
  displayName: "Country",
  queryName: "Sales.Country",
  roles: { category: true },
  type: { text: true },
};
const DAY = {
  displayName: "Day",
  queryName: "Sales.Day",
  roles: { category: true },
  type: { dateTime: true },
};
const SERIES = {
  displayName: "Product",
  queryName: "Sales.Product",
  roles: { series: true },
  type: { text: true },
};
const MEASURE = {
  displayName: "Revenue",
  queryName: "Sum(Sales.Revenue)",
  isMeasure: true,
  roles: { measure: true },
  type: { numeric: true },
};
const scope = (...pairs) => ({ scope: pairs });

/** Two days, two categories and two series, as the server writes them. */
function categoricalView() {
  const pears = scope(["Sales.Product", "Pears"]);
  const plums = scope(["Sales.Product", "Plums"]);
  const column = (groupName, identity, values) => ({ source: { ...MEASURE, groupName }, identity, values });
  return {
    metadata: {
      columns: [
        CATEGORY,
        DAY,
        SERIES,
        { ...MEASURE, groupName: "Pears" },
        { ...MEASURE, groupName: "Plums" },
      ],
    },
    categorical: {
      categories: [
        { source: CATEGORY, values: ["Chile", "Japan"] },
        { source: DAY, values: [{ $date: "2024-05-01T00:00:00.000Z" }, null] },
      ],
      values: {
        $array: [
          column("Pears", pears, [1, Number.NaN]),
          column("Plums", plums, [null, Number.POSITIVE_INFINITY]),
        ],
        source: SERIES,
        $groups: [
          { name: "Pears", identity: pears, values: [0] },
          { name: "Plums", identity: plums, values: [1] },
        ],
      },
    },
  };
}

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

const HOST_MEMBERS = `
  acquireAADTokenService applyCustomSort applyJsonFilter authenticationService colorPalette
  createLocalizationManager createOpaqueUtils createSelectionIdBuilder createSelectionManager
  displayWarningIcon downloadService drill eventService fetchMoreData hostCapabilities hostEnv instanceId
  launchUrl licenseManager locale openModalDialog persistProperties refreshHostData setCanDrill
  storageV2Service subSelectionService switchFocusModeState telemetry tooltipService webAccessService
`
  .trim()
  .split(/\s+/);

describe("the host", () => {
  test("has every member of the newest API and those that older ones had", async () => {
    const probe = ({ host, report }) => {
      const names = (object) => Object.keys(object).sort();
      const services = Object.entries(host).filter(
        ([name, value]) => /Service|Manager|telemetry/.test(name) && typeof value === "object",
      );
      report({
        host: names(host),
        services: Object.fromEntries(services.map(([name, service]) => [name, names(service)])),
        made: [host.createLocalizationManager(), host.createOpaqueUtils(), host.createSelectionManager()].map(
          names,
        ),
        hostCapabilities: { ...host.hostCapabilities },
        values: [host.locale, host.instanceId, host.hostEnv, host.allowInteractions, host.fetchMoreData()],
      });
      return { update() {} };
    };
    await withProbe(probe, async (frame) => {
      const [{ host, services, made, hostCapabilities, values }] = await frame.reports();
      const older = ["allowInteractions", "colors", "storageService"];
      assert.deepEqual(host, [...HOST_MEMBERS, ...older].sort());
      assert.deepEqual(services, {
        acquireAADTokenService: ["acquireAADToken", "acquireAADTokenstatus"],
        authenticationService: ["getAADAuthenticationToken", "getAADToken", "getResourceUrl"],
        downloadService: ["exportStatus", "exportVisualsContent", "exportVisualsContentExtended"],
        eventService: ["renderingFailed", "renderingFinished", "renderingStarted"],
        licenseManager: [
          "clearLicenseNotification",
          "getAvailableServicePlans",
          "notifyFeatureBlocked",
          "notifyLicenseRequired",
        ],
        storageService: ["get", "remove", "set", "status"],
        storageV2Service: ["get", "remove", "set", "status"],
        subSelectionService: ["subSelect", "updateRegionOutlines"],
        telemetry: ["instanceId", "trace"],
        tooltipService: ["enabled", "hide", "move", "show"],
        webAccessService: ["webAccessStatus"],
      });
      assert.deepEqual(made, [
        ["getDisplayName"],
        ["compareCustomVisualOpaqueIdentities"],
        [
          "applySelectionFilter",
          "clear",
          "getSelectionIds",
          "hasSelection",
          "hostServices",
          "registerOnSelectCallback",
          "select",
          "selectedIds",
          "showContextMenu",
          "toggleExpandCollapse",
        ],
      ]);
      assert.deepEqual(hostCapabilities, { allowInteractions: true, allowModalDialog: true });
      assert.deepEqual(values, ["en-US", "one", 4, true, false]);
    });
  });

  test("tells the page of every call, with arguments that can cross", async () => {
    const probe = ({ host, element }) => ({
      update({ dataViews: [{ categorical }] }) {
        const id = host
          .createSelectionIdBuilder()
          .withCategory(categorical.categories[0], 0)
          .createSelectionId();
        const circular = { element, call() {} };
        circular.self = circular;
        host.persistProperties({
          merge: [{ objectName: "general", properties: { since: new Date(0) }, selector: id.getSelector() }],
        });
        host.persistProperties([{ objectName: "general", properties: {}, selector: {} }]);
        host.applyJsonFilter(null, "general", "filter", 1);
        host.tooltipService.show({
          coordinates: [1, 2],
          isTouchEvent: false,
          dataItems: [],
          identities: [id],
        });
        host.telemetry.trace(2, circular);
        host.storageV2Service.remove("key");
      },
    });
    await withProbe(probe, async (frame) => {
      const updated = await frame.update({ dataViews: [categoricalView()] });
      assert.equal(updated.error, undefined, updated.error?.stack);
      const first = {
        data: [scope(["Sales.Country", "Chile"], ["Sales.Day", { $date: "2024-05-01T00:00:00.000Z" }])],
      };
      const calls = await frame.all("call");
      assert.deepEqual(
        calls.map(({ name, arguments: args }) => [name, args]),
        [
          [
            "host.persistProperties",
            [{ merge: [{ objectName: "general", properties: { since: new Date(0) }, selector: first }] }],
          ],
          [
            "host.persistProperties",
            [{ merge: [{ objectName: "general", properties: {}, selector: null }] }],
          ],
          ["host.applyJsonFilter", [null, "general", "filter", 1]],
          [
            "host.tooltipService.show",
            [{ coordinates: [1, 2], isTouchEvent: false, dataItems: [], identities: [first] }],
          ],
          [
            "host.telemetry.trace",
            [2, { element: "[object HTMLDivElement]", call: "[function call]", self: "[circular]" }],
          ],
          ["host.storageV2Service.remove", ["key"]],
        ],
      );
    });
  });

  test("passes the page's answers on, good and bad", async () => {
    const probe = ({ host, report }) => ({
      update() {
        host.storageV2Service
          .get("one")
          .then(report)
          .finally(() => report("over"));
        host.storageV2Service.get("two").catch((error) => report(error.message));
      },
    });
    await withProbe(probe, async (frame) => {
      await frame.update();
      const [one, two] = await frame.all("call");
      await frame.post({ type: "reply", id: one.id, value: "text" });
      await frame.post({ type: "reply", id: two.id, error: "nothing is stored" });
      await frame.next({ type: "probe", value: "nothing is stored" });
      assert.deepEqual((await frame.reports()).sort(), ["nothing is stored", "over", "text"]);
    });
  });

  test("answers from the environment, which may change", async () => {
    const probe = ({ host, report }) => {
      const { colorPalette, tooltipService, hostCapabilities } = host;
      const strings = host.createLocalizationManager();
      return {
        update() {
          const { documentElement: root } = document;
          const colors = ["a", "b", "a"].map((key) => colorPalette.getColor(key).value);
          report([
            colors,
            colorPalette.foregroundLight.value,
            colorPalette.selection?.value,
            colorPalette.isHighContrast,
          ]);
          report([
            tooltipService.enabled(),
            hostCapabilities.allowInteractions,
            host.fetchMoreData(),
            root.lang,
            root.dir,
          ]);
          report(["Greeting", "Missing"].map((key) => strings.getDisplayName(key)));
        },
      };
    };
    const settings = { strings: { Greeting: "Ahlan" }, locale: "en-US" };
    await withProbe(
      probe,
      async (frame) => {
        await frame.update();
        const environment = {
          ...ENVIRONMENT,
          locale: "ar-SA",
          palette: { ...ENVIRONMENT.palette, foreground: "#ffff00", selection: "#00ff00" },
          isHighContrast: true,
          tooltipsEnabled: false,
          allowInteractions: false,
          canFetchMore: true,
        };
        await frame.post({ type: "environment", environment });
        await frame.update();
        assert.deepEqual(await frame.reports(), [
          [["#111111", "#222222", "#111111"], "#000000", undefined, false],
          [true, true, false, "en-US", "ltr"],
          ["Ahlan", "Missing"],
          [["#ffff00", "#ffff00", "#ffff00"], "#ffff00", "#00ff00", true],
          [false, false, true, "ar-SA", "rtl"],
          ["Ahlan", "Missing"],
        ]);
      },
      settings,
    );
  });
});

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
      [{ script: "const a = ;" }, /Unexpected token/],
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

/** One category column and a column for each measure, as the server writes them. */
function dataViewFor({ dataRoles = [] }) {
  const grouping = dataRoles.find(({ kind }) => kind !== "Measure");
  const measures = dataRoles
    .filter(({ kind }) => kind === "Measure")
    .map(({ name }) => ({ ...MEASURE, queryName: `Sum(Sales.${name})`, roles: { [name]: true } }));
  const category = { ...CATEGORY, roles: { [grouping.name]: true } };
  return {
    metadata: { columns: [category, ...measures] },
    categorical: {
      categories: [{ source: category, values: ["Chile", "Japan", "Kenya"] }],
      values: { $array: measures.map((source, index) => ({ source, values: [30, 10, 20 + index] })) },
    },
  };
}

/** Added to a script: warns of members of the host that are asked for and absent. */
const WATCH_HOST = `
;(() => {
  const [plugin] = Object.values(window.powerbi.visuals.plugins);
  const { create } = plugin;
  const watch = (object, path) => new Proxy(object, {
    get(target, name) {
      if (typeof name === "string" && !(name in target)) console.warn("absent: " + path + "." + name);
      const value = Reflect.get(target, name, target);
      if (typeof value === "function") return value.bind(target);
      return typeof value === "object" && value !== null && path === "host" ? watch(value, path + "." + name) : value;
    },
  });
  plugin.create = (options) => create({ ...options, host: watch(options.host, "host") });
})();`;

const subjects = [
  // A chart: text, axes and bars touch thousands of pixels. The default visual writes a line of text.
  { title: "the package under test", locate: () => packageUnderTest, leastPixels: 2_000 },
  { title: "the official default visual", locate: () => officialPackage(OFFICIAL_PROJECT), leastPixels: 20 },
];

for (const { title, locate, leastPixels } of subjects) {
  describe(title, () => {
    let contents;
    before(async () => {
      contents = (await readPackage(await locate())).document;
    });

    for (const surface of Object.keys(SURFACES).filter((name) => SURFACES[name])) {
      test(`draws, pairs its events and misses nothing in ${surface}`, async () => {
        const frame = await openFrame(surface);
        const { visual, apiVersion, capabilities, content, stringResources } = contents;
        const empty = await frame.screenshot();
        const loaded = await frame.load({
          guid: visual.guid,
          script: content.js + WATCH_HOST,
          css: content.css,
          apiVersion,
          capabilities,
          strings: stringResources["en-US"] ?? {},
        });
        assert.equal(loaded.type, "loaded", loaded.stack);
        const dataViews = [dataViewFor(capabilities)];
        for (const members of [
          { dataViews },
          { dataViews, type: 4, viewport: { width: 200, height: 100 } },
          {},
          { dataViews },
        ]) {
          const updated = await frame.update(members);
          assert.equal(updated.error, undefined, updated.error?.stack);
          await frame.next({ type: "event", updateId: updated.id, event: ["finished", "failed"] });
        }
        await frame.page.evaluate(
          () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
        );
        const { changed } = await comparePictures(browser, empty, await frame.screenshot());
        assert.ok(changed >= leastPixels, `${changed} pixels`);

        const { model } = await frame.formattingModel();
        assert.ok(model.cards.length > 0);
        assert.deepEqual(
          (await frame.all("event")).map(({ updateId, event }) => [updateId, event]),
          [1, 2, 3, 4].flatMap((id) => [
            [id, "started"],
            [id, "finished"],
          ]),
        );
        assert.deepEqual(await frame.all("error"), []);
        const lines = (await frame.all("console")).filter(
          ({ level }) => level === "error" || level === "warn",
        );
        assert.deepEqual(lines, []);
        await frame.close();
      });
    }
  });
}

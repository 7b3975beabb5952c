// The host that the frame gives to its visual.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ENVIRONMENT, useBrowser, withProbe } from "./frame/open.mjs";
import { categoricalView, scope } from "./frame/views.mjs";

useBrowser();

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

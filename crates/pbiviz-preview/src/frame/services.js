// The services of the host. What Power BI answers at once is answered from the environment, the rest by the page.

((frame) => {
  "use strict";

  /** Methods that the page is told of, by name. */
  const telling = (service, names) =>
    Object.fromEntries(names.map((name) => [name, (...args) => frame.tell(`${service}.${name}`, args)]));
  /** Methods that the page answers; `otherwise` stands for an answer without a value. */
  const asking = (service, otherwise) =>
    Object.fromEntries(
      Object.entries(otherwise).map(([name, value]) => [
        name,
        (...args) => frame.ask(`${service}.${name}`, args).then((answer) => answer ?? value),
      ]),
    );

  const NOT_SUPPORTED = 2;
  const EVENTS_A_SECOND = 1000;
  const LONGEST_REASON = 10_000;

  /** `updates` knows which update the options of an event belong to. */
  function createEventService(updates) {
    const takes = frame.createQuota(EVENTS_A_SECOND, (count) => {
      const message = `${count} rendering events were left out: too many in a second`;
      frame.post({ type: "error", message, stack: "" });
    });
    const telling = (event) => (options, reason) => {
      if (!takes()) return;
      frame.post({
        type: "event",
        updateId: updates.get(options) ?? null,
        event,
        ...(reason !== undefined && { reason: String(reason).slice(0, LONGEST_REASON) }),
        at: performance.now(),
      });
    };
    return {
      renderingStarted: telling("started"),
      renderingFinished: telling("finished"),
      renderingFailed: telling("failed"),
    };
  }

  /** The service of today, and the one before API 5.11, which answered what room is left; both keep the same texts. */
  function createStorage() {
    const storage = {
      ...asking("storageV2Service", { status: NOT_SUPPORTED, get: null, set: { success: true } }),
      ...telling("storageV2Service", ["remove"]),
    };
    return { storage, older: { ...storage, ...asking("storageService", { set: 0 }) } };
  }

  function createServices() {
    const { storage, older } = createStorage();
    return {
      tooltipService: {
        enabled: () => frame.environment.tooltipsEnabled,
        ...telling("tooltipService", ["show", "move", "hide"]),
      },
      telemetry: {
        get instanceId() {
          return frame.environment.instanceId;
        },
        ...telling("telemetry", ["trace"]),
      },
      authenticationService: asking("authenticationService", {
        getAADToken: "",
        getResourceUrl: "",
        getAADAuthenticationToken: { payload: "", resourceUrl: "" },
      }),
      acquireAADTokenService: asking("acquireAADTokenService", {
        acquireAADToken: {},
        acquireAADTokenstatus: NOT_SUPPORTED,
      }),
      downloadService: asking("downloadService", {
        exportStatus: NOT_SUPPORTED,
        exportVisualsContent: false,
        exportVisualsContentExtended: { downloadCompleted: false },
      }),
      licenseManager: asking("licenseManager", {
        getAvailableServicePlans: {
          plans: undefined,
          isLicenseUnsupportedEnv: true,
          isLicenseInfoAvailable: false,
        },
        notifyLicenseRequired: true,
        notifyFeatureBlocked: true,
        clearLicenseNotification: true,
      }),
      webAccessService: asking("webAccessService", { webAccessStatus: NOT_SUPPORTED }),
      subSelectionService: telling("subSelectionService", ["subSelect", "updateRegionOutlines"]),
      storageV2Service: storage,
      storageService: older,
    };
  }

  Object.assign(frame, { createEventService, createServices });
})((globalThis.pbivizFrame ??= {}));

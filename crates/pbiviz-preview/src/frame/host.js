// The host that a visual is created with: all members of the newest API and those that older ones had.

((frame) => {
  "use strict";

  /** Members that the page is told of and that answer nothing. */
  const TOLD = [
    "applyCustomSort",
    "applyJsonFilter",
    "displayWarningIcon",
    "drill",
    "launchUrl",
    "refreshHostData",
    "setCanDrill",
    "switchFocusModeState",
  ];

  /** `strings` are the visual's texts in the locale, `updates` the updates by their options. */
  function createHost({ strings, updates }) {
    const host = {
      ...frame.createServices(),
      eventService: frame.createEventService(updates),
      colorPalette: frame.createPalette(),
      createSelectionIdBuilder: () => new frame.SelectionIdBuilder(),
      createSelectionManager: () => frame.createSelectionManager(host),
      createLocalizationManager: () => ({ getDisplayName: (key) => strings[key] ?? key }),
      createOpaqueUtils: () => ({ compareCustomVisualOpaqueIdentities: frame.Identity.areEqual }),
      persistProperties(changes) {
        // The first versions took the instances themselves.
        frame.tell("persistProperties", [Array.isArray(changes) ? { merge: changes } : changes]);
      },
      fetchMoreData(isAggregated = true) {
        frame.tell("fetchMoreData", [isAggregated]);
        return frame.environment.canFetchMore;
      },
      openModalDialog(dialogId, options, initialState) {
        return frame.ask("openModalDialog", [dialogId, options, initialState]);
      },
    };
    for (const name of TOLD) host[name] = (...args) => frame.tell(name, args);
    host.hostCapabilities = fromEnvironment({}, ["allowInteractions", "allowModalDialog"]);
    // API 1.0 had a list in place of the palette.
    frame.defineGetter(host, "colors", () => host.colorPalette.colors);
    return fromEnvironment(host, ["allowInteractions", "hostEnv", "instanceId", "locale"]);
  }

  /** Members that follow the environment, which may change under a visual that keeps the host. */
  function fromEnvironment(object, names) {
    for (const name of names) frame.defineGetter(object, name, () => frame.environment[name]);
    return object;
  }

  /** The host of a modal dialog. */
  function createDialogHost() {
    return {
      setResult: (resultState) => frame.tell("dialogHost.setResult", [resultState]),
      close: (actionId, resultState) => frame.tell("dialogHost.close", [actionId, resultState]),
    };
  }

  Object.assign(frame, { createHost, createDialogHost });
})((globalThis.pbivizFrame ??= {}));

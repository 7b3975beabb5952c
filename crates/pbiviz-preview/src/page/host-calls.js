// What the visual asks of its host, answered from the page's state and shown as Power BI would show it.

import { privilegesOf } from "./environment.js";
import { saveFile } from "./dom.js";
import { toggleNode } from "./matrix-nodes.js";
import { persist } from "./objects.js";
import { openVisualDialog } from "./visual-dialog.js";

const SUFFIX = /^(?:host\.)?/;

/** Handles the frame's `call` messages; `parts` are the page's tooltips, notices and menus. */
export function createHostCalls({ store, session, tooltips, notices, showContextMenu, showCard }) {
  const setting = (patch) => store.change({ settings: { ...store.state.settings, ...patch } });
  const report = (patch) => store.change({ report: { ...store.state.report, ...patch } });
  const privilege = (name) => privilegesOf(store.state.settings, store.state.visual)[name];

  const handlers = {
    persistProperties: (changes) => report({ objects: persist(store.state.report.objects, changes ?? {}) }),
    applyJsonFilter: (filter, objectName, propertyName, action) => applyFilter(filter, action),
    applyCustomSort: ({ sortDescriptors = [] } = {}) =>
      report({
        sort: sortDescriptors.map(({ queryName, sortDirection }) => ({ queryName, direction: sortDirection })),
      }),
    fetchMoreData: (aggregate = true) => {
      const { update, settings, report: current } = store.state;
      if (!update?.hasMore || settings.refuseMoreData) return false;
      report({ segments: current.segments + 1, segmentOnly: aggregate === false });
      return true;
    },
    refreshHostData: () => report({}),
    drill: ({ roleName, drillType } = {}) => {
      const UP = 1;
      const { drill } = store.state.report;
      const depth = Math.max(0, (drill[roleName] ?? 0) + (drillType === UP ? -1 : 1));
      report({ drill: { ...drill, [roleName]: depth } });
    },
    setCanDrill: (canDrill) => store.change({ canDrill }),
    switchFocusModeState: (isOn) => setting({ inFocus: Boolean(isOn) }),
    displayWarningIcon: (hoverText, detailedText) => store.change({ warning: { hoverText, detailedText } }),
    launchUrl: (url) => notices.askToOpen(String(url)),
    openModalDialog: (dialogId, options, initialState) =>
      openVisualDialog({ store, dialogId, options: options ?? {}, initialState, onMessage: handle }),
    "tooltipService.show": (shown) => tooltips.show(shown),
    "tooltipService.move": (moved) => tooltips.move(moved),
    "tooltipService.hide": () => tooltips.hide(),
    "selectionManager.select": (selectors) => store.change({ selection: selectors ?? [] }),
    "selectionManager.clear": () => store.change({ selection: [] }),
    "selectionManager.showContextMenu": (selector, position) => {
      showContextMenu(selector, position ?? { x: 0, y: 0 });
      return {};
    },
    "selectionManager.toggleExpandCollapse": (selector, entireLevel) => {
      const { report: current, update } = store.state;
      store.change({ report: toggleNode(current, update?.dataViews ?? [], selector, entireLevel) });
      return {};
    },
    "subSelectionService.subSelect": (subSelection) => {
      store.change({ subSelections: subSelection ? [subSelection] : [] });
      if (subSelection) showCard(subSelection.customVisualObjects?.[0]?.objectName);
    },
    "subSelectionService.updateRegionOutlines": (outlines) => store.change({ outlines: outlines ?? [] }),
    "downloadService.exportStatus": () => privilege("ExportContent"),
    "downloadService.exportVisualsContent": (...file) => download(...file),
    "downloadService.exportVisualsContentExtended": (...file) => ({
      downloadCompleted: download(...file),
      fileName: file[1],
    }),
    "webAccessService.webAccessStatus": () => privilege("WebAccess"),
    "storageV2Service.status": () => privilege("LocalStorage"),
    "storageV2Service.get": (key) => {
      const value = store.state.storage[key];
      if (value === undefined) throw new Error(`nothing is stored under ${key}`);
      return value;
    },
    "storageV2Service.set": (key, value) => {
      store.change({ storage: { ...store.state.storage, [key]: String(value) } });
      return { success: true };
    },
    "storageV2Service.remove": (key) => {
      const { [key]: _, ...storage } = store.state.storage;
      store.change({ storage });
    },
    "acquireAADTokenService.acquireAADTokenstatus": () => privilege("AADAuthentication"),
    "acquireAADTokenService.acquireAADToken": () => ({}),
    "licenseManager.getAvailableServicePlans": () => store.state.settings.licence,
    "licenseManager.notifyLicenseRequired": (type) => notices.license(LICENSE_TEXTS[type] ?? LICENSE_TEXTS[0]),
    "licenseManager.notifyFeatureBlocked": (tooltip) =>
      notices.license(`This feature needs a license. ${tooltip ?? ""}`),
    "licenseManager.clearLicenseNotification": () => notices.license(null),
  };

  function applyFilter(filter, action) {
    const REMOVE = 1;
    const jsonFilters = filter === null || filter === undefined || action === REMOVE ? [] : [filter].flat();
    store.change({ jsonFilters });
  }

  function download(content, fileName, fileType) {
    if (privilege("ExportContent") !== 0) return false;
    const bytes = fileType === "base64" ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : content;
    saveFile(fileName, new Blob([bytes]));
    notices.show(`The visual saved ${fileName}`);
    return true;
  }

  async function handle({ name, arguments: args = [], id }, reply = session.post) {
    const key = name.replace(SUFFIX, "");
    const handler = handlers[key] ?? handlers[key.split(".").slice(-2).join(".")];
    try {
      const value = await handler?.(...args);
      if (id !== undefined) reply({ type: "reply", id, value: value ?? null });
    } catch (error) {
      if (id !== undefined) reply({ type: "reply", id, error: error.message });
    }
  }

  return handle;
}

const LICENSE_TEXTS = [
  "This visual needs a license. Some features may be missing.",
  "Licenses of this visual are not supported in this environment.",
  "This visual needs a license and cannot be shown without one.",
];

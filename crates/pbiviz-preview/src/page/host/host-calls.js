// What the visual asks of its host, answered from the page's state and shown as Power BI would show it.

import { drillTo } from "../data/drill.js";
import { createHostServices } from "./host-services.js";
import { toggleNode } from "../data/matrix-nodes.js";
import { listOfObjects } from "../session/messages.js";
import { persist } from "../format/objects.js";
import { openVisualDialog } from "./visual-dialog.js";

/** Handles the frame's `call` messages; `parts` are the page's tooltips, notices and menus, and who hears of faults. */
export function createHostCalls({ store, tooltips, notices, showContextMenu, showCard, onFault }) {
  const setting = (patch) => store.change({ settings: { ...store.state.settings, ...patch } });
  const report = (patch) => store.change({ report: { ...store.state.report, ...patch } });

  const handlers = {
    ...createHostServices({ store, notices }),
    persistProperties: (changes) => {
      const { objects } = store.state.report;
      const next = persist(objects, changes);
      // What is persisted already calls for no update: visuals that persist at each one would never come to rest.
      if (JSON.stringify(next) !== JSON.stringify(objects)) report({ objects: next });
    },
    applyJsonFilter: (filter, objectName, propertyName, action) => applyFilter(filter, action),
    applyCustomSort: ({ sortDescriptors }) =>
      report({
        sort: listOfObjects(sortDescriptors).map(({ queryName, sortDirection }) => ({
          queryName: String(queryName),
          direction: sortDirection === 2 ? 2 : 1,
        })),
      }),
    fetchMoreData: (aggregate = true) => {
      const { update, settings, report: current, hasAbortedSegments } = store.state;
      if (!update?.hasMore || settings.refuseMoreData || hasAbortedSegments) return;
      report({ segments: current.segments + 1, segmentOnly: aggregate === false });
    },
    refreshHostData: () => report({}),
    drill: ({ roleName, drillType }) => report({ drill: drillTo(store.state.report, roleName, drillType) }),
    setCanDrill: (canDrill) => store.change({ canDrill: Boolean(canDrill) }),
    switchFocusModeState: (isOn) => setting({ inFocus: Boolean(isOn) }),
    displayWarningIcon: (hoverText, detailedText) =>
      store.change({ warning: { hoverText: String(hoverText ?? ""), detailedText: String(detailedText ?? "") } }),
    launchUrl: (url) => notices.askToOpen(String(url)),
    openModalDialog: (dialogId, options, initialState) =>
      openVisualDialog({ store, dialogId, options: options ?? {}, initialState, onCall: handle, onFault }),
    "tooltipService.show": (shown) => tooltips.show(shown),
    "tooltipService.move": (moved) => tooltips.move(moved),
    "tooltipService.hide": () => tooltips.hide(),
    "selectionManager.select": (selectors) => store.change({ selection: listOfObjects(selectors) }),
    "selectionManager.clear": () => store.change({ selection: [] }),
    "selectionManager.showContextMenu": (selector, position, dataRoles) => {
      if (store.state.settings.allowInteractions) showContextMenu(selector, position ?? { x: 0, y: 0 }, dataRoles);
      return {};
    },
    "selectionManager.toggleExpandCollapse": (selector, entireLevel) => {
      const { report: current, update } = store.state;
      store.change({ report: toggleNode(current, update?.dataViews ?? [], selector, entireLevel) });
      return {};
    },
    "subSelectionService.subSelect": (subSelection) => {
      const [chosen] = listOfObjects([subSelection]);
      store.change({ subSelections: chosen ? [chosen] : [] });
      showCard(listOfObjects(chosen?.customVisualObjects)[0]?.objectName);
    },
    "subSelectionService.updateRegionOutlines": (outlines) => store.change({ outlines: listOfObjects(outlines) }),
  };

  function applyFilter(filter, action) {
    const REMOVE = 1;
    store.change({ jsonFilters: action === REMOVE ? [] : listOfObjects([filter].flat()) });
  }

  /** Answers by `reply`, which reaches the frame that asked and no other. */
  async function handle({ name, arguments: args, id }, reply) {
    const key = name.replace(/^host\./, "");
    const handler = Object.hasOwn(handlers, key) ? handlers[key] : null;
    try {
      const value = await handler?.(...args);
      if (id !== undefined) reply({ type: "reply", id, value: value ?? null });
    } catch (error) {
      if (id !== undefined) reply({ type: "reply", id, error: error.message });
      else onFault(`${name} cannot use its arguments: ${error.message}`, "");
    }
  }

  return handle;
}

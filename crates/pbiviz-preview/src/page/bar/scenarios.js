// The popover of the top bar with what visuals forget to test: unusual data, segments, a slow or bare host.

import { element } from "../base/dom.js";
import { heading, numberRow, settingOf, switchRow } from "../base/form.js";
import { closePopover } from "../base/popover.js";

/** Data that visuals forget to test, and a stricter policy. */
export function scenarioPanel({ store, startExport }) {
  const setting = settingOf(store);
  const { settings } = store.state;
  const inject = (name) => (isOn) => setting({ injected: { ...store.state.settings.injected, [name]: isOn } });
  return element(
    "div",
    { class: "form" },
    heading("Data"),
    switchRow(
      "Landing page",
      settings.landing,
      (landing) => setting({ landing }),
      "As if no field was chosen; the wells are kept",
    ),
    switchRow("Blanks among the numbers", settings.injected.null, inject("null")),
    switchRow("NaN among the numbers", settings.injected.NaN, inject("NaN")),
    switchRow("Infinity among the numbers", settings.injected.infinity, inject("infinity")),
    heading("Rows"),
    numberRow(
      "Rows in a window",
      settings.rowLimit,
      (rowLimit) => {
        store.change({ report: { ...store.state.report, segments: 1, segmentOnly: false } });
        setting({ rowLimit });
      },
      "as declared",
    ),
    switchRow(
      "Refuse more data",
      settings.refuseMoreData,
      (refuseMoreData) => setting({ refuseMoreData }),
      "fetchMoreData answers false, as at 100 MB",
    ),
    element(
      "button",
      {
        type: "button",
        class: "button small",
        onclick: () => store.change({ report: { ...store.state.report, segments: 1, segmentOnly: false } }),
      },
      "Back to the first window",
    ),
    switchRow(
      "Aborted segments",
      settings.abortsSegments,
      (abortsSegments) => {
        store.change({ hasAbortedSegments: false });
        setting({ abortsSegments });
      },
      "After a change of the view mode the first window comes anew, and fetchMoreData brings nothing more",
    ),
    heading("Host"),
    switchRow(
      "Late resize",
      settings.isLateResize,
      (isLateResize) => setting({ isLateResize }),
      "The frame follows the viewport 0.8 s later, as in Desktop",
    ),
    element(
      "button",
      {
        type: "button",
        class: "button small",
        onclick: () => {
          closePopover(true);
          startExport();
        },
      },
      "Export the visual",
    ),
    heading("Frame"),
    switchRow(
      "Offline",
      settings.isOffline,
      (isOffline) => setting({ isOffline }),
      "No address answers, nor sign-in nor licenses",
    ),
    switchRow("Strict policy", settings.strict, (strict) => setting({ strict }), "No eval: wasm-unsafe-eval alone"),
    switchRow("Tooltips", settings.tooltipsEnabled, (tooltipsEnabled) => setting({ tooltipsEnabled })),
  );
}

/** Is anything switched on here? */
export function isScenario({ settings }) {
  const { injected, landing, rowLimit, refuseMoreData, strict, abortsSegments, isLateResize, isOffline } = settings;
  const switches = [landing, rowLimit, refuseMoreData, strict, abortsSegments, isLateResize, isOffline];
  return [...switches, ...Object.values(injected)].some(Boolean);
}

// The popovers of the top bar: another visual's selection, unusual data, and the host around the visual.

import * as api from "./api.js";
import { element, fill } from "./dom.js";
import { currentTable } from "./field-actions.js";
import { heading, numberRow, select, selectRow, switchRow } from "./form.js";

const SCANNED_ROWS = 1000;
const MOST_VALUES = 60;
const HOSTS = [
  [1, "Service (web)"],
  [4, "Desktop"],
  [64, "Mobile"],
  [8, "Embedded"],
  [2, "Publish to web"],
  [16, "Report Server"],
  [32, "Export"],
  [128, "Dashboard"],
];
const STATUSES = [
  [0, "Allowed"],
  [2, "Not supported"],
  [3, "Disabled by admin"],
];
const PRIVILEGES = {
  WebAccess: "Web access",
  LocalStorage: "Local storage",
  ExportContent: "Export to file",
  AADAuthentication: "Sign-in",
};
const PLAN_STATES = [
  [1, "Active"],
  [0, "Inactive"],
  [2, "Warning"],
  [3, "Suspended"],
  [4, "Unknown"],
];

const settingOf = (store) => (patch) => store.change({ settings: { ...store.state.settings, ...patch } });

/** A selection or filter that comes from elsewhere in the report. */
export function crossFilterPanel({ store, notices }) {
  const root = element("div", { class: "form" });
  const values = element("div", { class: "value-list", role: "group", "aria-label": "Values" });
  const table = currentTable(store.state);
  const change = (patch) => store.change({ crossFilter: { ...store.state.crossFilter, ...patch } });

  async function drawValues() {
    const { column } = store.state.crossFilter;
    if (!column || !table) return;
    fill(values, element("p", { class: "muted" }, "Reading values"));
    let rows;
    try {
      ({ rows } = await api.rows(table.id, 0, SCANNED_ROWS));
    } catch (error) {
      notices.show(error.message, { kind: "error" });
      return;
    }
    const at = table.columns.findIndex((each) => each.name === column);
    const unique = [...new Map(rows.map((row) => [JSON.stringify(row[at]), row[at]])).values()].slice(0, MOST_VALUES);
    fill(values, unique.map(valueRow));
  }

  function valueRow(value) {
    const key = JSON.stringify(value);
    return element(
      "label",
      { class: "check" },
      element("input", {
        type: "checkbox",
        checked: store.state.crossFilter.values.some((each) => JSON.stringify(each) === key),
        onchange: (event) => {
          const others = store.state.crossFilter.values.filter((each) => JSON.stringify(each) !== key);
          const mode = store.state.crossFilter.mode === "none" ? "highlight" : store.state.crossFilter.mode;
          change({ mode, values: event.target.checked ? [...others, value] : others });
          modeSelect.value = mode;
        },
      }),
      cellText(value),
    );
  }

  if (!table) return fill(root, element("p", { class: "muted" }, "There is no table yet."));
  const { crossFilter, visual } = store.state;
  if (!crossFilter.column) change({ column: defaultColumn(store.state, table) });
  const modeSelect = select(
    crossFilter.mode,
    [
      ["none", "Nothing"],
      ["highlight", "Highlights"],
      ["filter", "Filters"],
    ],
    (mode) => change({ mode }),
    "What it does here",
  );
  fill(
    root,
    heading("Another visual on the page"),
    element("label", { class: "form-row" }, element("span", { class: "row-label" }, "Its selection"), modeSelect),
    selectRow(
      "Column",
      store.state.crossFilter.column,
      table.columns.map((column) => [column.name, column.name]),
      (column) => {
        change({ column, values: [] });
        drawValues();
      },
    ),
    values,
    visual &&
      !visual.capabilities?.supportsHighlight &&
      element(
        "p",
        { class: "muted" },
        "This visual does not support highlights: Power BI filters it instead, and so does this page.",
      ),
    element(
      "button",
      {
        type: "button",
        class: "button small",
        onclick: () => {
          change({ mode: "none", values: [] });
          modeSelect.value = "none";
          drawValues();
        },
      },
      "Clear the selection",
    ),
  );
  drawValues();
  return root;
}

function defaultColumn({ report }, table) {
  const grouping = Object.values(report.wells)
    .flat()
    .find((field) => !field.aggregation);
  return (
    grouping?.column ?? table.columns.find((column) => column.type === "text")?.name ?? table.columns[0]?.name ?? null
  );
}

/** A cell as a reader would see it. */
export function cellText(value) {
  if (value === null || value === undefined) return "(Blank)";
  if (typeof value === "object" && "$date" in value)
    return value.$date
      .slice(0, 19)
      .replace("T", " ")
      .replace(/ 00:00:00$/, "");
  if (typeof value === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
  return value === "" ? "(empty text)" : String(value);
}

/** Data that visuals forget to test, and a stricter policy. */
export function scenarioPanel({ store }) {
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
    heading("Frame"),
    switchRow("Strict policy", settings.strict, (strict) => setting({ strict }), "No eval: wasm-unsafe-eval alone"),
    switchRow("Tooltips", settings.tooltipsEnabled, (tooltipsEnabled) => setting({ tooltipsEnabled })),
  );
}

/** Where the visual runs and what it may do there. */
export function hostPanel({ store }) {
  const setting = settingOf(store);
  const { settings, storage, visual } = store.state;
  const declared = new Set((visual?.capabilities?.privileges ?? []).map((privilege) => privilege.name));
  const plan = settings.licence.plans[0];
  const license = (patch) => setting({ licence: { ...store.state.settings.licence, ...patch } });
  const keys = Object.keys(storage);
  return element(
    "div",
    { class: "form" },
    heading("Environment"),
    selectRow("Host", settings.hostEnv, HOSTS, (hostEnv) => setting({ hostEnv })),
    selectRow(
      "Direction",
      settings.direction,
      [
        ["ltr", "Left to right"],
        ["rtl", "Right to left"],
      ],
      (direction) => setting({ direction }),
    ),
    switchRow("Modal dialogs", settings.allowModalDialog, (allowModalDialog) => setting({ allowModalDialog })),
    heading("Privileges"),
    Object.entries(PRIVILEGES).map(([name, label]) =>
      declared.has(name)
        ? selectRow(label, settings.privileges[name], STATUSES, (status) =>
            setting({ privileges: { ...store.state.settings.privileges, [name]: status } }),
          )
        : element(
            "div",
            { class: "form-row" },
            element("span", { class: "row-label" }, label),
            element("span", { class: "muted" }, "Not declared"),
          ),
    ),
    heading("License"),
    switchRow("Information available", settings.licence.isLicenseInfoAvailable, (isLicenseInfoAvailable) =>
      license({ isLicenseInfoAvailable }),
    ),
    switchRow("Unsupported environment", settings.licence.isLicenseUnsupportedEnv, (isLicenseUnsupportedEnv) =>
      license({ isLicenseUnsupportedEnv }),
    ),
    planRow(plan, (plans) => license({ plans })),
    plan &&
      selectRow("State of the plan", plan.state, PLAN_STATES, (state) =>
        license({ plans: [{ ...store.state.settings.licence.plans[0], state }] }),
      ),
    heading("Storage of the visual"),
    keys.length === 0
      ? element("p", { class: "muted" }, "Nothing is stored.")
      : [
          element("p", {}, `${keys.length} ${keys.length === 1 ? "key" : "keys"}: ${keys.join(", ")}`),
          element(
            "button",
            {
              type: "button",
              class: "button small",
              onclick: (event) => {
                store.change({ storage: {} });
                event.target.disabled = true;
              },
            },
            "Empty the storage",
          ),
        ],
  );
}

function planRow(plan, change) {
  const input = element("input", {
    type: "text",
    class: "input",
    value: plan?.spIdentifier ?? "",
    placeholder: "none",
    onchange: () =>
      change(input.value.trim() === "" ? [] : [{ spIdentifier: input.value.trim(), state: plan?.state ?? 1 }]),
  });
  return element("label", { class: "form-row" }, element("span", { class: "row-label" }, "Service plan"), input);
}

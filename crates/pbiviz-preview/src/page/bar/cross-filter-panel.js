// The popover of the top bar in which another visual on the page selects.

import * as api from "../session/api.js";
import { cellText } from "../data/cells.js";
import { element, fill } from "../base/dom.js";
import { currentTable } from "../data/field-actions.js";
import { heading, select, selectRow } from "../base/form.js";

const SCANNED_ROWS = 1000;
const MOST_VALUES = 60;

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

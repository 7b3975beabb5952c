// The table's rows, as the model holds them.

import * as api from "../session/api.js";
import { element, fill } from "../base/dom.js";
import { currentTable } from "../data/field-actions.js";
import { usedColumns } from "../data/fields.js";
import { icon } from "../base/icons.js";
import { cellText } from "../data/cells.js";

const PAGE = 200;
/** Texts of more letters may not fit into their column. */
const LONG = 40;

/** Fills the tab; rows are read only while it is shown. */
export function createRowsTab(root, { store }) {
  const note = element("span", { class: "tool-note" });
  const more = element(
    "button",
    { type: "button", class: "button subtle", onclick: () => read(store.state.tableId) },
    "Show more rows",
  );
  const head = element("thead");
  const body = element("tbody");
  const scroll = element(
    "div",
    { class: "panel-scroll", tabIndex: 0, role: "region", "aria-label": "Rows" },
    element("table", { class: "grid" }, head, body),
  );
  fill(root, element("div", { class: "panel-tools" }, note, element("span", { class: "spring" }), more), scroll);
  let shownTable = null;
  let count = 0;

  async function read(tableId) {
    const table = currentTable(store.state);
    if (!table) return;
    if (shownTable !== table) {
      shownTable = table;
      count = 0;
      body.replaceChildren();
      drawHead(table);
    }
    try {
      const { rows } = await api.rows(tableId, count, PAGE);
      if (shownTable !== table) return;
      body.append(...rows.map((row, index) => rowOf(table, row, count + index)));
      count += rows.length;
      note.textContent = `${table.name}: ${count.toLocaleString("en-US")} of ${table.rowCount.toLocaleString("en-US")} rows`;
      more.hidden = count >= table.rowCount;
    } catch (error) {
      note.textContent = error.message;
    }
  }

  function drawHead(table) {
    const used = usedColumns(store.state.report.wells);
    fill(
      head,
      element(
        "tr",
        {},
        element("th", { scope: "col", class: "row-number" }, "#"),
        table.columns.map((column) =>
          element(
            "th",
            { scope: "col", class: used.has(column.name) ? "used" : "", title: column.name },
            element("span", { class: "th" }, icon(column.type), element("span", {}, column.name)),
          ),
        ),
      ),
    );
  }

  function rowOf(table, row, index) {
    return element(
      "tr",
      {},
      element("th", { scope: "row", class: "row-number" }, String(index + 1)),
      row.map((value, at) => {
        const text = cellText(value);
        const kind = `${table.columns[at]?.type ?? ""}${value === null ? " blank" : ""}`;
        return element("td", { class: kind, title: text.length > LONG ? text : null }, text);
      }),
    );
  }

  store.watch(
    ({ tableId, tables, layout, report }) => [tableId, tables, layout.tab, layout.bottom, report.wells],
    (tableId, tables, tab, isOpen) => {
      if (!tableId) note.textContent = "No table is loaded.";
      more.hidden = true;
      if (tab !== "rows" || !isOpen || !tableId) return;
      if (shownTable === currentTable(store.state)) {
        drawHead(shownTable);
        more.hidden = count >= shownTable.rowCount;
      } else read(tableId);
    },
  );
}

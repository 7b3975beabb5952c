// The Data pane: tables and their columns as a tree, search, and files of the user's own.

import { element, fill, keepingFocus } from "../base/dom.js";
import { draggable } from "../base/drag.js";
import { displayName, fieldLabel, usedColumns } from "./fields.js";
import { stringsFor } from "../session/environment.js";
import { icon } from "../base/icons.js";
import { openMenu } from "../base/menu.js";

const TYPE_NAMES = {
  text: "text",
  integer: "whole number",
  decimal: "decimal number",
  dateTime: "date/time",
  boolean: "true/false",
};

/** Fills the pane. `upload(files)` reads files; `collapse` makes the button that hides the pane. */
export function createDataPane(root, { store, actions, upload, collapse }) {
  let query = "";
  let openTables = new Set();
  const input = element("input", {
    type: "file",
    accept: ".csv,.tsv,.txt,.xlsx",
    multiple: true,
    hidden: true,
    onchange: () => {
      upload([...input.files]);
      input.value = "";
    },
  });
  const search = element("input", {
    type: "search",
    class: "search",
    placeholder: "Search",
    "aria-label": "Search columns",
    oninput: () => {
      query = search.value.trim().toLowerCase();
      draw();
    },
  });
  const tree = element("ul", { class: "tree", role: "tree", "aria-labelledby": "data-title", onkeydown: moveByKey });
  fill(
    root,
    element(
      "header",
      { class: "pane-header" },
      element("h2", { id: "data-title" }, "Data"),
      element(
        "button",
        {
          type: "button",
          class: "icon-button",
          title: "Add a CSV or Excel file",
          "aria-label": "Add a CSV or Excel file",
          onclick: () => input.click(),
        },
        icon("upload"),
      ),
      collapse("data"),
      input,
    ),
    element("div", { class: "pane-search" }, icon("search"), search),
    element("div", { class: "pane-body" }, tree),
    element(
      "p",
      { class: "pane-hint" },
      "Drag columns to the wells, or press Enter. CSV and Excel files can be dropped anywhere.",
    ),
  );

  const draw = () =>
    keepingFocus(root.querySelector(".pane-body"), () => fill(tree, store.state.tables.map(tableItem)));

  function tableItem(table) {
    const isCurrent = table.id === store.state.tableId;
    const isOpen = isCurrent || openTables.has(table.id) || query !== "";
    const columns = table.columns.filter((column) => column.name.toLowerCase().includes(query));
    if (query !== "" && columns.length === 0) return null;
    const used = isCurrent ? usedColumns(store.state.report.wells) : new Set();
    return element(
      "li",
      { role: "none" },
      element(
        "div",
        {
          class: isCurrent ? "tree-row table-row current" : "tree-row table-row",
          role: "treeitem",
          tabIndex: isCurrent ? 0 : -1,
          "aria-expanded": isOpen,
          "aria-selected": isCurrent,
          "aria-level": 1,
          data: { key: `table ${table.id}`, table: table.id },
          title: isCurrent ? table.name : `Use ${table.name}`,
          onclick: () => (isCurrent ? null : actions.chooseTable(table.id)),
        },
        element(
          "span",
          {
            class: "tree-toggle",
            onclick: (event) => {
              event.stopPropagation();
              toggleTable(table.id);
            },
          },
          icon(isOpen ? "chevronDown" : "chevronRight"),
        ),
        icon("table"),
        element("span", { class: "tree-label" }, table.name),
        element("span", { class: "tree-count" }, table.rowCount.toLocaleString("en-US")),
      ),
      isOpen &&
        element(
          "ul",
          { role: "group" },
          columns.map((column) => columnItem(table, column, used.has(column.name))),
        ),
    );
  }

  function columnItem(table, column, isUsed) {
    const node = element(
      "li",
      {
        class: isUsed ? "tree-row column-row used" : "tree-row column-row",
        role: "treeitem",
        tabIndex: -1,
        "aria-level": 2,
        "aria-haspopup": "menu",
        "aria-label": `${column.name}, ${TYPE_NAMES[column.type] ?? column.type}${isUsed ? ", in use" : ""}`,
        title: `${column.name} (${TYPE_NAMES[column.type] ?? column.type})`,
        data: { key: `column ${table.id} ${column.name}`, type: column.type },
        onclick: () => columnMenu(node, table, column),
      },
      element("span", { class: "tree-check" }, isUsed ? icon("check") : null),
      icon(column.type),
      element("span", { class: "tree-label" }, column.name),
    );
    draggable(node, () => ({ column, tableId: table.id }));
    return node;
  }

  function columnMenu(node, table, column) {
    if (table.id !== store.state.tableId) {
      openMenu(
        node,
        [{ label: `Use table ${table.name}`, icon: "table", action: () => actions.chooseTable(table.id) }],
        column.name,
      );
      return;
    }
    const strings = stringsFor(store.state.visual?.stringResources, store.state.settings.locale);
    const adding = actions.roles().map((role) => ({
      label: `Add to ${displayName(role, strings, role.name)}`,
      icon: "add",
      action: () => actions.addColumn(column, role.name),
    }));
    const { wells } = store.state.report;
    const removing = Object.entries(wells).flatMap(([role, fields]) =>
      fields.flatMap((field, index) => {
        if (field.column !== column.name) return [];
        const item = actions.roles().find((each) => each.name === role);
        return [
          {
            label: `Remove ${fieldLabel(field)} from ${displayName(item, strings, role)}`,
            icon: "close",
            action: () => actions.remove(role, index),
          },
        ];
      }),
    );
    openMenu(node, [...adding, removing.length > 0 && { separator: true }, ...removing], column.name);
  }

  function toggleTable(id) {
    openTables = new Set(openTables);
    if (!openTables.delete(id)) openTables.add(id);
    draw();
  }

  function moveByKey(event) {
    const rows = [...tree.querySelectorAll("[role=treeitem]")];
    const at = rows.indexOf(document.activeElement);
    const row = rows[at];
    if (!row) return;
    const focus = (index) => rows[Math.max(0, Math.min(rows.length - 1, index))]?.focus();
    const act = {
      ArrowDown: () => focus(at + 1),
      ArrowUp: () => focus(at - 1),
      Home: () => focus(0),
      End: () => focus(rows.length - 1),
      Enter: () => row.click(),
      " ": () => row.click(),
      ArrowRight: () =>
        row.getAttribute("aria-expanded") === "false" ? toggleTable(row.dataset.table) : focus(at + 1),
      ArrowLeft: () => {
        if (row.dataset.table && openTables.has(row.dataset.table)) toggleTable(row.dataset.table);
        else focus(rows.findLastIndex((each, index) => index < at && each.dataset.table));
      },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  store.watch(
    ({ tables, tableId, report, settings, visual }) => [tables, tableId, report.wells, settings.locale, visual],
    draw,
  );
}

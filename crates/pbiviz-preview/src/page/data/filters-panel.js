// The filters of the visual, as a reader makes them in Power BI's Filters pane: one card a field.

import * as api from "../session/api.js";
import { element, fill } from "../base/dom.js";
import { fieldLabel } from "./fields.js";
import { currentTable } from "./field-actions.js";
import { FILTER_KINDS, draftOf, filterOf, kindsFor, summaryOf, targetKey } from "./filters.js";
import { filterEditor } from "./filter-editors.js";
import { select } from "../base/form.js";
import { crossButton } from "../base/icons.js";

const SCANNED_ROWS = 5000;
/** Aggregations as query names have them; the first and the last value are no measures to compare. */
const MEASURES = {
  sum: "Sum",
  average: "Avg",
  min: "Min",
  max: "Max",
  count: "CountNonNull",
  distinct: "Count",
  median: "Median",
};

/** The panel's content. */
export function filtersPanel({ store }) {
  const root = element("div", { class: "form filters" });
  const table = currentTable(store.state);
  const setFilters = (filters) => store.change({ report: { ...store.state.report, filters, segments: 1 } });
  let draft = null;

  const present = () => store.state.report.filters;
  const withoutTarget = (target) => present().filter((each) => targetKey(each.target) !== targetKey(target));

  function draw() {
    const { crossFilter, jsonFilters, settings } = store.state;
    fill(
      root,
      element("h3", { class: "form-heading" }, "Filters on this visual"),
      present().map(card),
      draft ? editor() : addRow(),
      crossFilter.mode !== "none" && [
        element("h3", { class: "form-heading" }, "From another visual"),
        element("p", {}, `${crossFilter.mode} ${crossFilter.column}: ${crossFilter.values.map(String).join(", ")}`),
      ],
      element("h3", { class: "form-heading" }, "From the visual itself"),
      jsonFilters.length === 0
        ? element("p", { class: "muted" }, "It applies no filter by applyJsonFilter.")
        : [
            element("pre", { class: "code", tabIndex: 0 }, JSON.stringify(jsonFilters, null, 2)),
            element(
              "button",
              {
                type: "button",
                class: "button small",
                onclick: () => {
                  store.change({ jsonFilters: [] });
                  draw();
                },
              },
              "Clear, as a reader would",
            ),
          ],
      element(
        "label",
        { class: "check" },
        element("input", {
          type: "checkbox",
          checked: settings.filtersItself,
          onchange: (event) =>
            store.change({ settings: { ...store.state.settings, filtersItself: event.target.checked } }),
        }),
        "They filter this visual’s data, too",
      ),
    );
  }

  function card(filter) {
    const name = fieldOfFilter(filter)?.label ?? targetKey(filter.target);
    return element(
      "div",
      { class: "filter-card" },
      element("strong", {}, name),
      element("span", { class: "muted" }, summaryOf(filter)),
      crossButton(`Remove the filter on ${name}`, () => {
        setFilters(withoutTarget(filter.target));
        draw();
      }),
    );
  }

  /** The columns of the table, then the measures that the visual shows. */
  function fields() {
    const { report } = store.state;
    const columns = (table?.columns ?? []).map((column) => ({
      label: column.name,
      type: column.type,
      target: { table: table.name, column: column.name },
    }));
    const measures = Object.values(report.wells)
      .flat()
      .filter((field) => MEASURES[field.aggregation])
      .map((field) => ({
        label: fieldLabel({ ...field, name: undefined }),
        type: "decimal",
        isMeasure: true,
        target: { table: table.name, measure: `${MEASURES[field.aggregation]}(${table.name}.${field.column})` },
      }));
    const unique = new Map([...columns, ...measures].map((field) => [targetKey(field.target), field]));
    return [...unique.values()];
  }

  const fieldOfFilter = (filter) => fields().find((field) => targetKey(field.target) === targetKey(filter.target));

  function addRow() {
    if (!table) return element("p", { class: "muted" }, "There is no table yet.");
    const free = fields();
    return element(
      "label",
      { class: "form-row" },
      element("span", { class: "row-label" }, "Add a filter on"),
      select(
        "",
        [["", "Choose a field"], ...free.map((field) => [targetKey(field.target), field.label])],
        (key) => {
          const field = free.find((each) => targetKey(each.target) === key);
          draft = field && draftOf(field);
          draw();
          root.querySelector(".filter-edit select")?.focus();
        },
        "Field to filter",
      ),
    );
  }

  function editor() {
    const { field } = draft;
    const body = element("div", { class: "filter-body" });
    const kind = select(
      draft.kind,
      kindsFor(field).map((each) => [each, FILTER_KINDS[each]]),
      (next) => {
        draft = { ...draft, kind: next };
        drawBody();
      },
      "Filter type",
    );
    const drawBody = () =>
      fill(body, filterEditor({ draft, table, change: (patch) => (draft = { ...draft, ...patch }), values }));
    drawBody();
    return element(
      "form",
      {
        class: "filter-edit",
        onsubmit: (event) => {
          event.preventDefault();
          const filter = filterOf(draft);
          draft = null;
          if (filter) setFilters([...withoutTarget(filter.target), filter]);
          draw();
        },
      },
      element("strong", {}, field.label),
      element("label", { class: "form-row" }, element("span", { class: "row-label" }, "Filter type"), kind),
      body,
      element(
        "div",
        { class: "filter-buttons" },
        element("button", { type: "submit", class: "button primary small" }, "Apply filter"),
        element(
          "button",
          {
            type: "button",
            class: "button small",
            onclick: () => {
              draft = null;
              draw();
            },
          },
          "Cancel",
        ),
      ),
    );
  }

  /** The values of the drafted column, each once, in their order. */
  async function values() {
    const { rows } = await api.rows(table.id, 0, SCANNED_ROWS);
    const at = table.columns.findIndex((column) => column.name === draft.field.target.column);
    return [...new Map(rows.map((row) => [JSON.stringify(row[at]), row[at]])).values()];
  }

  draw();
  return root;
}

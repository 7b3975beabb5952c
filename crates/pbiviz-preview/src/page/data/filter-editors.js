// What a filter of each kind lets a reader choose.

import { cellText } from "./cells.js";
import { element, fill } from "../base/dom.js";
import { DIRECTIONS, UNITS, isAlone, operatorsFor } from "./filters.js";
import { select } from "../base/form.js";

const MOST_VALUES = 200;
const INPUT_TYPES = { integer: "number", decimal: "number", dateTime: "datetime-local" };

/** The editor of a draft; `change` takes a patch of it, `values` resolves to the values of its column. */
export function filterEditor({ draft, table, change, values }) {
  if (draft.kind === "basic") return basic(change, values);
  if (draft.kind === "advanced") return advanced(draft, change);
  if (draft.kind === "top") return top(draft, table, change);
  return relative(draft, change);
}

function basic(change, values) {
  const list = element("div", { class: "value-list", role: "group", "aria-label": "Values" });
  const chosen = new Set();
  fill(list, element("p", { class: "muted" }, "Reading values"));
  values().then(
    (all) =>
      fill(
        list,
        all.slice(0, MOST_VALUES).map((value) =>
          element(
            "label",
            { class: "check" },
            element("input", {
              type: "checkbox",
              onchange: (event) => {
                if (event.target.checked) chosen.add(value);
                else chosen.delete(value);
                change({ values: [...chosen] });
              },
            }),
            cellText(value),
          ),
        ),
        all.length > MOST_VALUES && element("p", { class: "muted" }, `The first ${MOST_VALUES} of ${all.length}`),
      ),
    (error) => fill(list, element("p", { class: "muted" }, error.message)),
  );
  return list;
}

function advanced(draft, change) {
  const conditions = [...draft.conditions];
  const edit = (index, patch) => {
    conditions[index] = { ...conditions[index], ...patch };
    change({ conditions: [...conditions] });
  };
  const row = (index) => {
    const operators = operatorsFor(draft.field.type);
    const input = element("input", {
      type: INPUT_TYPES[draft.field.type] ?? "text",
      ...(draft.field.type === "decimal" && { step: "any" }),
      class: "input",
      "aria-label": `Value ${index + 1}`,
      value: conditions[index].value,
      hidden: isAlone(conditions[index].operator) || !conditions[index].operator,
      oninput: () => edit(index, { value: input.value }),
    });
    const operator = select(
      conditions[index].operator,
      index === 0 ? operators : [["", "(nothing more)"], ...operators],
      (next) => {
        edit(index, { operator: next });
        input.hidden = isAlone(next) || !next;
      },
      `Condition ${index + 1}`,
    );
    return element("div", { class: "condition" }, operator, input);
  };
  return [
    element("p", { class: "muted" }, "Show items when the value"),
    row(0),
    select(
      draft.logical,
      [
        ["And", "and"],
        ["Or", "or"],
      ],
      (logical) => change({ logical }),
      "Both or either",
    ),
    row(1),
  ];
}

function top(draft, table, change) {
  const edit = (patch) => {
    Object.assign(draft.top, patch);
    change({ top: { ...draft.top } });
  };
  const measures = table.columns
    .filter((column) => column.type === "integer" || column.type === "decimal")
    .map((column) => [`Sum of ${column.name}`, `Sum of ${column.name}`]);
  if (measures.length === 0) measures.push([`Count of ${table.columns[0].name}`, `Count of ${table.columns[0].name}`]);
  if (!draft.top.orderBy) edit({ orderBy: measures[0][0] });
  return [
    element(
      "div",
      { class: "condition" },
      select(
        draft.top.operator,
        [
          ["Top", "Top"],
          ["Bottom", "Bottom"],
        ],
        (operator) => edit({ operator }),
        "Which end",
      ),
      countInput(draft.top.count, (count) => edit({ count })),
    ),
    element(
      "label",
      { class: "form-row" },
      element("span", { class: "row-label" }, "By value"),
      select(draft.top.orderBy, measures, (orderBy) => edit({ orderBy }), "By value"),
    ),
  ];
}

function relative(draft, change) {
  const edit = (patch) => {
    Object.assign(draft.relative, patch);
    change({ relative: { ...draft.relative } });
  };
  const { operator, count, unit, includeToday } = draft.relative;
  const numbered = (names) => names.map((name, index) => [index, name]);
  return [
    select(operator, numbered(DIRECTIONS), (next) => edit({ operator: next }), "Direction"),
    element(
      "div",
      { class: "condition" },
      countInput(count, (next) => edit({ count: next })),
      select(unit, numbered(UNITS), (next) => edit({ unit: next }), "Unit"),
    ),
    element(
      "label",
      { class: "check" },
      element("input", {
        type: "checkbox",
        checked: includeToday,
        onchange: (event) => edit({ includeToday: event.target.checked }),
      }),
      "Include today",
    ),
  ];
}

function countInput(value, onChange) {
  const input = element("input", {
    type: "number",
    class: "input",
    min: 1,
    value,
    "aria-label": "Number",
    oninput: () => onChange(Math.max(1, Math.round(Number(input.value)) || 1)),
  });
  return input;
}

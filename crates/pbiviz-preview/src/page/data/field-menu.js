// The menu of a field in a well: name, place, aggregation, level of a date.

import { element } from "../base/dom.js";
import { stringsFor } from "../session/environment.js";
import { AGGREGATIONS, LEVELS, aggregationsOf, displayName, fieldLabel, roleKind } from "./fields.js";
import { currentTable } from "./field-actions.js";
import { openMenu } from "../base/menu.js";
import { closePopover, openPopover } from "../base/popover.js";

/** Opens the menu beside the field's button. */
export function openFieldMenu(anchor, { store, actions, role, field, index, count }) {
  const column = currentTable(store.state)?.columns.find((each) => each.name === field.column);
  const type = column?.type ?? "text";
  const kind = roleKind(role);
  const { level, aggregation, name, ...plain } = field;
  const named = name ? { ...plain, name } : plain;
  const replace = (...fields) => actions.replace(role.name, index, ...fields);
  const strings = stringsFor(store.state.visual?.stringResources, store.state.settings.locale);
  const others = actions.roles().filter((each) => each.name !== role.name);

  const items = [
    { label: "Rename for this visual", icon: "pencil", action: () => rename(anchor, field, (next) => replace(next)) },
    { label: "Remove field", icon: "close", hint: "Delete", action: () => actions.remove(role.name, index) },
    { separator: true },
    {
      label: "Move up",
      icon: "arrowUp",
      hint: "Alt+↑",
      isDisabled: index === 0,
      action: () => actions.move(role.name, index, role.name, index - 1),
    },
    {
      label: "Move down",
      icon: "arrowDown",
      hint: "Alt+↓",
      isDisabled: index === count - 1,
      action: () => actions.move(role.name, index, role.name, index + 2),
    },
    ...others.map((other) => ({
      label: `Move to ${displayName(other, strings, other.name)}`,
      icon: "chevronRight",
      action: () => actions.move(role.name, index, other.name),
    })),
  ];
  if (kind !== "Measure" && type === "dateTime") {
    items.push(
      { separator: true },
      { heading: "Date" },
      { label: column.name, isChecked: !level && !aggregation, action: () => replace(named) },
      ...Object.entries(LEVELS).map(([id, label]) => ({
        label,
        isChecked: level === id,
        action: () => replace({ ...plain, level: id }),
      })),
      {
        label: "Date hierarchy",
        icon: "calendar",
        action: () => replace(...Object.keys(LEVELS).map((id) => ({ column: field.column, level: id }))),
      },
    );
  }
  if (kind !== "Grouping") {
    items.push({ separator: true }, { heading: "Summarize by" });
    if (kind === "GroupingOrMeasure")
      items.push({ label: "Don’t summarize", isChecked: !aggregation, action: () => replace(named) });
    for (const id of aggregationsOf(type)) {
      items.push({
        label: AGGREGATIONS[id],
        isChecked: aggregation === id,
        action: () => replace({ ...named, aggregation: id }),
      });
    }
  }
  openMenu(anchor, items, fieldLabel(field));
}

function rename(anchor, field, done) {
  const { name, ...plain } = field;
  const input = element("input", {
    type: "text",
    class: "input",
    value: fieldLabel(field),
    "aria-label": "Name in this visual",
  });
  const form = element(
    "form",
    {
      class: "rename",
      onsubmit: (event) => {
        event.preventDefault();
        closePopover(true);
        const next = input.value.trim();
        done(next === "" || next === fieldLabel(plain) ? plain : { ...plain, name: next });
      },
    },
    element("label", {}, "Name in this visual", input),
    element("button", { type: "submit", class: "button primary" }, "Rename"),
  );
  openPopover(anchor, form, { label: "Rename field" });
  input.select();
}

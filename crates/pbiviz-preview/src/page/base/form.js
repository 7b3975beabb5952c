// Rows of the popovers in the top bar: a label and one control.

import { element } from "./dom.js";

/** A switch that is on or off. */
export function switchRow(label, isOn, onChange, hint) {
  return element(
    "label",
    { class: "switch-row", title: hint },
    element("span", { class: "row-label" }, label, hint && element("small", {}, hint)),
    element("input", {
      type: "checkbox",
      role: "switch",
      class: "switch",
      checked: isOn,
      onchange: (event) => onChange(event.target.checked),
    }),
  );
}

/** One of several values; options are `[value, label]`. */
export function selectRow(label, value, options, onChange) {
  return element(
    "label",
    { class: "form-row" },
    element("span", { class: "row-label" }, label),
    select(value, options, onChange, label),
  );
}

/** A bare select; values may be numbers. */
export function select(value, options, onChange, label) {
  const node = element(
    "select",
    { class: "input", "aria-label": label, onchange: () => onChange(options[node.selectedIndex][0]) },
    options.map(([each, text]) => element("option", { value: String(each), selected: each === value }, text)),
  );
  return node;
}

/** A number, empty for none. */
export function numberRow(label, value, onChange, placeholder, hint) {
  const input = element("input", {
    type: "number",
    class: "input",
    min: 1,
    value: value ?? "",
    placeholder,
    onchange: () => onChange(input.value === "" ? null : Math.max(1, Math.round(Number(input.value)))),
  });
  return element(
    "label",
    { class: "form-row" },
    element("span", { class: "row-label" }, label, hint && element("small", {}, hint)),
    input,
  );
}

/** A line of text. */
export function textRow(label, value, onChange, placeholder) {
  const input = element("input", {
    type: "text",
    class: "input",
    value,
    placeholder,
    onchange: () => onChange(input.value.trim()),
  });
  return element("label", { class: "form-row" }, element("span", { class: "row-label" }, label), input);
}

/** Changes members of the settings. */
export const settingOf = (store) => (patch) => store.change({ settings: { ...store.state.settings, ...patch } });

/** A heading of a group of rows. */
export const heading = (text) => element("h3", { class: "form-heading" }, text);

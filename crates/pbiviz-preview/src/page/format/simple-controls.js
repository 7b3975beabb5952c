// Controls of one value: each takes `(properties, { label, key, isDisabled, set, context })` and makes an element.

import { element } from "../base/dom.js";
import { automaticItems } from "./format-model.js";
import { icon } from "../base/icons.js";

const FONTS = [
  "Segoe UI",
  "Segoe UI Light",
  "Segoe UI Semibold",
  "Arial",
  "Arial Black",
  "Calibri",
  "Cambria",
  "Candara",
  "Comic Sans MS",
  "Consolas",
  "Constantia",
  "Corbel",
  "Courier New",
  "DIN",
  "Georgia",
  "Lucida Sans Unicode",
  "Symbol",
  "Tahoma",
  "Times New Roman",
  "Trebuchet MS",
  "Verdana",
];
const ALIGNMENTS = {
  horizontalAlignment: [
    ["left", "Left", "alignLeft"],
    ["center", "Center", "alignCenter"],
    ["right", "Right", "alignRight"],
  ],
  verticalAlignment: [
    ["top", "Top", "alignTop"],
    ["middle", "Middle", "alignMiddle"],
    ["bottom", "Bottom", "alignBottom"],
  ],
};

export function toggleSwitch({ value }, { label, key, isDisabled, set }) {
  return element("input", {
    type: "checkbox",
    role: "switch",
    class: "switch",
    "aria-label": label,
    checked: Boolean(value),
    disabled: isDisabled,
    data: { key },
    onchange: (event) => set(event.target.checked),
  });
}

export const textInput = (properties, context) => textControl("input", { type: "text" }, properties, context);
export const textArea = (properties, context) => textControl("textarea", { rows: 3 }, properties, context);

function textControl(tag, attributes, { value, placeholder, validators }, { label, key, isDisabled, set }) {
  return element(tag, {
    ...attributes,
    class: "input",
    "aria-label": label,
    value: value ?? "",
    placeholder: placeholder ?? "",
    required: Boolean(validators?.required),
    disabled: isDisabled,
    data: { key },
    onchange: (event) => event.target.reportValidity() && set(event.target.value),
  });
}

const limits = (options) => ({ min: options?.minValue?.value, max: options?.maxValue?.value });

function numberInput(properties, { label, key, isDisabled, set }) {
  const { value, options, placeholderText } = properties;
  const { min, max } = limits(options);
  return element("input", {
    type: "number",
    class: "input number",
    "aria-label": label,
    value: value ?? "",
    min,
    max,
    step: "any",
    required: Boolean(options?.required),
    placeholder: placeholderText ?? "",
    disabled: isDisabled,
    data: { key },
    onchange: (event) => {
      const input = event.target;
      if (input.value === "") {
        if (!options?.required) set(null);
        else input.value = value ?? "";
        return;
      }
      const within = Math.max(min ?? -Infinity, Math.min(Number(input.value), max ?? Infinity));
      input.value = within;
      set(within);
    },
    onkeydown: (event) => {
      // The browser's own steps would start at the least value and not at whole numbers.
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const input = event.target;
      input.value = Math.max(min ?? -Infinity, Math.min(Number(input.value || 0) + by, max ?? Infinity));
      set(Number(input.value));
    },
  });
}

export function numUpDown(properties, options) {
  const { unitSymbol, unitSymbolAfterInput } = properties.options ?? {};
  const unit = unitSymbol && element("span", { class: "unit", "aria-hidden": true }, unitSymbol);
  return element(
    "span",
    { class: "with-unit" },
    !unitSymbolAfterInput && unit,
    numberInput(properties, options),
    unitSymbolAfterInput && unit,
  );
}

export function slider(properties, options) {
  const { value, options: range } = properties;
  const { min = 0, max = 100 } = limits(range);
  const number = numUpDown(properties, options);
  const bar = element("input", {
    type: "range",
    class: "range",
    "aria-label": `${options.label}, slider`,
    min,
    max,
    step: max - min <= 2 ? 0.01 : 1,
    disabled: options.isDisabled,
    data: { key: `${options.key} bar` },
    oninput: () => {
      options.context.hold(true);
      number.querySelector("input").value = bar.value;
      options.set(Number(bar.value));
    },
    onchange: () => options.context.hold(false),
  });
  bar.value = value ?? min;
  return element("span", { class: "slider" }, bar, number);
}

const nameOf = (item) => (typeof item.displayName === "string" ? item.displayName : String(item.value));
const rawValue = (value) => (value !== null && typeof value === "object" && "value" in value ? value.value : value);

export function dropdown(properties, { label, key, isDisabled, set, context }) {
  const items =
    properties.items ??
    automaticItems(properties.descriptor, context.state.visual?.capabilities, context.strings, properties);
  const current = rawValue(properties.value);
  // A number may come as text: the property's members are what they are.
  const isCurrent = (item) => String(item.value) === String(current);
  const isKnown = items.some(isCurrent);
  const shown =
    isKnown || current === undefined || current === null
      ? items
      : [{ value: current, displayName: String(current) }, ...items];
  const node = element(
    "select",
    {
      class: "input",
      "aria-label": label,
      disabled: isDisabled,
      data: { key },
      onchange: () => set(shown[node.selectedIndex].value),
    },
    shown.map((item) =>
      element("option", { value: String(item.value), selected: isCurrent(item) }, nameOf(item)),
    ),
  );
  if (current === undefined || current === null) node.selectedIndex = -1;
  return node;
}

/** Several members of an enumeration at once: powers of two in one number. */
export function flagsSelection(properties, { label, key, isDisabled, set, context }) {
  const items =
    properties.items ??
    automaticItems(properties.descriptor, context.state.visual?.capabilities, context.strings, properties);
  const flags = Number(properties.value ?? 0);
  const asSent = (next) => (typeof properties.value === "number" ? next : String(next));
  return element(
    "span",
    { class: "flags", role: "group", "aria-label": label },
    items.map((item) =>
      element(
        "label",
        { class: "check" },
        element("input", {
          type: "checkbox",
          checked: (flags & Number(item.value)) !== 0,
          disabled: isDisabled,
          data: { key: `${key} ${item.value}` },
          onchange: (event) =>
            set(asSent(event.target.checked ? flags | Number(item.value) : flags & ~Number(item.value))),
        }),
        nameOf(item),
      ),
    ),
  );
}

export function fontPicker({ value }, { label, key, isDisabled, set }) {
  const first = String(value ?? "")
    .split(",")[0]
    .replace(/['"]/g, "")
    .trim();
  const isKnown = FONTS.some((font) => font.toLowerCase() === first.toLowerCase());
  const fonts = isKnown || first === "" ? FONTS : [first, ...FONTS];
  const node = element(
    "select",
    {
      class: "input font-picker",
      "aria-label": label,
      disabled: isDisabled,
      data: { key },
      onchange: () => set(fonts[node.selectedIndex]),
    },
    fonts.map((font) =>
      element("option", { selected: font.toLowerCase() === first.toLowerCase(), style: { "font-family": font } }, font),
    ),
  );
  return node;
}

export function alignmentGroup({ value, mode, supportsNoSelection }, { label, key, isDisabled, set }) {
  const choices = ALIGNMENTS[mode] ?? ALIGNMENTS.horizontalAlignment;
  return element(
    "span",
    { class: "alignment", role: "group", "aria-label": label },
    choices.map(([id, name, picture]) =>
      element(
        "button",
        {
          type: "button",
          class: "icon-button bordered",
          "aria-label": name,
          title: name,
          "aria-pressed": value === id,
          disabled: isDisabled,
          data: { key: `${key} ${id}` },
          onclick: () => set(value === id && supportsNoSelection ? "" : id),
        },
        icon(picture),
      ),
    ),
  );
}

export function datePicker({ value, placeholder, validators }, { label, key, isDisabled, set }) {
  const day = (date) => (date ? new Date(date.$date ?? date).toISOString().slice(0, 10) : "");
  return element("input", {
    type: "date",
    class: "input",
    "aria-label": label,
    title: placeholder,
    value: day(value),
    min: day(validators?.min?.value) || null,
    max: day(validators?.max?.value) || null,
    disabled: isDisabled,
    data: { key },
    onchange: (event) => set(event.target.value === "" ? null : new Date(`${event.target.value}T00:00:00Z`)),
  });
}

export function durationPicker({ value, validators }, options) {
  const input = textInput({ value, placeholder: "P1DT2H30M" }, options);
  input.pattern =
    "-?P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?|\\d+(\\.\\d+)?";
  input.title = [
    "A duration such as P1DT2H30M",
    validators?.min && `at least ${validators.min}`,
    validators?.max && `at most ${validators.max}`,
  ]
    .filter(Boolean)
    .join(", ");
  return input;
}

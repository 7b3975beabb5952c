// Which control of the Format pane is drawn by which function.

import { element } from "../base/dom.js";
import { colorPicker } from "./color-picker.js";
import { errorRange, fieldPicker, gradientBar, imageUpload, listEditor, shapeMapSelector } from "./special-controls.js";
import {
  alignmentGroup,
  datePicker,
  dropdown,
  durationPicker,
  flagsSelection,
  fontPicker,
  numUpDown,
  slider,
  textArea,
  textInput,
  toggleSwitch,
} from "./simple-controls.js";
import { icon } from "../base/icons.js";

const CONTROLS = {
  AlignmentGroup: alignmentGroup,
  ColorPicker: colorPicker,
  ConditionalFormattingControl: () => element("span", {}),
  DatePicker: datePicker,
  Dropdown: dropdown,
  DurationPicker: durationPicker,
  EmptyControl: () => element("span", {}),
  ErrorRangeControl: errorRange,
  FieldPicker: fieldPicker,
  FlagsSelection: flagsSelection,
  FontControl: fontControl,
  FontPicker: fontPicker,
  GradientBar: gradientBar,
  ImageUpload: imageUpload,
  Link: link,
  ListEditor: listEditor,
  MarginPadding: marginPadding,
  NumUpDown: numUpDown,
  ReadOnlyText: (properties) => element("span", { class: "read-only" }, String(properties.value ?? "")),
  SeriesDialogLink: link,
  ShapeMapSelector: shapeMapSelector,
  Slider: slider,
  TextArea: textArea,
  TextInput: textInput,
  ToggleSwitch: toggleSwitch,
};

/** Is this control made of several simple ones? */
export const isComposite = (type) => type === "FontControl" || type === "MarginPadding";

/** Draws `{type, properties}`; `options` are `{ label, key, isDisabled, context }`. */
export function drawControl({ type, properties = {} } = {}, options) {
  const make = CONTROLS[type];
  if (!make)
    return element(
      "span",
      { class: "read-only", title: `The control type ${type} is unknown` },
      `Unknown control ${type}`,
    );
  return make(properties, { ...options, set: (value) => options.context.change(properties.descriptor, value) });
}

function part(type, properties, name, options) {
  return (
    properties &&
    drawControl({ type, properties }, { ...options, label: `${options.label}: ${name}`, key: `${options.key} ${name}` })
  );
}

function fontControl({ fontFamily, fontSize, bold, italic, underline }, options) {
  const style = (properties, name, letter) => {
    if (!properties) return null;
    return element(
      "button",
      {
        type: "button",
        class: "icon-button bordered",
        "aria-pressed": Boolean(properties.value),
        "aria-label": `${options.label}: ${name}`,
        title: name,
        disabled: options.isDisabled,
        data: { key: `${options.key} ${name}` },
        onclick: () => options.context.change(properties.descriptor, !properties.value),
      },
      icon(letter),
    );
  };
  return element(
    "span",
    { class: "font-control" },
    element(
      "span",
      { class: "font-line" },
      part("FontPicker", fontFamily, "font", options),
      part("NumUpDown", fontSize, "size", options),
    ),
    (bold || italic || underline) &&
      element(
        "span",
        { class: "font-styles" },
        style(bold, "Bold", "bold"),
        style(italic, "Italic", "italic"),
        style(underline, "Underline", "underline"),
      ),
  );
}

function marginPadding({ left, right, top, bottom }, options) {
  const side = (properties, name) =>
    properties &&
    element("label", { class: "margin-side" }, element("span", {}, name), part("NumUpDown", properties, name, options));
  return element(
    "span",
    { class: "margin-padding" },
    side(top, "Top"),
    side(right, "Right"),
    side(bottom, "Bottom"),
    side(left, "Left"),
  );
}

function link({ value, ariaLabel, warningIcon }, { label, key, isDisabled, context }) {
  return element(
    "button",
    {
      type: "button",
      class: "button small",
      "aria-label": ariaLabel ?? label,
      disabled: isDisabled,
      data: { key },
      onclick: () => context.press(value),
    },
    warningIcon && icon("warning"),
    "Open",
  );
}

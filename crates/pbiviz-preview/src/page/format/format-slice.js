// A slice of the Format pane: its label, its control, and the buttons beside it.

import { element } from "../base/dom.js";
import { displayName } from "../data/fields.js";
import { drawControl, isComposite } from "./format-controls.js";
import { icon } from "../base/icons.js";
import { allowsRules, constantSelector, read } from "./objects.js";

/** The slices that the search finds. */
export function drawSlices(slices, context, isDisabled) {
  return (slices ?? [])
    .filter((slice) => slice && slice.type !== "slice")
    .map((slice) => drawSlice(slice, context, isDisabled))
    .filter(Boolean);
}

function drawSlice(slice, context, isGroupDisabled) {
  const { type, properties = {} } = slice.control ?? {};
  const descriptor = descriptorOf(type, properties);
  const label = slice.displayName ?? declaredName(descriptor, context);
  if (!context.matches(label, slice.description, slice.aliasName)) return null;
  const isDisabled = Boolean(isGroupDisabled || slice.disabled);
  const rule = descriptor && context.rule(descriptor);
  const canHaveRules = type === "ConditionalFormattingControl" || allowsRules(descriptor);
  const isColor = type === "ColorPicker" || isColorProperty(descriptor, context);
  const control =
    rule && type !== "EmptyControl"
      ? element("span", { class: "rule-note" }, RULE_NAMES[rule.kind])
      : drawControl(slice.control, { label, key: `slice ${slice.uid}`, isDisabled, context });
  const descriptors = isComposite(type) ? compositeDescriptors(properties) : [descriptor].filter(Boolean);
  const isEdited = rule || descriptors.some((each) => isPersisted(each, context));
  return element(
    "div",
    {
      class: `slice ${STACKED.has(type) ? "stacked" : ""} ${isDisabled ? "disabled" : ""}`,
      title: slice.disabled ? slice.disabledReason : slice.description,
    },
    element(
      "span",
      { class: "slice-label" },
      label,
      slice.infoIconText &&
        element(
          "span",
          { class: "info-mark", title: slice.infoIconText, "aria-label": slice.infoIconText, role: "img" },
          icon("info"),
        ),
    ),
    element(
      "span",
      { class: "slice-control" },
      control,
      canHaveRules &&
        element(
          "button",
          {
            type: "button",
            class: rule ? "icon-button fx on" : "icon-button fx",
            title: `Conditional formatting of ${label}`,
            "aria-label": `Conditional formatting of ${label}`,
            disabled: isDisabled,
            data: { key: `fx ${slice.uid}` },
            onclick: () => context.editRule(descriptor, label, isColor),
          },
          icon("function"),
        ),
      isEdited &&
        element(
          "button",
          {
            type: "button",
            class: "icon-button slice-reset",
            title: `Reset ${label} to default`,
            "aria-label": `Reset ${label} to default`,
            data: { key: `reset ${slice.uid}` },
            onclick: () => context.reset(descriptors),
          },
          icon("reset"),
        ),
    ),
  );
}

const RULE_NAMES = { gradient: "By gradient", rules: "By rules", field: "By field value" };
const STACKED = new Set([
  "FontControl",
  "MarginPadding",
  "TextArea",
  "Slider",
  "GradientBar",
  "ListEditor",
  "FieldPicker",
  "ErrorRangeControl",
  "FlagsSelection",
  "FontPicker",
  "Dropdown",
  "TextInput",
  "ImageUpload",
  "ShapeMapSelector",
]);

function descriptorOf(type, properties) {
  if (type !== "ConditionalFormattingControl") return properties.descriptor;
  return {
    ...properties.propertyId,
    selector: properties.selector,
    altConstantValueSelector: properties.altStaticSelector,
    instanceKind: 3,
  };
}

const compositeDescriptors = (properties) =>
  Object.values(properties)
    .map((part) => part?.descriptor)
    .filter(Boolean);

function isPersisted(descriptor, context) {
  return read(context.state.report.objects, { ...descriptor, selector: constantSelector(descriptor) }) !== undefined;
}

const declaredProperty = (descriptor, context) =>
  context.state.visual?.capabilities?.objects?.[descriptor?.objectName]?.properties?.[descriptor?.propertyName];

function declaredName(descriptor, context) {
  return displayName(declaredProperty(descriptor, context), context.strings, descriptor?.propertyName ?? "");
}

function isColorProperty(descriptor, context) {
  const type = declaredProperty(descriptor, context)?.type;
  return Boolean(type?.fill || type?.formatting?.color);
}

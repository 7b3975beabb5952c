// The format pane's model where the visual makes none: from enumerateObjectInstances, or from capabilities. Pure.

import { displayName } from "../data/fields.js";
import { read } from "./objects.js";

const DISPLAY_UNITS = [
  [0, "Auto"],
  [1, "None"],
  [1e3, "Thousands"],
  [1e6, "Millions"],
  [1e9, "Billions"],
  [1e12, "Trillions"],
];

/** The model to show: the visual's own, else one made of its instances, else one made of its capabilities. */
export function paneModel({ model, visual, report }, strings) {
  if (!visual) return { source: null, cards: [] };
  if (model?.model) return { source: "getFormattingModel", ...model.model, cards: model.model.cards ?? [] };
  const declared = visual.capabilities?.objects ?? {};
  const instances = flatten(model?.instances);
  if (instances.length > 0)
    return { source: "enumerateObjectInstances", cards: cardsOf(instances, declared, strings, model.containers) };
  const made = Object.entries(declared).map(([objectName, object]) => {
    const names = Object.keys(object.properties ?? {});
    const properties = Object.fromEntries(
      names.map((propertyName) => [propertyName, read(report.objects, { objectName, propertyName })]),
    );
    return { objectName, properties, selector: null };
  });
  return { source: "capabilities.objects", cards: cardsOf(made, declared, strings) };
}

/** Old visuals answer lists of instances, `{instances}`, or either for each object. */
function flatten(value) {
  if (!value || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (Array.isArray(value.instances)) return value.instances.flatMap(flatten);
  if (value.objectName) return [value];
  return Object.values(value).flatMap(flatten);
}

function cardsOf(instances, declared, strings, containers = []) {
  const names = [...new Set(instances.map((instance) => instance.objectName))];
  return names.flatMap((objectName) => {
    const object = declared[objectName] ?? {};
    const slices = instances
      .filter((instance) => instance.objectName === objectName)
      .flatMap((instance, index) => slicesOf(instance, index, object, strings));
    if (slices.length === 0) return [];
    const toggle = slices.find(
      (slice) => slice.uid === `${objectName}-show-0` && slice.control.type === "ToggleSwitch",
    );
    const rest = slices.filter((slice) => slice !== toggle);
    return [
      {
        uid: `${objectName}-card`,
        displayName: displayName(object, strings, objectName),
        description: object.description,
        ...(toggle && { topLevelToggle: { ...toggle, suppressDisplayName: true } }),
        groups: groupsOf(objectName, rest, containers),
        revertToDefaultDescriptors: slices.map((slice) => slice.control.properties.descriptor),
      },
    ];
  });
}

function slicesOf(instance, index, object, strings) {
  const {
    objectName,
    properties = {},
    selector = null,
    validValues = {},
    propertyInstanceKind = {},
    altConstantValueSelector,
  } = instance;
  return Object.entries(properties).flatMap(([propertyName, value]) => {
    const property = object.properties?.[propertyName] ?? {};
    const descriptor = { objectName, propertyName, selector };
    if (propertyInstanceKind[propertyName]) descriptor.instanceKind = propertyInstanceKind[propertyName];
    if (altConstantValueSelector !== undefined) descriptor.altConstantValueSelector = altConstantValueSelector;
    const control = controlOf(property, descriptor, value, validValues[propertyName], strings);
    if (!control) return [];
    const own = displayName(property, strings, propertyName);
    const label = instance.displayName
      ? Object.keys(properties).length === 1
        ? instance.displayName
        : `${instance.displayName}: ${own}`
      : own;
    return [
      {
        uid: `${objectName}-${propertyName}-${index}`,
        displayName: label,
        description: property.description,
        control,
        containerIdx: instance.containerIdx,
      },
    ];
  });
}

/** One group for the slices without a container, and one for each container. */
function groupsOf(objectName, slices, containers) {
  const indexes = [...new Set(slices.map((slice) => slice.containerIdx))];
  return indexes.map((index) => ({
    uid: `${objectName}-group-${index ?? "own"}`,
    displayName: index === undefined ? "" : (containers[index]?.displayName ?? `${index + 1}`),
    slices: slices.filter((slice) => slice.containerIdx === index),
  }));
}

/** The control that suits a property's declared type, else its value; null for types that no control shows. */
export function controlOf(property, descriptor, value, valid, strings) {
  const type = property.type ?? guessType(value);
  const range = valid?.numberRange ?? {};
  const options = {
    ...(range.min !== undefined && { minValue: { type: 0, value: range.min } }),
    ...(range.max !== undefined && { maxValue: { type: 1, value: range.max } }),
  };
  const make = (name, more = {}, shown = value) => ({ type: name, properties: { descriptor, value: shown, ...more } });
  const formatting = type.formatting ?? {};
  if (type.bool) return make("ToggleSwitch", {}, value === true);
  if (type.fill || formatting.color) return make("ColorPicker", {}, { value: colorOf(value) });
  if (type.fillRule) return make("GradientBar", {}, value);
  if (type.enumeration)
    return make("Dropdown", {
      items: members(type.enumeration, strings).filter(
        (item) => !Array.isArray(valid) || valid.includes(String(item.value)),
      ),
    });
  if (formatting.labelDisplayUnits) return make("Dropdown", { items: displayUnits() });
  if (formatting.alignment) return make("AlignmentGroup", { mode: "horizontalAlignment" });
  if (formatting.fontFamily) return make("FontPicker");
  if (formatting.fontSize)
    return make("NumUpDown", { options: { ...options, unitSymbol: "pt", unitSymbolAfterInput: true } });
  if (type.numeric || type.integer) return make("NumUpDown", { options });
  if (type.text || formatting.formatString || formatting.altText || type.misc)
    return make("TextInput", { placeholder: displayText(property, strings) });
  if (type.dateTime) return make("DatePicker", { placeholder: "" });
  if (type.image) return make("ImageUpload");
  return null;
}

const displayText = (property, strings) => strings[property.placeHolderTextKey] ?? property.placeHolderText ?? "";

function guessType(value) {
  if (typeof value === "boolean") return { bool: true };
  if (typeof value === "number") return { numeric: true };
  if (value?.solid) return { fill: {} };
  return typeof value === "string" ? { text: true } : {};
}

/** A persisted color as text. */
export function colorOf(value) {
  return value?.solid?.color ?? (typeof value === "string" ? value : "");
}

/** Members of an enumeration of capabilities. */
export function members(enumeration, strings) {
  return (Array.isArray(enumeration) ? enumeration : []).map((member) => ({
    value: member.value,
    displayName: displayName(member, strings, String(member.value)),
  }));
}

/** The members of Power BI's list of display units. */
const displayUnits = () => DISPLAY_UNITS.map(([value, name]) => ({ value, displayName: name }));

/** Items of a drop-down that takes them from its property's type. */
export function automaticItems(descriptor, capabilities, strings, { mergeValues, filterValues } = {}) {
  const type = capabilities?.objects?.[descriptor?.objectName]?.properties?.[descriptor?.propertyName]?.type ?? {};
  const declared = type.formatting?.labelDisplayUnits ? displayUnits() : members(type.enumeration, strings);
  const merged = declared.map((item) => mergeValues?.find((each) => each.value === item.value) ?? item);
  return filterValues ? merged.filter((item) => filterValues.includes(item.value)) : merged;
}

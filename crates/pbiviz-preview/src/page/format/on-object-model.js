// Styles and shortcuts of on-object formatting, and the controls of the format pane that they stand for. Pure.

import { controlOf } from "./format-model.js";
import { listOfObjects } from "../session/messages.js";
import { constantSelector, read, selectorKey } from "./objects.js";

/** `VisualShortcutType`. */
const SHORTCUT = {
  Reset: 0,
  Navigate: 1,
  Toggle: 2,
  Picker: 3,
  Sort: 4,
  ConditionalFormatting: 6,
  Divider: 7,
  SubMenu: 8,
  SetValue: 9,
};
const PART_TYPES = {
  fontFamily: "FontPicker",
  fontSize: "NumUpDown",
  bold: "ToggleSwitch",
  italic: "ToggleSwitch",
  underline: "ToggleSwitch",
};
const ACTIVE = 2;

/** The styles that name a property, in the visual's order. */
export function stylesOf(styles) {
  return Object.values(styles ?? {})
    .filter((style) => typeof style?.reference?.objectName === "string")
    .map(({ reference, label }) => ({ reference, label: String(label ?? reference.propertyName) }));
}

/** The texts that may be edited where they stand. */
export function directEdits(outlines) {
  const all = (outline) => (Array.isArray(outline?.outlines) ? outline.outlines.flatMap(all) : [outline]);
  return outlines
    .filter((region) => region.visibility === ACTIVE)
    .flatMap((region) => all(region.outline))
    .filter((outline) => typeof outline?.cVDirectEdit?.reference?.objectName === "string")
    .map(({ cVDirectEdit: { reference } }) => ({ reference, label: "Text" }));
}

/** The control of the format pane for a property: the model's own, else one made of the capabilities. */
export function controlAt({ model, visual, report }, reference, strings) {
  const own = controlIn(model?.model?.cards, reference);
  if (own) return own;
  const { objectName, propertyName } = reference;
  const property = visual?.capabilities?.objects?.[objectName]?.properties?.[propertyName];
  const descriptor = { objectName, propertyName, selector: reference.selector ?? null };
  return property && controlOf(property, descriptor, read(report.objects, descriptor), undefined, strings);
}

const isAt = (descriptor, { objectName, propertyName, selector }) =>
  descriptor?.objectName === objectName &&
  descriptor.propertyName === propertyName &&
  (selector === undefined ||
    selectorKey(descriptor.selector) === selectorKey(selector) ||
    selectorKey(constantSelector(descriptor)) === selectorKey(selector));

function controlIn(value, reference) {
  if (value === null || typeof value !== "object") return null;
  const { control } = value;
  if (control) {
    const properties = control.properties ?? {};
    if (isAt(properties.descriptor, reference)) return control;
    const part = Object.entries(properties).find(([, each]) => isAt(each?.descriptor, reference));
    return part ? { type: PART_TYPES[part[0]] ?? "NumUpDown", properties: part[1] } : null;
  }
  for (const member of Object.values(value)) {
    const found = controlIn(member, reference);
    if (found) return found;
  }
  return null;
}

/** Descriptors of all properties of the model that belong to the chosen objects. */
function descriptorsOf(model, chosen) {
  const objects = new Set(listOfObjects(chosen.customVisualObjects).map((object) => object.objectName));
  const cards = model?.model?.cards ?? [];
  return cards
    .flatMap((card) => listOfObjects(card.revertToDefaultDescriptors))
    .filter((each) => objects.has(each.objectName));
}

/** Menu items for shortcuts; `acts` does what they stand for. */
export function shortcutItems(shortcuts, chosen, acts) {
  return shortcuts.filter((shortcut) => !shortcut.suppressOnUI).flatMap((shortcut) => itemsOf(shortcut, chosen, acts));
}

function itemsOf(shortcut, chosen, acts) {
  const label = String(shortcut.label ?? "");
  switch (shortcut.type) {
    case SHORTCUT.Reset:
      return [
        {
          label: "Reset to default",
          icon: "reset",
          action: () => acts.reset(resetOf(shortcut, chosen, acts.state)),
        },
      ];
    case SHORTCUT.Navigate:
      return [{ label, icon: "format", action: () => acts.navigate(shortcut.destinationInfo ?? {}) }];
    case SHORTCUT.Toggle:
      return [toggleItem(shortcut, acts)];
    case SHORTCUT.Picker:
      return [{ label, action: () => acts.pick(shortcut, label) }];
    case SHORTCUT.Sort:
      return [{ label, action: () => acts.sort(shortcut.sortableField ?? {}) }];
    case SHORTCUT.ConditionalFormatting:
      return [{ label, icon: "function", action: () => acts.editRule(shortcut, label) }];
    case SHORTCUT.Divider:
      return [{ separator: true }];
    case SHORTCUT.SubMenu:
      return [
        {
          label,
          hint: "›",
          action: () => acts.openMenu(shortcutItems(listOfObjects(shortcut.shortcuts), chosen, acts), label),
        },
      ];
    case SHORTCUT.SetValue:
      return [
        {
          label,
          action: () => listOfObjects(shortcut.referencesAndValues).forEach((each) => acts.set(each, each.value)),
        },
      ];
    default:
      return [];
  }
}

function resetOf({ relatedResetFormattingIds, excludedResetFormattingIds }, chosen, { model }) {
  const isIn = (list) => (descriptor) => listOfObjects(list).some((each) => isAt(descriptor, each));
  const own = descriptorsOf(model, chosen).filter((each) => !isIn(excludedResetFormattingIds)(each));
  return [...own, ...listOfObjects(relatedResetFormattingIds)];
}

function toggleItem(shortcut, { state, set }) {
  const isOn = Boolean(controlAt(state, shortcut, {})?.properties.value);
  const label = String((isOn ? shortcut.enabledLabel : shortcut.disabledLabel) ?? shortcut.propertyName);
  return {
    label,
    action: () =>
      [shortcut, ...listOfObjects(shortcut.relatedToggledFormattingIds)].forEach((reference) => set(reference, !isOn)),
  };
}

// Cards, groups and containers of the Format pane.

import { element } from "../base/dom.js";
import { drawControl } from "./format-controls.js";
import { drawSlices } from "./format-slice.js";
import { icon } from "../base/icons.js";

/** One card; null where the search finds nothing in it. */
export function drawCard(card, context, warning) {
  const isWholeCard = context.matches(card.displayName, card.aliasName, card.description);
  const inner = isWholeCard ? { ...context, matches: () => true } : context;
  const groups = (card.groups ?? [])
    .filter((group) => group.type !== "group")
    .map((group) => drawGroup(group, inner, card, card.groups.length))
    .filter(Boolean);
  if (!isWholeCard && groups.length === 0) return null;
  const isOpen = context.isOpen(card.uid) && !card.disabled;
  const bodyId = `card-${card.uid}`;
  return element(
    "section",
    { class: card.disabled ? "card disabled" : "card", data: { card: card.uid } },
    element(
      "div",
      { class: "card-header" },
      element(
        "button",
        {
          type: "button",
          class: "card-title",
          "aria-expanded": isOpen,
          "aria-controls": bodyId,
          disabled: Boolean(card.disabled),
          title: card.disabledReason ?? card.description,
          data: { key: `card ${card.uid}` },
          onclick: () => context.toggle(card.uid),
        },
        icon(isOpen ? "chevronDown" : "chevronRight"),
        element("span", {}, card.suppressDisplayName ? "" : (card.displayName ?? "")),
      ),
      card.topLevelToggle && drawToggle(card.topLevelToggle, card.displayName, context, card.disabled),
    ),
    card.disabled && card.disabledReason && element("p", { class: "reason" }, card.disabledReason),
    isOpen &&
      element(
        "div",
        { class: "card-body", id: bodyId },
        (card.warningMessage || warning) &&
          element(
            "p",
            { class: "pane-message", title: card.warningMessage?.detail },
            icon("warning"),
            card.warningMessage?.message ?? warning.code,
          ),
        groups,
        card.revertToDefaultDescriptors?.length > 0 &&
          element(
            "button",
            {
              type: "button",
              class: "button subtle reset",
              data: { key: `reset ${card.uid}` },
              onclick: () => context.reset(card.revertToDefaultDescriptors),
            },
            icon("reset"),
            "Reset to default",
          ),
      ),
  );
}

function drawToggle(toggle, label, context, isDisabled) {
  return drawControl(toggle.control, {
    label: `${label ?? ""}: on or off`,
    key: `toggle ${toggle.uid}`,
    isDisabled: Boolean(isDisabled || toggle.disabled),
    context,
  });
}

function drawGroup(group, outer, card, groupCount) {
  const isWholeGroup = outer.matches(group.displayName, group.aliasName, group.description);
  const { context, apply } = group.delaySaveSlices
    ? delayed(isWholeGroup ? { ...outer, matches: () => true } : outer)
    : { context: isWholeGroup && group.displayName ? { ...outer, matches: () => true } : outer, apply: null };
  const isDisabled = Boolean(group.disabled || (group.inheritDisabled !== false && card.disabled));
  const slices = drawSlices(group.slices, context, isDisabled);
  const container =
    group.container &&
    drawContainer(group.container, context, Boolean(group.containerDisabled || isDisabled), group.uid);
  if (slices.length === 0 && !container && !(isWholeGroup && group.topLevelToggle)) return null;
  const hasHeader = Boolean(group.displayName) && !group.suppressDisplayName && groupCount > 0;
  const isCollapsible = hasHeader && group.collapsible !== false;
  const isOpen = !isCollapsible || outer.isOpen(group.uid, true);
  const parts = [
    group.disabled && group.disabledReason && element("p", { class: "reason" }, group.disabledReason),
    slices,
    container,
    apply &&
      element(
        "button",
        { type: "button", class: "button small", data: { key: `apply ${group.uid}` }, onclick: apply },
        "Apply",
      ),
  ];
  return element(
    "div",
    {
      class: isDisabled ? "group disabled" : "group",
      role: "group",
      "aria-label": group.displayName || card.displayName,
    },
    hasHeader &&
      element(
        "div",
        { class: "group-header" },
        isCollapsible
          ? element(
              "button",
              {
                type: "button",
                class: "group-title",
                "aria-expanded": isOpen,
                title: group.description,
                data: { key: `group ${group.uid}` },
                onclick: () => outer.toggle(group.uid),
              },
              icon(isOpen ? "chevronDown" : "chevronRight"),
              group.displayName,
            )
          : element("span", { class: "group-title", title: group.description }, group.displayName),
        group.topLevelToggle && drawToggle(group.topLevelToggle, group.displayName, context, isDisabled),
      ),
    !hasHeader &&
      group.topLevelToggle &&
      element(
        "div",
        { class: "slice" },
        element("span", { class: "slice-label" }, "Show"),
        drawToggle(group.topLevelToggle, card.displayName, context, isDisabled),
      ),
    isOpen && parts,
  );
}

/** A context that keeps changes until they are applied together. */
function delayed(context) {
  const changes = new Map();
  return {
    context: {
      ...context,
      get state() {
        return context.state;
      },
      change: (descriptor, value) =>
        changes.set(`${descriptor.objectName} ${descriptor.propertyName}`, [descriptor, value]),
    },
    apply: () => {
      for (const [descriptor, value] of changes.values()) context.change(descriptor, value);
    },
  };
}

const chosenItems = new Map();

/** A container: one set of slices at a time, chosen from a list. */
function drawContainer(container, context, isDisabled, key) {
  const items = container.containerItems ?? [];
  if (items.length === 0) return null;
  const at = Math.max(
    0,
    items.findIndex((item) => item.uid === chosenItems.get(container.uid)),
  );
  const item = items[at];
  const chooser = element(
    "select",
    {
      class: "input",
      "aria-label": container.displayName || "Apply settings to",
      disabled: isDisabled,
      data: { key: `container ${key}` },
      onchange: (event) => {
        chosenItems.set(container.uid, items[event.target.selectedIndex].uid);
        context.hold(false);
      },
    },
    items.map((each, index) => element("option", { selected: index === at }, each.displayName)),
  );
  const inner = [
    drawSlices(item.slices, context, isDisabled || Boolean(item.disabled)),
    (item.groups ?? [])
      .map((group) =>
        drawGroup(group, context, { disabled: isDisabled, displayName: item.displayName }, item.groups.length),
      )
      .filter(Boolean),
  ];
  if (inner.flat().length === 0) return null;
  return element(
    "div",
    { class: "container" },
    element(
      "label",
      { class: "slice stacked" },
      element("span", { class: "slice-label" }, container.displayName || "Apply settings to"),
      chooser,
    ),
    inner,
  );
}

// The Format pane: cards from the visual's model, search, and where the model comes from.

import { element, fill, keepingFocus } from "../base/dom.js";
import { stringsFor } from "../session/environment.js";
import { drawCard } from "./format-card.js";
import { paneModel } from "./format-model.js";
import { icon } from "../base/icons.js";
import { merge, reset, toWire } from "./objects.js";
import { openRuleDialog } from "./rule-dialog.js";

const SOURCES = {
  getFormattingModel: "from getFormattingModel",
  enumerateObjectInstances: "from enumerateObjectInstances",
  "capabilities.objects": "from the objects in capabilities.json",
};

/** Fills the pane; returns `showCard(objectName)`. */
export function createFormatPane(root, { store, session, collapse }) {
  const open = new Set();
  let query = "";
  let isAnalytics = false;
  let isHeld = false;
  const search = element("input", {
    type: "search",
    class: "search",
    placeholder: "Search",
    "aria-label": "Search properties",
    oninput: () => {
      query = search.value.trim().toLowerCase();
      draw();
    },
  });
  const kinds = element("div", { class: "format-kinds", role: "group", "aria-label": "Kind of cards", hidden: true });
  const body = element("div", { class: "pane-body format-body" });
  const foot = element("p", { class: "pane-hint" });
  fill(
    root,
    element(
      "header",
      { class: "pane-header" },
      element("h2", { id: "format-title" }, "Format visual"),
      element(
        "button",
        {
          type: "button",
          class: "icon-button",
          title: "Reset everything to default",
          "aria-label": "Reset everything to default",
          onclick: resetAll,
        },
        icon("reset"),
      ),
      collapse("format"),
    ),
    element("div", { class: "pane-search" }, icon("search"), search),
    kinds,
    body,
    foot,
  );

  const objects = () => store.state.report.objects;
  const setObjects = (next) => store.change({ report: { ...store.state.report, objects: next } });

  /** What controls need to read and to write. */
  const context = {
    get state() {
      return store.state;
    },
    get strings() {
      return stringsFor(store.state.visual?.stringResources, store.state.settings.locale);
    },
    change(descriptor, value) {
      const selector = descriptor.selector ?? null;
      const alternative = descriptor.altConstantValueSelector;
      const instance = {
        objectName: descriptor.objectName,
        properties: { [descriptor.propertyName]: toWire(value) },
        selector: alternative === undefined ? selector : alternative,
      };
      store.change({
        conditional: store.state.conditional.filter((rule) => !isRuleOf(rule, descriptor)),
        report: { ...store.state.report, objects: merge(objects(), instance) },
      });
    },
    reset(descriptors) {
      const next = descriptors.reduce((all, descriptor) => reset(all, descriptor), objects());
      store.change({
        conditional: store.state.conditional.filter(
          (rule) => !descriptors.some((descriptor) => isRuleOf(rule, descriptor)),
        ),
        report: { ...store.state.report, objects: next },
      });
    },
    rule: (descriptor) => store.state.conditional.find((rule) => isRuleOf(rule, descriptor)),
    editRule: (descriptor, label, isColor) => openRuleDialog({ store, descriptor, label, isColor, isRuleOf }),
    press: (value) => session.post({ type: "action", handle: value?.handle ?? value }),
    /** While a picker is dragged the pane must not be drawn anew under the pointer. */
    hold(isOn) {
      isHeld = isOn;
      if (!isOn) draw();
    },
    isOpen: (uid, isOpenAtFirst = false) => query !== "" || open.has(uid) !== isOpenAtFirst,
    toggle(uid) {
      if (!open.delete(uid)) open.add(uid);
      draw();
    },
    matches: (...texts) =>
      query === "" || texts.some((text) => typeof text === "string" && text.toLowerCase().includes(query)),
  };

  function resetAll() {
    store.change({ conditional: [] });
    setObjects([]);
  }

  function draw() {
    if (isHeld) return;
    const model = paneModel(store.state, context.strings);
    const cards = model.cards.filter((card) => card.type !== "card");
    const hasAnalytics = cards.some((card) => card.analyticsPane);
    if (!hasAnalytics) isAnalytics = false;
    kinds.hidden = !hasAnalytics;
    fill(
      kinds,
      [
        ["Visual", false],
        ["Analytics", true],
      ].map(([label, value]) =>
        element(
          "button",
          {
            type: "button",
            class: "chip-button",
            "aria-pressed": isAnalytics === value,
            onclick: () => {
              isAnalytics = value;
              draw();
            },
          },
          label,
        ),
      ),
    );
    const drawn = cards
      .filter((card) => Boolean(card.analyticsPane) === isAnalytics)
      .map((card) => drawCard(card, context, model.warnings?.[card.uid]));
    const shown = drawn.filter(Boolean);
    keepingFocus(body, () =>
      fill(
        body,
        model.formattingModelMessage &&
          element("p", { class: "pane-message" }, icon("info"), text(model.formattingModelMessage.messageKey)),
        model.modelUnavailableMessageKey &&
          element("p", { class: "pane-message" }, icon("info"), text(model.modelUnavailableMessageKey)),
        shown.length > 0 ? shown : element("p", { class: "empty" }, emptyText(model)),
      ),
    );
    foot.textContent = SOURCES[model.source] ? `Cards ${SOURCES[model.source]}` : "";
  }

  const text = (key) => context.strings[key] ?? key;

  function emptyText({ source, cards }) {
    if (source === null) return "The properties of the visual appear here once it is built.";
    if (query !== "" && cards.length > 0) return "No property matches.";
    return "This visual has no properties to format.";
  }

  store.watch(
    ({ model, visual, report, settings, conditional, update }) => [
      model,
      visual,
      report.objects,
      settings.locale,
      settings.theme,
      conditional,
      update?.dataViews,
    ],
    draw,
  );

  /** Opens the card that `isWanted` finds, where there is one. */
  function show(isWanted) {
    const card = paneModel(store.state, context.strings).cards.find(isWanted);
    if (!card) return;
    store.change({ layout: { ...store.state.layout, format: true } });
    open.add(card.uid);
    draw();
    body.querySelector(`[data-card="${CSS.escape(card.uid)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  return {
    context,
    showCard: (objectName) =>
      show(
        (card) =>
          (card.revertToDefaultDescriptors ?? []).some((descriptor) => descriptor.objectName === objectName) ||
          card.uid === `${objectName}-card`,
      ),
    showCardOf: (uid) => show((card) => card.uid === uid),
  };
}

const isRuleOf = (rule, { objectName, propertyName }) =>
  rule.objectName === objectName && rule.propertyName === propertyName;

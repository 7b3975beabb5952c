// On-object formatting: the toolbar beside what is chosen on the visual, with its styles and its shortcuts.

import { element, fill, keepingFocus } from "../base/dom.js";
import { drawControl } from "./format-controls.js";
import { select } from "../base/form.js";
import { icon } from "../base/icons.js";
import { openMenu } from "../base/menu.js";
import { controlAt, directEdits, shortcutItems, stylesOf } from "./on-object-model.js";
import { openPopover } from "../base/popover.js";
import { listOfObjects } from "../session/messages.js";

const MARGIN = 8;

/** Draws the toolbar over the stage while the format mode is on. */
export function createOnObject({ store, session, stage, formatPane, notices }) {
  const bar = element("div", { class: "on-object", role: "group", "aria-label": "On-object formatting", hidden: true });
  stage.box.append(bar);
  const { context } = formatPane;
  let asked = 0;

  async function ask() {
    const { settings, hasOnObject, subSelections } = store.state;
    const mine = ++asked;
    bar.hidden = !settings.formatMode || !hasOnObject;
    if (bar.hidden) return;
    const answer = await session.askOnObject(subSelections);
    if (mine === asked && answer) draw(answer);
  }

  function draw({ selectables, styles, shortcuts, menus }) {
    const { subSelections } = store.state;
    const [chosen] = subSelections;
    keepingFocus(bar, () =>
      fill(
        bar,
        partChooser(selectables, chosen),
        chosen && directEdits(store.state.outlines).map((edit) => styleControl(edit)),
        chosen && stylesOf(styles).map((style) => styleControl(style)),
        chosen && menus.map((menu) => menuButton(capital(String(menu.name)), menu.shortcuts, chosen)),
        chosen && menuButton("Shortcuts", shortcuts, chosen, icon("more")),
      ),
    );
    place(chosen);
  }

  function partChooser(selectables, chosen) {
    const names = selectables.map((part) => part.displayName ?? "Part");
    const at = selectables.findIndex((part) => JSON.stringify(part) === JSON.stringify(chosen));
    const own = chosen && at < 0 ? [["own", chosen.displayName ?? "Part"]] : [];
    const node = select(
      chosen ? (at < 0 ? "own" : at) : "",
      [["", "Choose a part"], ...own, ...names.map((name, index) => [index, name])],
      (next) => next !== "own" && store.change({ subSelections: next === "" ? [] : [selectables[next]] }),
      "Part of the visual",
    );
    node.dataset.key = "part";
    return node;
  }

  function styleControl({ reference, label }) {
    const control = controlAt(store.state, reference, context.strings);
    if (!control) return null;
    const key = `style ${reference.objectName} ${reference.propertyName}`;
    return element(
      "span",
      { class: "style", title: label },
      drawControl(control, { label, key, isDisabled: false, context }),
    );
  }

  /** A button with the shortcuts of a style, or with all others; none where there are no shortcuts. */
  function menuButton(label, shortcuts, chosen, mark) {
    const given = listOfObjects(shortcuts);
    if (given.length === 0) return null;
    const node = element(
      "button",
      {
        type: "button",
        class: mark ? "icon-button" : "button subtle",
        "aria-label": label,
        title: label,
        "aria-haspopup": "menu",
        "aria-expanded": false,
        data: { key: `menu ${label}` },
        onclick: () => openMenu(node, shortcutItems(given, chosen, acts(node)), label),
      },
      mark ?? label,
    );
    return node;
  }

  /** What shortcuts do. */
  function acts(anchor) {
    return {
      state: store.state,
      openMenu: (items, label) => openMenu(anchor, items, label),
      reset: context.reset,
      set: context.change,
      navigate: ({ cardUid }) => formatPane.showCardOf(String(cardUid ?? "").replace(/^Visual-/, "")),
      sort: ({ queryName, sortDirection }) =>
        store.change({ report: { ...store.state.report, sort: [{ queryName, direction: sortDirection }] } }),
      editRule: (reference, label) => context.editRule(reference, label, true),
      pick(reference, label) {
        const control = controlAt(store.state, reference, context.strings);
        if (control)
          openPopover(
            anchor,
            element("div", { class: "popover-text" }, drawControl(control, { label, key: "picker", context })),
            { label },
          );
      },
    };
  }

  /** Beside the place that was pressed, inside the visual. */
  function place(chosen) {
    const frame = stage.frameBox();
    if (!frame) return;
    const { x = 0, y = 0, offset } = chosen?.selectionOrigin ?? {};
    const left = (x + (offset?.x ?? 0)) * frame.scale;
    const top = (y + (offset?.y ?? 0)) * frame.scale;
    const most = Math.max(0, stage.box.clientWidth - bar.offsetWidth);
    bar.style.setProperty("left", `${chosen ? Math.max(0, Math.min(left, most)) : 0}px`);
    bar.style.setProperty("top", `${chosen ? top + MARGIN : MARGIN}px`);
  }

  store.watch(
    ({ settings, hasOnObject, subSelections, outlines, model }) => [
      settings.formatMode,
      hasOnObject,
      subSelections,
      outlines,
      model,
    ],
    ask,
  );
  store.watch(
    ({ settings }) => [settings.formatMode],
    (isOn) => {
      if (isOn && store.state.options && !store.state.hasOnObject)
        notices.show("This visual does not support on-object formatting: it has no visualOnObjectFormatting.");
    },
  );
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

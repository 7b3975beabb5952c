// The color picker: theme colors in shades, any other color, no fill.

import { element, fill } from "../base/dom.js";
import { colorOf } from "./format-model.js";
import { icon } from "../base/icons.js";
import { closePopover, togglePopover } from "../base/popover.js";
import { swatches } from "../session/themes.js";

/** A button with the color on it; pressing it opens the picker. */
export function colorPicker({ value, defaultColor, isNoFillItemSupported }, { label, key, isDisabled, set, context }) {
  const current = textOf(value) || textOf(defaultColor);
  return colorButton({
    color: current,
    label,
    key,
    isDisabled,
    theme: context.state.settings.theme,
    allowsNone: Boolean(isNoFillItemSupported),
    onChange: (color) => set({ solid: { color } }),
    onHold: context.hold,
  });
}

const textOf = (value) => (typeof value?.value === "string" ? value.value : colorOf(value?.value ?? value));

/** The same button for other uses; `onChange` gets a color, empty for none. */
export function colorButton({ color, label, key, isDisabled, theme, allowsNone = false, onChange, onHold }) {
  const swatch = element("span", { class: "swatch" });
  const name = element("span", { class: "swatch-name" });
  const node = element(
    "button",
    {
      type: "button",
      class: "color-button",
      "aria-label": `${label}: ${color || "no color"}`,
      "aria-haspopup": "dialog",
      "aria-expanded": false,
      disabled: isDisabled,
      data: { key },
      onclick: () =>
        togglePopover(node, panel, {
          label: `Color of ${label}`,
          className: "color-panel",
          onClose: () => onHold?.(false),
        }),
    },
    swatch,
    name,
    icon("chevronDown"),
  );
  const show = (next) => {
    const hex = hexOf(next);
    swatch.classList.toggle("none", !next);
    swatch.style.setProperty("background", next || "transparent");
    name.textContent = hex ?? (next || "None");
  };
  show(color);

  function panel() {
    // The pane is drawn when the picker closes, so that the button it belongs to stays where it is.
    onHold?.(true);
    const choose = (next, isLast) => {
      show(next);
      onChange(next);
      if (isLast) closePopover(true);
    };
    const grid = swatches(theme);
    const cells = grid.map((row, line) =>
      element(
        "div",
        { class: "swatch-row", role: "row" },
        row.map((each, column) =>
          element("button", {
            type: "button",
            class: each === color ? "swatch-cell current" : "swatch-cell",
            "aria-label": each,
            title: each,
            tabIndex: line === 0 && column === 0 ? 0 : -1,
            style: { background: each },
            onclick: () => choose(each, true),
          }),
        ),
      ),
    );
    const hex = element("input", {
      type: "text",
      class: "input",
      value: hexOf(color) ?? "",
      maxlength: 7,
      "aria-label": "Hexadecimal value",
      spellcheck: "false",
      onchange: () =>
        /^#?[0-9a-f]{6}$/i.test(hex.value) && choose(`#${hex.value.replace("#", "").toUpperCase()}`, false),
    });
    const native = element("input", {
      type: "color",
      class: "native-color",
      "aria-label": "Any color",
      value: hexOf(color) ?? "#000000",
      oninput: () => {
        hex.value = native.value;
        choose(native.value.toUpperCase(), false);
      },
    });
    const table = element("div", {
      class: "swatch-grid",
      role: "grid",
      "aria-label": "Theme colors",
      onkeydown: moveInGrid,
    });
    fill(table, cells);
    return element(
      "div",
      { class: "form" },
      element("h3", { class: "form-heading" }, "Theme colors"),
      table,
      element(
        "div",
        { class: "color-line" },
        native,
        hex,
        allowsNone &&
          element("button", { type: "button", class: "button small", onclick: () => choose("", true) }, "No fill"),
      ),
    );
  }
  return node;
}

function moveInGrid(event) {
  const rows = [...event.currentTarget.children].map((row) => [...row.children]);
  const line = rows.findIndex((row) => row.includes(document.activeElement));
  const by = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (line < 0 || !by) return;
  event.preventDefault();
  const column = rows[line].indexOf(document.activeElement);
  rows[line + by[0]]?.[column + by[1]]?.focus();
}

function hexOf(color) {
  return /^#[0-9a-f]{6}$/i.test(color ?? "") ? color.toUpperCase() : null;
}

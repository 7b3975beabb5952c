// Menus: `{ label, action, isChecked, isDisabled, hint, icon }`, `{ separator: true }` or `{ heading }`.

import { element } from "./dom.js";
import { icon } from "./icons.js";
import { closePopover, openPopover } from "./popover.js";

/** Opens a menu beside an element or at a point; arrows, Home, End and first letters move in it. */
export function openMenu(anchor, items, label) {
  const list = items.filter(Boolean).map(entry);
  const panel = openPopover(anchor, list, { label, role: "menu", className: "menu" });
  panel.addEventListener("keydown", (event) => moveByKey(panel, event));
  choices(panel)[0]?.focus({ preventScroll: true });
}

const choices = (panel) => [...panel.querySelectorAll("[role^=menuitem]")];

function entry(item) {
  if (item.separator) return element("div", { class: "menu-separator", role: "separator" });
  if (item.heading) return element("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const isCheckable = item.isChecked !== undefined;
  return element(
    "button",
    {
      type: "button",
      class: "menu-item",
      role: isCheckable ? "menuitemcheckbox" : "menuitem",
      "aria-checked": isCheckable ? item.isChecked : null,
      "aria-disabled": item.isDisabled ? true : null,
      tabIndex: -1,
      onclick: () => {
        if (item.isDisabled) return;
        closePopover(true);
        item.action();
      },
    },
    element("span", { class: "menu-mark" }, item.isChecked ? icon("check") : item.icon ? icon(item.icon) : null),
    element("span", { class: "menu-label" }, item.label),
    item.hint ? element("span", { class: "menu-hint" }, item.hint) : null,
  );
}

function moveByKey(panel, event) {
  const all = choices(panel);
  const at = all.indexOf(document.activeElement);
  const to = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    all[to]?.focus();
  } else if (event.key === "Tab") {
    event.preventDefault();
    closePopover(true);
  } else if (event.key.length === 1 && event.key !== " ") {
    const rotated = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    rotated.find((each) => each.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}

// A JSON value as a tree that opens level by level, in the pattern of ARIA trees.

import { element } from "./dom.js";
import { icon } from "./icons.js";

const CHILDREN_SHOWN = 200;

/** The tree; `openDepth` levels are open at first. */
export function createTree(value, { label, openDepth = 1 } = {}) {
  const root = element("ul", { class: "json-tree", role: "tree", "aria-label": label, onkeydown: move });
  const top = isBranch(value) ? entriesOf(value) : [["", value]];
  root.append(...top.map(([name, child]) => node(name, child, openDepth - 1, 1)));
  const first = root.querySelector("[role=treeitem]");
  if (first) first.tabIndex = 0;
  return root;
}

function node(name, value, openDepth, level) {
  if (!isBranch(value)) {
    return element(
      "li",
      { role: "treeitem", tabIndex: -1, "aria-level": level, class: "json-leaf" },
      element(
        "span",
        { class: "json-line" },
        element("span", { class: "json-mark" }),
        name !== "" && [element("span", { class: "json-key" }, name), ": "],
        element("span", { class: `json-${typeOf(value)}` }, textOf(value)),
      ),
    );
  }
  const group = element("ul", { role: "group" });
  const mark = element("span", { class: "json-mark" });
  const item = element(
    "li",
    { role: "treeitem", tabIndex: -1, "aria-level": level, "aria-expanded": false },
    element(
      "span",
      { class: "json-line", onclick: () => setOpen(item.getAttribute("aria-expanded") !== "true") },
      mark,
      element("span", { class: "json-key" }, name),
      ": ",
      element("span", { class: "json-summary" }, summaryOf(value)),
    ),
    group,
  );
  function setOpen(isOpen) {
    item.setAttribute("aria-expanded", String(isOpen));
    mark.replaceChildren(icon(isOpen ? "chevronDown" : "chevronRight"));
    if (isOpen && group.childElementCount === 0) more(0);
    group.hidden = !isOpen;
  }
  function more(from) {
    const entries = entriesOf(value);
    group.append(
      ...entries.slice(from, from + CHILDREN_SHOWN).map(([key, child]) => node(key, child, openDepth - 1, level + 1)),
    );
    if (from + CHILDREN_SHOWN >= entries.length) return;
    const button = element(
      "button",
      {
        type: "button",
        class: "button small",
        onclick: () => {
          rest.remove();
          more(from + CHILDREN_SHOWN);
        },
      },
      `${entries.length - from - CHILDREN_SHOWN} more`,
    );
    const rest = element("li", { role: "none", class: "json-more" }, button);
    group.append(rest);
  }
  item.openNode = setOpen;
  setOpen(openDepth > 0);
  return item;
}

function move(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.target.tagName === "BUTTON") return;
  const items = [...event.currentTarget.querySelectorAll("[role=treeitem]")].filter(
    (each) => !each.closest("[hidden]"),
  );
  const at = items.indexOf(item);
  const isOpen = item.getAttribute("aria-expanded");
  const focus = (next) => {
    if (!next) return;
    item.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  const act = {
    ArrowDown: () => focus(items[at + 1]),
    ArrowUp: () => focus(items[at - 1]),
    Home: () => focus(items[0]),
    End: () => focus(items.at(-1)),
    ArrowRight: () => (isOpen === "false" ? item.openNode(true) : focus(items[at + 1])),
    ArrowLeft: () => (isOpen === "true" ? item.openNode(false) : focus(item.parentElement.closest("[role=treeitem]"))),
    Enter: () => item.openNode?.(isOpen !== "true"),
    " ": () => item.openNode?.(isOpen !== "true"),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

const isBranch = (value) =>
  value !== null && typeof value === "object" && !(value instanceof Date) && !("$date" in value);
const entriesOf = (value) =>
  Array.isArray(value) ? value.map((each, index) => [String(index), each]) : Object.entries(value);
const typeOf = (value) =>
  value === null ? "null" : value instanceof Date || typeof value === "object" ? "date" : typeof value;

function textOf(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Date) return value.toISOString();
  if (value !== null && typeof value === "object") return value.$date;
  return String(value);
}

function summaryOf(value) {
  if (Array.isArray(value)) return `[${value.length}]`;
  const keys = Object.keys(value);
  const text = keys.slice(0, 4).join(", ");
  return `{ ${text}${keys.length > 4 ? ", …" : ""} }`;
}

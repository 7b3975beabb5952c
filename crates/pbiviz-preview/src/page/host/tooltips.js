// Tooltips of the visual, as the host draws them over the stage.

import { element, fill } from "../base/dom.js";
import { listOfObjects } from "../session/messages.js";

const DISTANCE = 14;
/** More rows than this would cover the visual. */
const MOST_ROWS = 40;
const LONGEST_TEXT = 500;

/** The tooltip; `frameBox` tells where the frame is on the page and how it is zoomed. */
export function createTooltips({ frameBox, isEnabled }) {
  const box = element("div", { class: "visual-tooltip", role: "tooltip", hidden: true });
  document.body.append(box);

  function place(coordinates) {
    const frame = frameBox();
    if (!frame) return;
    const x = frame.left + (coordinates?.[0] ?? 0) * frame.scale;
    const y = frame.top + (coordinates?.[1] ?? 0) * frame.scale;
    const { width, height } = box.getBoundingClientRect();
    const left = x + DISTANCE + width > innerWidth ? x - DISTANCE - width : x + DISTANCE;
    const top = y + DISTANCE + height > innerHeight ? y - DISTANCE - height : y + DISTANCE;
    box.style.setProperty("left", `${Math.max(4, left)}px`);
    box.style.setProperty("top", `${Math.max(4, top)}px`);
  }

  function show({ dataItems, coordinates } = {}) {
    if (!isEnabled()) return;
    if (dataItems) fill(box, rows(listOfObjects(dataItems)));
    box.hidden = box.childElementCount === 0;
    if (!box.hidden) place(coordinates);
  }

  return {
    show,
    move: (moved) => !box.hidden && show(moved),
    hide: () => (box.hidden = true),
  };
}

function rows(items) {
  const header = items.find((item) => item.header)?.header;
  const lines = items.slice(0, MOST_ROWS).map((item) => {
    const mark = element("span", { class: "tooltip-mark" });
    if (item.color) mark.style.setProperty("background-color", item.color);
    return element(
      "div",
      { class: "tooltip-row" },
      mark,
      element("span", { class: "tooltip-name" }, shown(item.displayName)),
      element("span", { class: "tooltip-value" }, shown(item.value)),
    );
  });
  const rest = items.length - MOST_ROWS;
  return [
    header ? element("div", { class: "tooltip-header" }, shown(header)) : null,
    ...lines,
    rest > 0 ? element("div", { class: "tooltip-name" }, `and ${rest} more`) : null,
  ];
}

function shown(value) {
  const text = String(value ?? "");
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

// The page's icons, each drawn with lines in a square of 16.

import { element, shape } from "./dom.js";

const PATHS = {
  add: "M8 3v10M3 8h10",
  alignBottom: "M2 13.5h12M6 3.5h4v7H6z",
  alignCenter: "M2 4h12M4 8h8M3 12h10",
  alignLeft: "M2 4h12M2 8h7M2 12h10",
  alignMiddle: "M2 8h3M11 8h3M6 4.5h4v7H6z",
  alignRight: "M2 4h12M7 8h7M4 12h10",
  alignTop: "M2 2.5h12M6 5.5h4v7H6z",
  arrowDown: "M8 3v10M4.5 9.5 8 13l3.5-3.5",
  arrowUp: "M8 13V3M4.5 6.5 8 3l3.5 3.5",
  boolean: "M5 4.5h6a3.5 3.5 0 0 1 0 7H5a3.5 3.5 0 0 1 0-7zM11 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
  bold: "M5 3h4a2.3 2.3 0 0 1 0 5H5zM5 8h4.6a2.5 2.5 0 0 1 0 5H5z",
  calendar: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3",
  chart: "M2.5 13.5h11M4.5 13V9M8 13V3.5M11.5 13V6.5",
  check: "M3 8.5 6.5 12 13 4.5",
  chevronDown: "M4 6l4 4 4-4",
  chevronLeft: "M10 4 6 8l4 4",
  chevronRight: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  cursor: "M3.5 2.5l9 5-4 1.2L6.3 13z",
  dateTime: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3",
  decimal: "M11.5 4.5V3h-8L8 8l-4.5 5h8v-1.5",
  download: "M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M3 13.5h10",
  drillDown: "M5 3v9M2.5 9.5 5 12l2.5-2.5M11 3v9M8.5 9.5 11 12l2.5-2.5",
  expand: "M8 2.5v5M5.5 5.2 8 7.7l2.5-2.5M3 10.5h10M3 13.5h10",
  collapse: "M8 7.5v-5M5.5 4.8 8 2.3l2.5 2.5M3 10.5h10M3 13.5h10",
  drillUp: "M8 13V4M4.5 7.5 8 4l3.5 3.5",
  error: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.5M8 10.8v.2",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  filter: "M2.5 3.5h11L9.3 8.5v4.5l-2.6-1.5v-3z",
  focus: "M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  format: "M3 3h10M8 3v10M6 13h4",
  function: "M9.5 3c-2 0-2.2 1.5-2.5 4.5S6.3 13 4 13M4.5 7h5M10 9l3.5 4M13.5 9 10 13",
  grid: "M2.5 3h11v10h-11zM2.5 6.5h11M2.5 10h11M6.5 3v10",
  host: "M2.5 3h11v7.5h-11zM5.5 13.5h5M8 10.5v3",
  info: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.5V11M8 5v.2",
  integer: "M11.5 4.5V3h-8L8 8l-4.5 5h8v-1.5",
  italic: "M10.5 3h-4M9.5 13h-4M9 3 7 13",
  json: "M6 2.5c-2 0-1.5 2-1.5 3.2S4 8 2.5 8C4 8 4.5 9 4.5 10.3S4 13.5 6 13.5M10 2.5c2 0 1.5 2 1.5 3.2S12 8 13.5 8c-1.5 0-2 1-2 2.3s.5 3.2-1.5 3.2",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
  more: "M3 8h.6M7.7 8h.6M12.4 8h.6M3 8.4h.6M7.7 8.4h.6M12.4 8.4h.6",
  pencil: "M3 13l.7-3L10.5 3l2.5 2.5L6 12.3z",
  play: "M5 3l8 5-8 5z",
  record: "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
  reset: "M3.5 3v3.5H7M3.8 6.3A5 5 0 1 1 3 8.7",
  restart: "M12.5 3v3.5H9M12.2 6.3A5 5 0 1 0 13 8.7",
  ruler: "M2.5 5.5h11v5h-11zM5 5.5v2M7.5 5.5v3M10 5.5v2",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2",
  sliders: "M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.7M8 12.8v1.7M1.5 8h1.7M12.8 8h1.7M3.5 3.5l1.2 1.2M11.3 11.3l1.2 1.2M12.5 3.5l-1.2 1.2M4.7 11.3l-1.2 1.2",
  table: "M2.5 3h11v10h-11zM2.5 6.5h11M6.5 6.5V13",
  text: "M2 11.5 5 4l3 7.5M3 9h4M10.5 11.5v-7M10.5 9a2 2 0 1 1 0 .2",
  underline: "M4.5 3v4.5a3.5 3.5 0 0 0 7 0V3M3.5 13.5h9",
  upload: "M8 11V3M4.8 6.2 8 3l3.2 3.2M3 13.5h10",
  warning: "M8 2.5 14 13H2zM8 6.5V9.5M8 11.3v.2",
};

/** An icon by its name, hidden from screen readers: the control says what it means. */
export function icon(name) {
  const drawing = shape("path", {
    d: PATHS[name] ?? PATHS.info,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.3",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  });
  return shape(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true", focusable: "false" },
    drawing,
  );
}

/** A small cross that closes, removes or dismisses: `label` says which, and what. */
export function crossButton(label, onclick, attributes) {
  return element(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, onclick, ...attributes },
    icon("close"),
  );
}

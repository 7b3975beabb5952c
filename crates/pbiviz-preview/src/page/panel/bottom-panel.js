// The panel below the stage: its tabs, its height, and whether it is open.

import { element, fill } from "../base/dom.js";
import { createEventsTab } from "./events-tab.js";
import { icon } from "../base/icons.js";
import { createDataViewTab } from "./data-view-tab.js";
import { createProblemsTab } from "./problems-tab.js";
import { createRowsTab } from "./rows-tab.js";
import { createTabs } from "../base/tabs.js";

const LOWEST = 96;
const STEP = 24;

/** Fills the panel; returns `show(id)` for others who want a tab in front. */
export function createBottomPanel(root, { store, ledger }) {
  const layout = (patch) => store.change({ layout: { ...store.state.layout, ...patch } });
  const panel = (className) => element("div", { class: `tab-panel ${className}` });
  const panels = {
    events: panel("events-panel"),
    rows: panel("rows-panel"),
    dataview: panel("dataview-panel"),
    problems: panel("problems-panel"),
  };
  const tabs = createTabs(
    [
      { id: "events", label: "Events", panel: panels.events },
      { id: "rows", label: "Data", panel: panels.rows },
      { id: "dataview", label: "DataView", panel: panels.dataview },
      { id: "problems", label: "Problems", panel: panels.problems },
    ],
    (tab) => layout({ tab, bottom: true }),
    "Developer panel",
  );
  const fold = element("button", {
    type: "button",
    class: "icon-button",
    onclick: () => layout({ bottom: !store.state.layout.bottom }),
  });
  const splitter = element("div", {
    class: "splitter",
    role: "separator",
    tabIndex: 0,
    "aria-orientation": "horizontal",
    "aria-label": "Height of the developer panel",
    "aria-valuemin": LOWEST,
    onpointerdown: drag,
    onkeydown: (event) => {
      const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
      if (!by) return;
      event.preventDefault();
      setHeight(store.state.layout.bottomHeight + by);
    },
  });
  fill(
    root,
    splitter,
    element("div", { class: "tab-line" }, tabs.bar, element("span", { class: "spring" }), fold),
    ...Object.values(panels),
  );

  createEventsTab(panels.events, { ledger, tabs });
  createRowsTab(panels.rows, { store });
  createDataViewTab(panels.dataview, { store });
  createProblemsTab(panels.problems, { store, tabs });

  function setHeight(height) {
    layout({ bottomHeight: Math.round(Math.max(LOWEST, Math.min(height, innerHeight * 0.6))), bottom: true });
  }

  function drag(down) {
    down.preventDefault();
    splitter.setPointerCapture(down.pointerId);
    document.body.classList.add("splitting");
    const start = store.state.layout.bottomHeight + down.clientY;
    const move = (event) => setHeight(start - event.clientY);
    splitter.addEventListener("pointermove", move);
    splitter.addEventListener(
      "lostpointercapture",
      () => {
        splitter.removeEventListener("pointermove", move);
        document.body.classList.remove("splitting");
      },
      { once: true },
    );
  }

  store.watch(
    ({ layout: { bottom, bottomHeight } }) => [bottom, bottomHeight],
    (isOpen, height) => {
      root.classList.toggle("folded", !isOpen);
      root.style.setProperty("height", isOpen ? `${Math.min(height, innerHeight * 0.6)}px` : "auto");
      splitter.setAttribute("aria-valuenow", String(height));
      fold.setAttribute("aria-label", isOpen ? "Fold the developer panel" : "Unfold the developer panel");
      fold.title = isOpen ? "Fold" : "Unfold";
      fold.setAttribute("aria-expanded", String(isOpen));
      fill(fold, icon(isOpen ? "chevronDown" : "arrowUp"));
    },
  );
  const { bottom } = store.state.layout;
  tabs.select(store.state.layout.tab);
  layout({ bottom });
  return { show: tabs.select };
}

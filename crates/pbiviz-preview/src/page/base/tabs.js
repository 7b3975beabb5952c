// Tabs, by the keyboard's rules: arrows move between them, Tab goes on to the panel.

import { element, uniqueId } from "./dom.js";

/** Tabs of `{ id, label, panel }`; `select(id)` shows one, `badge(id, text, kind)` puts a count on one. */
export function createTabs(items, onSelect, label) {
  const entries = items.map((item) => {
    const panelId = uniqueId("panel");
    const tabId = uniqueId("tab");
    const badge = element("span", { class: "badge", hidden: true });
    const tab = element(
      "button",
      {
        type: "button",
        role: "tab",
        id: tabId,
        class: "tab",
        "aria-controls": panelId,
        onclick: () => select(item.id),
      },
      item.label,
      badge,
    );
    Object.assign(item.panel, { id: panelId, hidden: true });
    item.panel.setAttribute("role", "tabpanel");
    item.panel.setAttribute("aria-labelledby", tabId);
    return { ...item, tab, badge };
  });
  const bar = element(
    "div",
    { class: "tabs", role: "tablist", "aria-label": label, onkeydown: move },
    entries.map((entry) => entry.tab),
  );
  let current = null;

  function select(id) {
    current = id;
    for (const entry of entries) {
      const isOn = entry.id === id;
      entry.tab.setAttribute("aria-selected", String(isOn));
      entry.tab.tabIndex = isOn ? 0 : -1;
      entry.panel.hidden = !isOn;
    }
    onSelect(id);
  }

  function move(event) {
    const at = entries.findIndex((entry) => entry.id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = entries[(to + entries.length) % entries.length];
    select(next.id);
    next.tab.focus();
  }

  return {
    bar,
    select,
    badge(id, text, kind = "") {
      const { badge } = entries.find((entry) => entry.id === id);
      badge.hidden = !text;
      badge.textContent = text;
      badge.className = `badge ${kind}`;
    },
  };
}

// The header over the visual, as Power BI draws it: title, warning, drill, filters, focus mode, more options.

import { element, fill, keepingFocus } from "../base/dom.js";
import { drillState, drillTo, drillableRoles } from "../data/drill.js";
import { fieldLabel, roleKind } from "../data/fields.js";
import { filtersPanel } from "../data/filters-panel.js";
import { icon } from "../base/icons.js";
import { expansionOf, toggleLevel } from "../data/matrix-nodes.js";
import { openMenu } from "../base/menu.js";
import { togglePopover } from "../base/popover.js";

/** Builds the header. */
export function createVisualHeader({ store, showTab, actions, clearSelection }) {
  const title = element("span", { class: "visual-title" });
  const icons = element("div", { class: "visual-icons" });
  const setting = (patch) => store.change({ settings: { ...store.state.settings, ...patch } });
  const report = (patch) => store.change({ report: { ...store.state.report, ...patch } });

  const button = (name, label, act, extra = {}) => {
    const node = element(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": label,
        title: label,
        data: { key: name },
        ...extra,
        onclick: () => act(node),
      },
      icon(name),
    );
    return node;
  };

  function draw() {
    const { warning, settings, selection, jsonFilters, crossFilter, report: current } = store.state;
    title.textContent = titleOf(store.state);
    title.title = title.textContent;
    const filterCount = current.filters.length + jsonFilters.length + (crossFilter.mode === "none" ? 0 : 1);
    keepingFocus(icons, () =>
      fill(
        icons,
        selection.length > 0 &&
          element(
            "button",
            {
              type: "button",
              class: "chip",
              title: "Clear the selection, as a press on the empty page would",
              data: { key: "selection" },
              onclick: clearSelection,
            },
            `${selection.length} selected`,
            icon("close"),
          ),
        warning &&
          button("warning", `Warning: ${warning.hoverText}`, showWarning, {
            class: "icon-button warning",
            "aria-haspopup": "dialog",
          }),
        levelButtons(),
        button(
          "filter",
          filterCount === 0 ? "Filters on this visual: none" : `Filters on this visual: ${filterCount}`,
          showFilters,
          { "aria-haspopup": "dialog", class: filterCount ? "icon-button on" : "icon-button" },
        ),
        button(
          "focus",
          settings.inFocus ? "Leave focus mode" : "Focus mode",
          () => setting({ inFocus: !settings.inFocus }),
          { "aria-pressed": settings.inFocus },
        ),
        button("more", "More options", showMore, { "aria-haspopup": "menu", "aria-expanded": false }),
      ),
    );
  }

  function showWarning(anchor) {
    const { hoverText, detailedText } = store.state.warning;
    togglePopover(
      anchor,
      () => element("div", { class: "popover-text" }, element("h3", {}, hoverText), element("p", {}, detailedText)),
      { label: "Warning" },
    );
  }

  function showFilters(anchor) {
    togglePopover(anchor, () => filtersPanel({ store }), { label: "Filters", className: "panel" });
  }

  function showMore(anchor) {
    const { update, report: current } = store.state;
    const columns = (update?.dataViews ?? []).flatMap((dataView) => dataView.metadata?.columns ?? []);
    const unique = [
      ...new Map(columns.filter((column) => column.queryName).map((column) => [column.queryName, column])).values(),
    ];
    const sorted = current.sort[0];
    const sortBy = (queryName, direction) => report({ sort: [{ queryName, direction }] });
    openMenu(
      anchor,
      [
        { label: "Show as a table", icon: "table", action: () => showTab("rows") },
        { label: "Show the DataView", icon: "json", action: () => showTab("dataview") },
        { label: "Clear all wells", icon: "reset", action: () => actions.clear() },
        unique.length > 0 && { separator: true },
        unique.length > 0 && { heading: "Sort by" },
        ...unique.map((column) => ({
          label: column.displayName,
          isChecked: sorted?.queryName === column.queryName,
          action: () => sortBy(column.queryName, sorted?.queryName === column.queryName ? sorted.direction : 2),
        })),
        sorted && { separator: true },
        sorted && {
          label: "Sort ascending",
          isChecked: sorted.direction === 1,
          action: () => sortBy(sorted.queryName, 1),
        },
        sorted && {
          label: "Sort descending",
          isChecked: sorted.direction === 2,
          action: () => sortBy(sorted.queryName, 2),
        },
        sorted && { label: "Not sorted", action: () => report({ sort: [] }) },
      ],
      "More options",
    );
  }

  /** As in Power BI: up, down, and for a matrix the same of its levels of rows. */
  function levelButtons() {
    const { visual, report: current, canDrill, update } = store.state;
    const [role] = canDrill === false ? [] : drillableRoles(visual, current.wells);
    const dataViews = update?.dataViews ?? [];
    const { canExpand, canCollapse } = expansionOf(dataViews);
    const off = (isOff) => ({ "aria-disabled": isOff });
    const { canGoUp, canGoDown } = role ? drillState(current, role) : {};
    const drill = (type, isOn) => () => isOn && report({ drill: drillTo(current, role, type) });
    const level = (shouldExpand) => () => store.change({ report: toggleLevel(current, dataViews, shouldExpand) });
    return [
      role && button("drillUp", "Drill up", drill(1, canGoUp), off(!canGoUp)),
      role && button("drillDown", "Go to the next level", drill(3, canGoDown), off(!canGoDown)),
      canExpand && button("expand", "Expand all down one level", level(true)),
      canCollapse && button("collapse", "Collapse the lowest level", level(false)),
    ].filter(Boolean);
  }

  store.watch(
    ({ warning, settings, selection, jsonFilters, crossFilter, visual, report: current, update, canDrill }) => [
      warning,
      settings.inFocus,
      settings.locale,
      selection,
      jsonFilters,
      crossFilter,
      visual,
      current.wells,
      current.drill,
      current.filters,
      update?.dataViews,
      canDrill,
    ],
    draw,
  );
  return element("div", { class: "visual-header" }, title, icons);
}

/** The title that Power BI makes: measures by groupings. */
function titleOf({ visual, report, settings }) {
  if (!visual) return "";
  const roles = visual.capabilities?.dataRoles ?? [];
  const fields = (isMeasure) =>
    roles.flatMap((role) =>
      (report.wells[role.name] ?? [])
        .filter((field) => (field.aggregation !== undefined || roleKind(role) === "Measure") === isMeasure)
        .map(fieldLabel),
    );
  if (settings.landing) return visual.displayName;
  const [measures, groupings] = [[...new Set(fields(true))], [...new Set(fields(false))]];
  const list = new Intl.ListFormat("en", { type: "conjunction" });
  if (measures.length === 0 && groupings.length === 0) return visual.displayName;
  return [list.format(measures), list.format(groupings)].filter(Boolean).join(" by ");
}

// The header over the visual, as Power BI draws it: title, warning, drill, filters, focus mode, more options.

import { element, fill, keepingFocus } from "./dom.js";
import { fieldLabel, roleKind } from "./fields.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { togglePopover } from "./popover.js";

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
    const { warning, settings, selection, jsonFilters, crossFilter, visual } = store.state;
    title.textContent = titleOf(store.state);
    title.title = title.textContent;
    const filterCount = jsonFilters.length + (crossFilter.mode === "none" ? 0 : 1);
    const drillable = drillableRole(visual, store.state.report.wells);
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
        drillable &&
          store.state.canDrill !== false && [
            button("drillUp", "Drill up", () => drill(drillable, -1)),
            button("drillDown", "Go to the next level", () => drill(drillable, 1)),
          ],
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
    const { jsonFilters, crossFilter, settings } = store.state;
    togglePopover(
      anchor,
      () =>
        element(
          "div",
          { class: "popover-text" },
          element("h3", {}, "Filters"),
          crossFilter.mode !== "none" &&
            element(
              "p",
              {},
              `Another visual: ${crossFilter.mode} ${crossFilter.column} = ${crossFilter.values.map(String).join(", ")}`,
            ),
          jsonFilters.length === 0
            ? element("p", { class: "muted" }, "The visual applies no filter by applyJsonFilter.")
            : [
                element("p", {}, "Applied by the visual, returned in jsonFilters:"),
                element("pre", { class: "code" }, JSON.stringify(jsonFilters, null, 2)),
                element(
                  "button",
                  { type: "button", class: "button small", onclick: () => store.change({ jsonFilters: [] }) },
                  "Clear, as a reader would",
                ),
              ],
          element(
            "label",
            { class: "check" },
            element("input", {
              type: "checkbox",
              checked: settings.filtersItself,
              onchange: (event) => setting({ filtersItself: event.target.checked }),
            }),
            "They filter this visual’s data, too",
          ),
        ),
      { label: "Filters" },
    );
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

  function drill(role, by) {
    const { drill: depths, wells } = store.state.report;
    const depth = Math.max(0, Math.min((depths[role] ?? 0) + by, wells[role].length - 1));
    report({ drill: { ...depths, [role]: depth } });
  }

  store.watch(
    ({ warning, settings, selection, jsonFilters, crossFilter, visual, report: current, canDrill }) => [
      warning,
      settings.inFocus,
      settings.locale,
      settings.filtersItself,
      selection,
      jsonFilters,
      crossFilter,
      visual,
      current.wells,
      canDrill,
    ],
    draw,
  );
  return element("div", { class: "visual-header" }, title, icons);
}

function drillableRole(visual, wells) {
  const roles = (visual?.capabilities?.drilldown?.roles ?? []).filter((role) => (wells[role]?.length ?? 0) > 1);
  return roles[0];
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

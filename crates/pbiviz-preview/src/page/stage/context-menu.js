// The menu of a data point, as Power BI shows it; what it cannot do here is not in it.

import { copyText } from "../base/dom.js";
import { drillState, drillTo, drillableRoles } from "../data/drill.js";
import { fieldLabel } from "../data/fields.js";
import { nodeOf, toggleNode } from "../data/matrix-nodes.js";
import { openMenu } from "../base/menu.js";

/** Returns `show(selector, position, dataRoles)` with a position in the frame. */
export function createContextMenu({ store, stage, showTab }) {
  const report = (next) => store.change({ report: next });

  function expansion(selector) {
    const { report: current, update } = store.state;
    const dataViews = update?.dataViews ?? [];
    const isCollapsed = nodeOf(dataViews, selector)?.isCollapsed;
    if (typeof isCollapsed !== "boolean") return [];
    const word = isCollapsed ? "Expand" : "Collapse";
    const toggle = (entireLevel) => () => report(toggleNode(current, dataViews, selector, entireLevel));
    return [
      { separator: true },
      { label: word, icon: "drillDown", action: toggle(false) },
      { label: `${word} the entire level`, action: toggle(true) },
    ];
  }

  function drilling(dataRoles) {
    const { report: current, visual, canDrill } = store.state;
    const roles = drillableRoles(visual, current.wells);
    const role = roles.find((each) => each === dataRoles) ?? roles[0];
    if (!role || canDrill === false) return [];
    const { canGoUp, canGoDown, next } = drillState(current, role);
    const drill = (type) => () => report({ ...current, drill: drillTo(current, role, type) });
    return [
      { separator: true },
      { label: "Drill up", icon: "drillUp", isDisabled: !canGoUp, action: drill(1) },
      {
        label: next ? `Show the next level: ${fieldLabel(next)}` : "Show the next level",
        icon: "drillDown",
        isDisabled: !canGoDown,
        action: drill(3),
      },
    ];
  }

  return (selector, position, dataRoles) => {
    const frame = stage.frameBox();
    if (!frame) return;
    const scope = Array.isArray(selector?.data) ? selector.data.flatMap((part) => part?.scope ?? []) : [];
    const title = scope.length > 0 ? scope.map(([, value]) => String(value?.$date ?? value)).join(", ") : "Visual";
    const at = (value) => (Number.isFinite(value) ? value : 0) * frame.scale;
    openMenu(
      { x: frame.left + at(position.x), y: frame.top + at(position.y) },
      [
        { heading: title },
        { label: "Show as a table", icon: "table", action: () => showTab("rows") },
        { label: "Show the DataView", icon: "json", action: () => showTab("dataview") },
        scope.length > 0 && {
          label: "Copy the selector",
          icon: "copy",
          action: () => copyText(JSON.stringify(selector)),
        },
        ...expansion(selector),
        ...drilling(dataRoles),
      ],
      `Context menu: ${title}`,
    );
  };
}

// The Visualizations pane: one well for each data role of the visual.

import { element, fill, keepingFocus, sentence } from "../base/dom.js";
import { draggable, dropZone } from "../base/drag.js";
import { stringsFor } from "../session/environment.js";
import { openFieldMenu } from "./field-menu.js";
import { displayName, fieldLabel, roleKind } from "./fields.js";
import { crossButton, icon } from "../base/icons.js";

const KIND_HINTS = { Grouping: "Grouping", Measure: "Measure", GroupingOrMeasure: "Grouping or measure" };

/** Fills the pane and keeps it up to date. */
export function createWellsPane(root, { store, actions, collapse }) {
  const picture = element("span", { class: "visual-icon" });
  const name = element("span", { class: "visual-name" });
  const body = element("div", { class: "pane-body wells" });
  fill(
    root,
    element(
      "header",
      { class: "pane-header" },
      element("h2", { id: "wells-title" }, "Visualizations"),
      collapse("wells"),
    ),
    element(
      "div",
      { class: "visual-tile" },
      picture,
      name,
      element(
        "button",
        {
          type: "button",
          class: "icon-button",
          title: "Clear all wells",
          "aria-label": "Clear all wells",
          onclick: () => actions.clear(),
        },
        icon("reset"),
      ),
    ),
    body,
  );

  function draw() {
    const { visual, settings, update } = store.state;
    fill(
      picture,
      visual?.icon ? element("img", { src: visual.icon, alt: "", width: "20", height: "20" }) : icon("chart"),
    );
    name.textContent = visual?.displayName ?? "No visual yet";
    name.title = visual ? `${visual.displayName} ${visual.version ?? ""}` : "";
    const strings = stringsFor(visual?.stringResources, settings.locale);
    const roles = actions.roles();
    keepingFocus(body, () => {
      if (roles.length === 0) {
        fill(
          body,
          element(
            "p",
            { class: "empty" },
            visual ? "This visual declares no data roles." : "The fields of the visual appear here once it is built.",
          ),
        );
        return;
      }
      fill(
        body,
        roles.map((role) => well(role, strings, update?.problems ?? [])),
      );
    });
  }

  function well(role, strings, problems) {
    const fields = store.state.report.wells[role.name] ?? [];
    const label = displayName(role, strings, role.name);
    const list = element(
      "ul",
      { class: fields.length === 0 ? "well empty-well" : "well", "aria-label": label },
      fields.length === 0
        ? element("li", { class: "well-empty" }, "Add data fields here")
        : fields.map((field, index) => chip(role, field, index, fields.length)),
    );
    dropZone(list, (payload, index) => {
      if (payload.column) {
        if (payload.tableId === store.state.tableId) actions.addColumn(payload.column, role.name, index);
      } else actions.move(payload.role, payload.index, role.name, index);
    });
    const problem = problems.filter((each) => each.role === role.name).map((each) => each.message);
    return element(
      "div",
      { class: "well-block" },
      element(
        "h3",
        { class: "well-title", title: role.description ?? `${KIND_HINTS[roleKind(role)] ?? ""} role ${role.name}` },
        label,
      ),
      list,
      problem.map((text) =>
        element("p", { class: "well-problem" }, icon("warning"), element("span", {}, sentence(text))),
      ),
    );
  }

  function chip(role, field, index, count) {
    const label = fieldLabel(field);
    const menu = () => openFieldMenu(button, { store, actions, role, field, index, count });
    const button = element(
      "button",
      {
        type: "button",
        class: "field-name",
        "aria-haspopup": "menu",
        "aria-expanded": false,
        "aria-keyshortcuts": "Alt+ArrowUp Alt+ArrowDown Delete",
        title: `${label}: Enter for its menu, Alt and arrows to move, Delete to remove`,
        data: { key: `field ${role.name} ${index}` },
        onclick: menu,
        onkeydown: (event) => keys(event, role, index, count),
      },
      element("span", { class: "field-label" }, label),
      icon("chevronDown"),
    );
    const node = element(
      "li",
      { class: "field", data: { field: index } },
      button,
      crossButton(`Remove ${label}`, () => actions.remove(role.name, index), {
        class: "icon-button field-remove",
        tabIndex: -1,
        title: `Remove ${label}`,
      }),
    );
    draggable(node, () => ({ role: role.name, index }));
    return node;
  }

  function keys(event, role, index, count) {
    const focus = (at) => body.querySelector(`[data-key="${CSS.escape(`field ${role.name} ${at}`)}"]`)?.focus();
    const buttons = [...body.querySelectorAll(".field-name")];
    const at = buttons.indexOf(event.currentTarget);
    if (event.altKey && event.key === "ArrowUp" && index > 0) {
      actions.move(role.name, index, role.name, index - 1);
      focus(index - 1);
    } else if (event.altKey && event.key === "ArrowDown" && index < count - 1) {
      actions.move(role.name, index, role.name, index + 2);
      focus(index + 1);
    } else if (event.key === "ArrowUp") buttons[at - 1]?.focus();
    else if (event.key === "ArrowDown") buttons[at + 1]?.focus();
    else if (event.key === "Delete" || event.key === "Backspace") {
      actions.remove(role.name, index);
      const left = [...body.querySelectorAll(".field-name")];
      left[Math.min(at, left.length - 1)]?.focus();
    } else return;
    event.preventDefault();
  }

  store.watch(
    ({ visual, report, settings, update }) => [visual, report.wells, settings.locale, update?.problems],
    draw,
  );
}

// What the visual was given: the options of the last update, as a tree and as JSON.

import { copyText, element, fill, saveFile } from "../base/dom.js";
import { icon } from "../base/icons.js";
import { createTree } from "../base/json-tree.js";
import { writeNumbers } from "../host/record.js";

const JSON_SHOWN = 200_000;

/** Fills the tab; the tree is made only while it is shown. */
export function createDataViewTab(root, { store }) {
  let asJson = false;
  const content = element("div", { class: "panel-scroll" });
  const note = element("span", { class: "tool-note" });
  const kind = (label, value, name) =>
    element(
      "button",
      {
        type: "button",
        class: "chip-button",
        "aria-pressed": asJson === value,
        onclick: () => {
          asJson = value;
          draw();
        },
        data: { json: value },
      },
      icon(name),
      label,
    );
  const buttons = [kind("Tree", false, "sliders"), kind("JSON", true, "json")];
  const copy = element(
    "button",
    {
      type: "button",
      class: "button subtle",
      onclick: async () => {
        const isCopied = await copyText(text());
        copy.lastChild.textContent = isCopied ? "Copied" : "Not allowed";
        setTimeout(() => (copy.lastChild.textContent = "Copy"), 2000);
      },
    },
    icon("copy"),
    element("span", {}, "Copy"),
  );
  fill(
    root,
    element(
      "div",
      { class: "panel-tools" },
      element("div", { class: "chips", role: "group", "aria-label": "Shown as" }, buttons),
      note,
      element("span", { class: "spring" }),
      copy,
      element(
        "button",
        { type: "button", class: "button subtle", onclick: () => saveFile("update.json", text(), "application/json") },
        icon("download"),
        element("span", {}, "Save"),
      ),
    ),
    content,
  );

  const text = () => JSON.stringify(store.state.options, writeNumbers, 2) ?? "";

  function draw() {
    const { options, layout } = store.state;
    if (layout.tab !== "dataview" || !layout.bottom) return;
    for (const button of buttons)
      button.setAttribute("aria-pressed", String((button.dataset.json === "true") === asJson));
    if (!options) {
      fill(content, element("p", { class: "empty" }, "The options of the last update appear here."));
      return;
    }
    note.textContent = summary(options.dataViews);
    if (!asJson) fill(content, createTree(options, { label: "Update options", openDepth: 1 }));
    else {
      const whole = text();
      fill(
        content,
        element(
          "pre",
          { class: "code", tabIndex: 0 },
          whole.slice(0, JSON_SHOWN),
          whole.length > JSON_SHOWN && "\n… cut here; Copy and Save have all of it",
        ),
      );
    }
  }

  store.watch(({ options, layout }) => [options, layout.tab, layout.bottom], draw);
}

function summary(dataViews) {
  const parts = dataViews.flatMap((dataView) => {
    const { categorical, table, matrix, single, tree } = dataView;
    const values = categorical?.values?.$array ?? categorical?.values ?? [];
    return [
      categorical && `categorical ${categorical.categories?.[0]?.values.length ?? 0} × ${values.length}`,
      table && `table ${table.rows?.length ?? 0} × ${table.columns.length}`,
      matrix && `matrix of ${matrix.rows.levels.length} × ${matrix.columns.levels.length} levels`,
      single && "single",
      tree && "tree",
      dataView.metadata?.segment && "more rows to fetch",
    ].filter(Boolean);
  });
  return parts.join(", ") || "no DataView";
}

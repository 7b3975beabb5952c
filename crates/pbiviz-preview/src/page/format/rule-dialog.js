// The dialog of conditional formatting: gradient, rules or the value of a field.

import { colorButton } from "./color-picker.js";
import { OPERATORS, ruleFields } from "./conditional.js";
import { element, fill } from "../base/dom.js";
import { select } from "../base/form.js";
import { crossButton, icon } from "../base/icons.js";

const STYLES = [
  ["gradient", "Gradient"],
  ["rules", "Rules"],
  ["field", "Field value"],
];

/** Opens the dialog for a property; saving replaces its rule in the state. */
export function openRuleDialog({ store, descriptor, label, isColor, isRuleOf }) {
  const fields = ruleFields(store.state.update?.dataViews ?? []);
  const theme = store.state.settings.theme;
  let rule =
    store.state.conditional.find((each) => isRuleOf(each, descriptor)) ?? firstRule(descriptor, fields, isColor);
  const styles = isColor ? STYLES : STYLES.filter(([id]) => id !== "gradient");
  const body = element("div", { class: "dialog-body form" });
  const heading = element("h2", { id: "rule-title" }, `${label} – conditional formatting`);
  const others = () => store.state.conditional.filter((each) => !isRuleOf(each, descriptor));
  const dialog = element(
    "dialog",
    { class: "dialog rule-dialog", "aria-labelledby": "rule-title", onclose: () => dialog.remove() },
    element(
      "header",
      { class: "dialog-header" },
      heading,
      crossButton("Close", () => dialog.close()),
    ),
    body,
    element(
      "footer",
      { class: "dialog-footer" },
      element(
        "button",
        {
          type: "button",
          class: "button",
          onclick: () => {
            store.change({ conditional: others() });
            dialog.close();
          },
        },
        "Remove",
      ),
      element("span", { class: "spring" }),
      element("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Cancel"),
      element(
        "button",
        {
          type: "button",
          class: "button primary",
          disabled: fields.length === 0,
          onclick: () => {
            store.change({ conditional: [...others(), rule] });
            dialog.close();
          },
        },
        "OK",
      ),
    ),
  );

  const change = (patch) => {
    rule = { ...rule, ...patch };
    draw();
  };
  const result = (value, name, onChange) =>
    isColor
      ? colorButton({ color: value, label: name, theme, onChange })
      : element("input", {
          type: "text",
          class: "input",
          "aria-label": name,
          value: value ?? "",
          onchange: (event) => onChange(event.target.value),
        });

  function draw() {
    if (fields.length === 0) {
      fill(
        body,
        element(
          "p",
          {},
          "Conditional formatting looks at the fields of the visual, and there is none in its wells.",
        ),
      );
      return;
    }
    fill(
      body,
      element(
        "div",
        { class: "rule-line" },
        element(
          "label",
          {},
          "Format style",
          select(rule.kind, styles, (kind) => change({ kind }), "Format style"),
        ),
        element(
          "label",
          {},
          "What field should it be based on?",
          select(
            rule.queryName,
            fields.map((field) => [field.queryName, field.name]),
            (queryName) => change({ queryName }),
            "Field",
          ),
        ),
      ),
      rule.kind === "gradient" && gradientEditor(),
      rule.kind === "rules" && rulesEditor(),
      rule.kind === "field" &&
        element("p", { class: "muted" }, "The value of the field is taken as it is, for instance #118DFF for a color."),
    );
  }

  function gradientEditor() {
    const { min, mid, max, useMid } = rule.gradient;
    const stop = (name, color, text) =>
      element(
        "label",
        {},
        text,
        colorButton({
          color,
          label: text,
          theme,
          onChange: (next) => change({ gradient: { ...rule.gradient, [name]: next } }),
        }),
      );
    const bar = element("div", { class: "gradient" });
    bar.style.setProperty(
      "background",
      `linear-gradient(to right, ${(useMid ? [min, mid, max] : [min, max]).join(", ")})`,
    );
    return [
      element(
        "div",
        { class: "rule-line" },
        stop("min", min, "Lowest value"),
        useMid && stop("mid", mid, "Middle"),
        stop("max", max, "Highest value"),
      ),
      element(
        "label",
        { class: "check" },
        element("input", {
          type: "checkbox",
          checked: useMid,
          onchange: (event) => change({ gradient: { ...rule.gradient, useMid: event.target.checked } }),
        }),
        "Add a middle color",
      ),
      bar,
    ];
  }

  function rulesEditor() {
    const edit = (index, patch) => change({ rules: rule.rules.with(index, { ...rule.rules[index], ...patch }) });
    return [
      element("p", { class: "muted" }, "The last rule that holds decides."),
      rule.rules.map((each, index) =>
        element(
          "div",
          { class: "rule-row", role: "group", "aria-label": `Rule ${index + 1}` },
          element("span", {}, "If value"),
          select(each.operator, Object.entries(OPERATORS), (operator) => edit(index, { operator }), "Comparison"),
          each.operator !== "blank" &&
            element("input", {
              type: "text",
              class: "input",
              "aria-label": "Value",
              value: each.value,
              onchange: (event) => edit(index, { value: event.target.value }),
            }),
          element("span", {}, "then"),
          result(each.result, "Result", (next) => edit(index, { result: next })),
          crossButton(`Remove rule ${index + 1}`, () => change({ rules: rule.rules.toSpliced(index, 1) })),
        ),
      ),
      element(
        "button",
        {
          type: "button",
          class: "button small",
          onclick: () =>
            change({ rules: [...rule.rules, { operator: ">=", value: "0", result: isColor ? "#1AAB40" : "" }] }),
        },
        icon("add"),
        "New rule",
      ),
    ];
  }

  draw();
  document.body.append(dialog);
  dialog.showModal();
}

function firstRule({ objectName, propertyName, selector }, fields, isColor) {
  const field = fields.find((each) => each.isMeasure) ?? fields[0];
  return {
    objectName,
    propertyName,
    selector: selector ?? null,
    isColor,
    kind: isColor ? "gradient" : "rules",
    queryName: field?.queryName,
    gradient: { min: "#D6EAFF", mid: "#FFFFFF", max: "#118DFF", useMid: false },
    rules: [{ operator: ">=", value: "0", result: isColor ? "#1AAB40" : "" }],
  };
}

// Controls with values of their own shape: images, maps, lists, fields, gradients.

import { colorButton } from "./color-picker.js";
import { ruleFields } from "./conditional.js";
import { element } from "../base/dom.js";
import { crossButton, icon } from "../base/icons.js";

function fileButton({ label, key, isDisabled, accept, text, read }) {
  const input = element("input", {
    type: "file",
    accept,
    hidden: true,
    onchange: () => input.files[0] && read(input.files[0]),
  });
  return element(
    "span",
    {},
    element(
      "button",
      {
        type: "button",
        class: "button small",
        "aria-label": `${label}: ${text}`,
        disabled: isDisabled,
        data: { key },
        onclick: () => input.click(),
      },
      icon("upload"),
      text,
    ),
    input,
  );
}

export function imageUpload({ value }, { label, key, isDisabled, set }) {
  const read = (file) => {
    const reader = new FileReader();
    reader.addEventListener("load", () =>
      set({ name: file.name, url: reader.result, scaling: value?.scaling ?? "Normal" }),
    );
    reader.readAsDataURL(file);
  };
  return element(
    "span",
    { class: "upload" },
    value?.url && element("img", { class: "upload-picture", src: value.url, alt: value.name ?? "" }),
    value?.name && element("span", { class: "read-only" }, value.name),
    fileButton({ label, key, isDisabled, accept: "image/*", text: "Browse", read }),
    value?.url &&
      element(
        "select",
        {
          class: "input",
          "aria-label": `${label}: scaling`,
          disabled: isDisabled,
          data: { key: `${key} scaling` },
          onchange: (event) => set({ ...value, scaling: event.target.value }),
        },
        ["Normal", "Fit", "Fill"].map((scaling) => element("option", { selected: scaling === value.scaling }, scaling)),
      ),
  );
}

export function shapeMapSelector({ value }, { label, key, isDisabled, set }) {
  const read = async (file) => set({ type: "geoJson", name: file.name, content: await file.text() });
  return element(
    "span",
    { class: "upload" },
    element("span", { class: "read-only" }, value?.name ?? "No map"),
    fileButton({ label, key, isDisabled, accept: ".json,.geojson,.topojson", text: "Add a map", read }),
  );
}

export function gradientBar({ value }, { label, key, isDisabled, set, context }) {
  const rule = parseGradient(value);
  const ends = rule.mid ? ["min", "mid", "max"] : ["min", "max"];
  const bar = element("span", { class: "gradient", "aria-hidden": true });
  bar.style.setProperty("background", `linear-gradient(to right, ${ends.map((end) => rule[end]).join(", ")})`);
  const change = (end, color) => set(fillRule({ ...rule, [end]: color }));
  return element(
    "span",
    { class: "gradient-control" },
    bar,
    element(
      "span",
      { class: "gradient-ends" },
      ends.map((end) =>
        colorButton({
          color: rule[end],
          label: `${label}: ${end}`,
          key: `${key} ${end}`,
          isDisabled,
          theme: context.state.settings.theme,
          onChange: (color) => change(end, color),
          onHold: context.hold,
        }),
      ),
    ),
  );
}

function parseGradient(value) {
  let rule = value?.value ?? value;
  if (typeof rule === "string") {
    try {
      rule = JSON.parse(rule);
    } catch {
      rule = null;
    }
  }
  const stops = rule?.linearGradient3 ?? rule?.linearGradient2 ?? {};
  return { min: stops.min?.color ?? "#FFFFFF", mid: stops.mid?.color ?? null, max: stops.max?.color ?? "#118DFF" };
}

function fillRule({ min, mid, max }) {
  const strategy = { nullColoringStrategy: { strategy: "noColor" } };
  return mid
    ? { linearGradient3: { min: { color: min }, mid: { color: mid }, max: { color: max }, ...strategy } }
    : { linearGradient2: { min: { color: min }, max: { color: max }, ...strategy } };
}

export function listEditor({ value }, { label, key, isDisabled, set }) {
  const items = value?.items ?? [];
  const save = (next, selectedItem = value?.selectedItem) => set({ items: next, selectedItem });
  return element(
    "span",
    { class: "list-editor", role: "group", "aria-label": label },
    items
      .filter((item) => item.update !== "Removed")
      .map((item) => {
        const at = items.indexOf(item);
        return element(
          "span",
          { class: "list-item" },
          element("input", {
            type: "radio",
            name: key,
            "aria-label": `Choose ${item.displayName}`,
            checked: value?.selectedItem?.value === item.value,
            disabled: isDisabled,
            data: { key: `${key} choose ${at}` },
            onchange: () => save(items, item),
          }),
          element("input", {
            type: "text",
            class: "input",
            "aria-label": `Name of ${item.displayName}`,
            value: item.displayName,
            disabled: isDisabled,
            data: { key: `${key} name ${at}` },
            onchange: (event) =>
              save(
                items.with(at, {
                  ...item,
                  displayName: event.target.value,
                  oldDisplayName: item.displayName,
                  update: "DisplayNameUpdated",
                }),
              ),
          }),
          crossButton(
            `Remove ${item.displayName}`,
            () => save(items.with(at, { ...item, update: "Removed" })),
            { disabled: isDisabled, data: { key: `${key} remove ${at}` } },
          ),
        );
      }),
    element(
      "button",
      {
        type: "button",
        class: "button small",
        disabled: isDisabled,
        data: { key: `${key} add` },
        onclick: () => save([...items, newItem(items)]),
      },
      icon("add"),
      "Add",
    ),
  );
}

function newItem(items) {
  const value = `item${items.length + 1}`;
  return { value, displayName: `Item ${items.length + 1}`, update: "New" };
}

const fieldsOf = (context) => ruleFields(context.state.update?.dataViews ?? []);

function fieldSelect(fields, current, label, key, isDisabled, onChange) {
  const node = element(
    "select",
    {
      class: "input",
      "aria-label": label,
      disabled: isDisabled,
      data: { key },
      onchange: () => onChange(node.selectedIndex === 0 ? null : fields[node.selectedIndex - 1].queryName),
    },
    element("option", { selected: !current }, "None"),
    fields.map((field) => element("option", { selected: field.queryName === current }, field.name)),
  );
  return node;
}

export function fieldPicker({ value, allowMultipleValues }, { label, key, isDisabled, set, context }) {
  const chosen = (Array.isArray(value) ? value : []).map((each) => each?.queryName).filter(Boolean);
  const slots = allowMultipleValues ? [...chosen, null] : [chosen[0] ?? null];
  const save = (names) => set(names.filter(Boolean).map((queryName) => ({ queryName })));
  return element(
    "span",
    { class: "fields" },
    slots.map((name, index) =>
      fieldSelect(fieldsOf(context), name, label, `${key} ${index}`, isDisabled, (next) =>
        save(slots.with(index, next)),
      ),
    ),
  );
}

export function errorRange({ value }, { label, key, isDisabled, set, context }) {
  const side = (name, text) =>
    element(
      "label",
      { class: "margin-side" },
      element("span", {}, text),
      fieldSelect(
        fieldsOf(context),
        value?.[name]?.queryName,
        `${label}: ${text}`,
        `${key} ${name}`,
        isDisabled,
        (queryName) => set({ ...value, [name]: queryName ? { queryName } : undefined }),
      ),
    );
  return element("span", { class: "fields" }, side("upper", "Upper bound"), side("lower", "Lower bound"));
}

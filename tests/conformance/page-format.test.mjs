// Formatting on the page: parts chosen on the visual itself, and rules that decide a property for each data point.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { usePreview } from "./page/preview.mjs";

const TABLE = "Region,City,Amount\nNorth,Basel,3\nNorth,Bern,5\nSouth,Chur,7\nSouth,Genf,11\n";
const ROLES = [
  { name: "category", kind: "Grouping", displayName: "Category" },
  { name: "series", kind: "Grouping", displayName: "Series" },
  { name: "measure", kind: "Measure", displayName: "Measure" },
];
const OBJECTS = {
  title: {
    displayName: "Title",
    properties: {
      show: { type: { bool: true } },
      text: { type: { text: true } },
      size: { type: { formatting: { fontSize: true } } },
    },
  },
  points: { displayName: "Points", properties: { fill: { type: { fill: { solid: { color: true } } } } } },
};

/** A visual with a title that can be formatted where it stands, and points whose color rules may decide. */
const SCRIPT = `window.powerbi.visuals.plugins.probe = {
  create({ element, host }) {
    const text = element.appendChild(document.createElement("output"));
    const title = element.appendChild(document.createElement("h1"));
    let objects = {}, points = [];
    const id = host.createSelectionIdBuilder().createSelectionId();
    const at = (propertyName) => ({ objectName: "title", propertyName });
    const part = () => ({ customVisualObjects: [{ objectName: "title", selectionId: id }], displayName: "Title", subSelectionType: 1, selectionOrigin: { x: 20, y: 60 }, showUI: true });
    title.onclick = () => {
      host.subSelectionService.subSelect(part());
      host.subSelectionService.updateRegionOutlines([{ id: "title", visibility: 2, outline: { type: 1, x: 10, y: 20, width: 200, height: 40, cVDirectEdit: { reference: at("text"), style: 0 } } }]);
    };
    const colors = (view) => {
      const found = [];
      const color = (object) => object?.points?.fill?.solid?.color ?? "-";
      const { categorical, table, matrix } = view ?? {};
      categorical?.categories?.[0].values.forEach((_, index) => found.push(color(categorical.categories[0].objects?.[index])));
      if (categorical && !categorical.categories) categorical.values?.grouped().forEach((group) => found.push(color(group.objects ?? group.values[0].source.objects)));
      table?.rows?.forEach((row) => found.push(color(row.objects?.find(Boolean))));
      const visit = (node) => node?.children ? node.children.forEach(visit) : node && found.push(color(node.objects));
      visit(matrix?.rows.root);
      return found.join();
    };
    return {
      update(options) {
        host.eventService.renderingStarted(options);
        objects = options.dataViews[0]?.metadata.objects ?? {};
        title.textContent = objects.title?.text ?? "Title";
        title.hidden = objects.title?.show === false;
        const { subSelections = [] } = options;
        text.value = [options.type, options.formatMode, subSelections.map((each) => each.displayName + each.customVisualObjects[0].selectionId.hasIdentity()).join(), objects.title?.size ?? 10, title.hidden, colors(options.dataViews[0])].join(" ");
        host.eventService.renderingFinished(options);
      },
      getFormattingModel() {
        const slice = (object, property, type, value, more = {}) => ({ uid: object + "-" + property, displayName: property, control: { type, properties: { descriptor: { objectName: object, propertyName: property, ...more }, value } } });
        const wildcard = { selector: { data: [{ dataViewWildcard: { matchingOption: 1 } }] }, altConstantValueSelector: null, instanceKind: 3 };
        const titles = [slice("title", "text", "TextInput", objects.title?.text ?? "Title"), slice("title", "size", "NumUpDown", objects.title?.size ?? 10), slice("title", "show", "ToggleSwitch", objects.title?.show ?? true)];
        const card = (uid, displayName, slices) => ({ uid, displayName, groups: [{ uid: uid + "-group", slices }], revertToDefaultDescriptors: slices.map((each) => each.control.properties.descriptor) });
        return { cards: [card("title-card", "Title", titles), card("points-card", "Points", [slice("points", "fill", "ColorPicker", { value: "#118DFF" }, wildcard)])] };
      },
      visualOnObjectFormatting: {
        getSubSelectables: () => [part()],
        getSubSelectionStyles: (chosen) => chosen[0].customVisualObjects[0].selectionId.getKey && { type: 1, fontSize: { reference: at("size"), label: "Text size" }, border: { type: "contextmenu" } },
        getSubSelectionShortcuts: (chosen, filter) => filter === "border" ? [{ type: 9, label: "Thick", referencesAndValues: [{ ...at("size"), value: 33 }] }] : [
          { type: 2, ...at("show"), enabledLabel: "Hide title", disabledLabel: "Show title" },
          { type: 9, label: "Huge", referencesAndValues: [{ ...at("size"), value: 40 }] },
          { type: 8, label: "Sizes", shortcuts: [{ type: 9, label: "Small", referencesAndValues: [{ ...at("size"), value: 8 }] }] },
          { type: 7 }, { type: 0 }, { type: 1, label: "More options", destinationInfo: { cardUid: "Visual-title-card" } },
        ],
      },
    };
  },
};`;

const served = (mapping) =>
  usePreview({
    script: SCRIPT,
    table: TABLE,
    capabilities: { dataRoles: ROLES, dataViewMappings: [mapping], objects: OBJECTS, supportsOnObjectFormatting: true, privileges: [] },
  });

describe("on-object formatting", () => {
  const onPage = served({
    categorical: { categories: { for: { in: "category" } }, values: { select: [{ bind: { to: "measure" } }] } },
  });

  test("a part that is pressed gets its styles, its shortcuts and an outline", () =>
    onPage(async ({ page, visual, says }) => {
      await page.getByRole("button", { name: "Format mode" }).click();
      await says(/^128 true /);
      await visual.getByRole("heading", { name: "Title" }).click();
      await says(/^64 true Titlefalse /);
      await page.locator("svg.outlines rect.active").waitFor();
      const bar = page.getByRole("group", { name: "On-object formatting" });
      await bar.getByLabel("Text size").fill("22");
      await bar.getByLabel("Text size").press("Tab");
      await says(/^2 true Titlefalse 22 /);
      await bar.getByLabel("Text", { exact: true }).fill("Sales");
      await bar.getByLabel("Text", { exact: true }).press("Tab");
      await visual.getByRole("heading", { name: "Sales" }).waitFor();
      const choose = async (name) => {
        await bar.getByRole("button", { name: "Shortcuts" }).click();
        await page.getByRole("menuitem", { name }).click();
      };
      await choose("Huge");
      await says(/^2 true Titlefalse 40 false /);
      await choose("Sizes");
      await page.getByRole("menu", { name: "Sizes" }).getByRole("menuitem", { name: "Small" }).press("Enter");
      await says(/^2 true Titlefalse 8 false /);
      await bar.getByRole("button", { name: "Border" }).click();
      await page.getByRole("menuitem", { name: "Thick" }).click();
      await says(/^2 true Titlefalse 33 false /);
      await choose("Hide title");
      await says(/^2 true Titlefalse 33 true /);
      await choose("Show title");
      await says(/^2 true Titlefalse 33 false /);
      await choose("Reset to default");
      await says(/^2 true Titlefalse 10 false /);
      await choose("More options");
      assert.equal(await page.locator('[data-card="title-card"] .card-title').getAttribute("aria-expanded"), "true");
    }));

  test("parts are chosen by keyboard as well", () =>
    onPage(async ({ page, says }) => {
      await page.getByRole("button", { name: "Format mode" }).click();
      await page.getByLabel("Part of the visual").selectOption("Title");
      await says(/^64 true Titlefalse /);
      await page.getByLabel("Part of the visual").selectOption("Choose a part");
      await says(/^64 true {2}10 /);
    }));
});

/** Rules where the biggest amounts are green, through the dialog. */
async function rule({ page }, operator, value) {
  await page.getByText("Cards from getFormattingModel").waitFor();
  await page.getByRole("button", { name: "Points", exact: true }).click();
  await page.getByRole("button", { name: "Conditional formatting of fill" }).click();
  await page.getByLabel("Format style").last().selectOption("Rules");
  await page.getByLabel("Comparison").selectOption(operator);
  await page.getByLabel("Value", { exact: true }).fill(value);
  await page.getByRole("button", { name: "OK", exact: true }).click();
}

const FOR = { in: "category" };
const MAPPINGS = {
  "categories": [{ categorical: { categories: { for: FOR }, values: { select: [{ bind: { to: "measure" } }] } } }, "-,#1AAB40"],
  "series": [{ categorical: { values: { group: { by: "category", select: [{ bind: { to: "measure" } }] } } } }, "-,#1AAB40"],
  "rows of a table": [{ table: { rows: { select: [{ for: FOR }, { for: { in: "measure" } }] } } }, "-,#1AAB40"],
  "nodes of a matrix": [{ matrix: { rows: { for: FOR }, values: { for: { in: "measure" } } } }, "-,#1AAB40"],
};

for (const [name, [mapping, colors]] of Object.entries(MAPPINGS)) {
  describe(`conditional formatting of ${name}`, () => {
    const onPage = served(mapping);

    test("decides the color by rules", () =>
      onPage(async (on) => {
        await rule(on, "is greater than", "10");
        await on.says(new RegExp(`^2 .* ${colors}$`));
      }));
  });
}

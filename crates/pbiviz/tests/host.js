// As much of a host, and of the shim, as a visual without a drawing needs.

/** What a visual has asked of the host, in order. */
const calls = [];
export const takeCalls = () => calls.splice(0);

class SelectionIdBuilder {
  #parts = [];
  withCategory(column, row) {
    this.#parts.push(`${column.source.displayName}=${column.values[row]}`);
    return this;
  }
  withSeries(columns, group) {
    this.#parts.push(`${columns.source.displayName}=${group.name}`);
    return this;
  }
  withMeasure(queryName) {
    this.#parts.push(queryName);
    return this;
  }
  createSelectionId() {
    const key = this.#parts.join("&");
    return { getKey: () => key, getSelector: () => ({ key }) };
  }
}

export const completeHost = () => ({
  locale: "de-DE",
  hostCapabilities: { allowInteractions: false },
  colorPalette: {
    isHighContrast: true,
    foreground: { value: "#ffff00" },
    background: { value: "#000000" },
    getColor: (key) => ({ value: key === "a" ? "#010203" : "#040506" }),
  },
  createLocalizationManager: () => ({ getDisplayName: (key) => (key === "Known" ? "Bekannt" : "") }),
  createSelectionIdBuilder: () => new SelectionIdBuilder(),
  persistProperties: (changes) => calls.push(JSON.stringify(changes)),
  launchUrl: (url) => calls.push(url),
});

/** A host of the first days. */
export const oldHost = () => ({});

/** The shim's side, without a page. */
export const lifetime = () => ({
  report: (message) => calls.push(`report ${message}`),
  showError: (message) => calls.push(`show ${message}`),
  logError: (message) => calls.push(`log ${message}`),
  guard: (callback) => callback,
  listen: (target, type, callback) => (target[type] = callback),
});

export const nextTask = () => new Promise((resolve) => setTimeout(resolve, 0));

const dataViews = (value) => {
  const values = [{ source: { displayName: "Sales", queryName: "Sum(Sales)" }, values: [value, 2] }];
  const group = { name: "2024", values };
  values.source = { displayName: "Year" };
  values.grouped = () => [group];
  const categories = [{ source: { displayName: "Country" }, values: ["Austria", "Brazil"] }];
  return [{ metadata: { columns: [] }, categorical: { categories, values } }];
};

const DATA = 2;
const RESIZE = 4;
const viewport = { width: 400, height: 300 };

export const dataUpdate = (value) => ({ type: DATA, viewport, dataViews: dataViews(value) });
export const rareUpdate = () => ({
  type: 0x402,
  viewport: { width: 1 },
  dataViews: null,
  viewMode: 1,
  editMode: 9,
  operationKind: 2,
  isInFocus: false,
});

/** The same data in another list, changed since, as no host does: whether it is packed again can be seen. */
export function resizeWithSameData(options, value) {
  options.dataViews[0].categorical.values[0].values[0] = value;
  return { type: RESIZE, viewport, dataViews: [...options.dataViews] };
}
export const resizeWithOtherData = (value) => ({ type: RESIZE, viewport, dataViews: dataViews(value) });

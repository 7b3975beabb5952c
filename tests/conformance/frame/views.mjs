// DataViews as the server writes them.

export const CATEGORY = {
  displayName: "Country",
  queryName: "Sales.Country",
  roles: { category: true },
  type: { text: true },
};
export const DAY = {
  displayName: "Day",
  queryName: "Sales.Day",
  roles: { category: true },
  type: { dateTime: true },
};
export const SERIES = {
  displayName: "Product",
  queryName: "Sales.Product",
  roles: { series: true },
  type: { text: true },
};
export const MEASURE = {
  displayName: "Revenue",
  queryName: "Sum(Sales.Revenue)",
  isMeasure: true,
  roles: { measure: true },
  type: { numeric: true },
};
export const scope = (...pairs) => ({ scope: pairs });

/** Two days, two categories and two series, as the server writes them. */
export function categoricalView() {
  const pears = scope(["Sales.Product", "Pears"]);
  const plums = scope(["Sales.Product", "Plums"]);
  const column = (groupName, identity, values) => ({ source: { ...MEASURE, groupName }, identity, values });
  return {
    metadata: {
      columns: [
        CATEGORY,
        DAY,
        SERIES,
        { ...MEASURE, groupName: "Pears" },
        { ...MEASURE, groupName: "Plums" },
      ],
    },
    categorical: {
      categories: [
        { source: CATEGORY, values: ["Chile", "Japan"] },
        { source: DAY, values: [{ $date: "2024-05-01T00:00:00.000Z" }, null] },
      ],
      values: {
        $array: [
          column("Pears", pears, [1, Number.NaN]),
          column("Plums", plums, [null, Number.POSITIVE_INFINITY]),
        ],
        source: SERIES,
        $groups: [
          { name: "Pears", identity: pears, values: [0] },
          { name: "Plums", identity: plums, values: [1] },
        ],
      },
    },
  };
}

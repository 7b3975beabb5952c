// What hosts send, made here because JSON can neither hold it nor show how it is made.

/** The type of a column as Power BI has long sent it: flags are getters of a class. */
class ValueType {
  constructor(underlyingType) {
    this.underlyingType = underlyingType;
  }
  get #primitive() {
    return this.underlyingType & 0xff;
  }
  get text() {
    return this.#primitive === 1;
  }
  get numeric() {
    return (this.underlyingType & 0x100) !== 0;
  }
  get integer() {
    return this.#primitive === 4;
  }
  get bool() {
    return this.#primitive === 5;
  }
  get dateTime() {
    return this.#primitive === 7;
  }
}

const categories = (values, type, more = {}) => ({
  metadata: { columns: [] },
  categorical: { categories: [{ source: { displayName: "Category", type }, values, ...more }] },
});

export const numbers = () => categories([1.5, null, NaN, Infinity, -0, undefined, 7, 8, null], { numeric: true });
export const texts = () => categories(["a", null, "Ö\n中", "a", "", "🇧🇷"], { text: true });
export const booleans = () => categories([true, null, false], { bool: true });
export const dates = () => categories([new Date(86_400_000), null, new Date(NaN)], { dateTime: true });
export const mixed = () => categories([1, "a", true, new Date(5), null, "a", { what: "is this" }], {});

/** Values of another kind than the type says. */
export const textsInMeasure = () => categories(["12", null], { numeric: true });

/** All blank: the type alone tells the kind. */
export const blanks = (underlyingType) => categories([null, null], new ValueType(underlyingType));
export const blanksOfPlainType = () => categories([null], { dateTime: true });
export const blanksOfBareNumber = () => categories([null], { underlyingType: 519 });
export const classType = () => categories([1], new ValueType(260));

export function series() {
  const source = (groupName) => ({ displayName: "Sales", queryName: "Sum(T.Sales)", roles: { y: true }, groupName, isMeasure: true });
  const column = (groupName, values, highlights) => ({ source: source(groupName), values, ...(highlights && { highlights }) });
  const values = [column("2023", [1, 2]), column("2024", [3, null], [null, 4])];
  values.source = { displayName: "Year", queryName: "T.Year", roles: { series: true } };
  values.grouped = function () {
    // Taken off its list, the method has nothing to divide.
    return this.map((one, index) => ({
      name: one.source.groupName,
      values: [one],
      identity: { index },
      objects: index === 1 ? { point: { fill: { solid: { color: "#ff0000" } } } } : undefined,
    }));
  };
  return { metadata: { columns: [] }, categorical: { categories: [{ source: { displayName: "Country" }, values: ["a", "b"] }], values } };
}

/** A list that was copied has lost its method. */
export function withoutMethod() {
  const view = series();
  view.categorical.values = [...view.categorical.values];
  return view;
}

/** A measure beside categories without any series, as the host groups it. */
export function withoutSeries() {
  const values = [{ source: { displayName: "Sales" }, values: [1] }, { source: { displayName: "Costs" }, values: [2] }];
  values.grouped = () => [{ values }];
  return { metadata: { columns: [] }, categorical: { values } };
}

export const objects = () => ({
  metadata: {
    columns: [
      {
        displayName: "Sales",
        queryName: "Sum(T.Sales)",
        format: "#,0",
        index: 3,
        sort: 2,
        sortOrder: 0,
        isMeasure: true,
        roles: { y: true, tooltips: true, size: false },
        objects: { column: { width: 50 } },
      },
    ],
    objects: {
      labels: { show: true, size: 11, font: "Arial", fill: { solid: { color: "#118dff" } }, image: { url: "x" }, none: null },
      filter: undefined,
      general: { $instances: { a: {} } },
    },
    segment: {},
    isDataFilterApplied: true,
  },
  categorical: {
    categories: [
      {
        source: { displayName: "Country" },
        values: ["a", "b", "c"],
        objects: [undefined, { point: { fill: { solid: { color: "red" } }, width: 2 } }, {}],
      },
    ],
  },
});

/** What a host may leave out. */
export const incomplete = () => [
  {},
  { metadata: {} },
  { metadata: { columns: [{}] }, categorical: {} },
  { metadata: { columns: [undefined] }, categorical: { categories: [], values: [] } },
  { metadata: { columns: [{ displayName: 5, roles: null, type: null }] }, categorical: { categories: [{}], values: [{}] } },
  { metadata: null, categorical: { categories: [undefined], values: null } },
  { categorical: { values: [{ source: {}, values: undefined, highlights: null }] } },
];

export const throwing = () => ({
  get metadata() {
    throw new Error("the host is gone");
  },
});

export function large(rows) {
  const values = [
    { source: { displayName: "One" }, values: Array.from({ length: rows }, (_, row) => row) },
    { source: { displayName: "Two" }, values: Array.from({ length: rows }, (_, row) => (row % 3 ? row / 7 : null)) },
  ];
  values.grouped = () => [{ values }];
  const names = Array.from({ length: rows }, (_, row) => `Row ${row} ä`);
  return { metadata: { columns: [] }, categorical: { categories: [{ source: { displayName: "Name" }, values: names }], values } };
}

/** An unusual mix that must not be taken apart wrongly: two halves of one character in two texts. */
export const halves = () => categories(["\ud83c", "\udde7", "x"], { text: true });

/** What the host sent, from the text of a recording: the DataViews of each update. */
export const recorded = (text) => JSON.parse(text, reviveMember).recorded.map(({ options }) => options.dataViews ?? []);

function reviveMember(name, value) {
  if (value === null || typeof value !== "object") return value;
  if ("$number" in value) return Number(value.$number);
  if ("$date" in value) return new Date(value.$date);
  if (!("$array" in value)) return value;
  const { $array, $groups, ...members } = value;
  const groups = $groups.map((group) => ({ ...group, values: group.values.map((place) => $array[place]) }));
  return Object.assign($array, members, { grouped: () => groups });
}

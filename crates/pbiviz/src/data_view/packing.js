// Everything of a DataView that Rust reads goes through here. Two things happen, and no more: descriptions get every
// member, of the type that `packing.rs` expects, whatever the host left out; and columns are copied, row by row, into
// memory that Rust has set aside.

// Kinds of columns and of single values, as `packing.rs` numbers them.
const BLANK = 0;
const NUMBER = 1;
const TEXT = 2;
const BOOLEAN = 3;
const DATE = 4;
const MIXED = 5;

/** The code of a row without a text. */
const NO_TEXT = 0xffffffff;

const kindOf = (value) => {
  switch (typeof value) {
    case "number":
      return NUMBER;
    case "string":
      return TEXT;
    case "boolean":
      return BOOLEAN;
    default:
      // Dates of another frame are not instances of this frame's class.
      return typeof value?.getTime === "function" ? DATE : BLANK;
  }
};

// Flags of types, in the order of the bits of `ValueType`. The host's objects may be instances of a class whose flags
// are getters of the prototype, so they are asked by name.
const TYPE_FLAGS = [
  (type) => type.text,
  (type) => type.numeric || type.integer,
  (type) => type.integer,
  (type) => type.bool,
  (type) => type.dateTime,
  (type) => type.duration,
  (type) => type.binary,
  (type) => type.temporal && (type.temporal.year || type.temporal.month || type.temporal.quarter || type.temporal.day),
  (type) => type.geography && Object.values(type.geography).some((flag) => flag === true),
  (type) => type.misc && (type.misc.imageUrl || type.misc.webUrl),
];

// What the numeric form says where the flags say nothing: the primitive in the lowest byte, then classes.
const PRIMITIVE_FLAGS = { 1: 0b1, 2: 0b10, 3: 0b10, 4: 0b110, 5: 0b1000, 6: 0b10000, 7: 0b10000, 8: 0b10000, 9: 0b10000, 10: 0b100000, 11: 0b1000000 };

function typeFlags(type) {
  if (!type) return 0;
  const named = TYPE_FLAGS.reduce((flags, test, bit) => (test(type) ? flags | (1 << bit) : flags), 0);
  return named || (PRIMITIVE_FLAGS[type.underlyingType & 0xff] ?? 0);
}

const text = (value) => (typeof value === "string" ? value : undefined);
const number = (value) => (typeof value === "number" ? value : undefined);
const list = (value) => (Array.isArray(value) ? value : []);

/** The DataViews of an update. */
export const dataViews = (options) => list(options.dataViews).filter((view) => view);

/** The properties of objects as a flat list. */
function describeObjects(objects) {
  const found = [];
  for (const [object, properties] of Object.entries(objects ?? {})) {
    for (const [property, value] of Object.entries(properties ?? {})) {
      if (value === undefined || value === null || property === "$instances") continue;
      found.push({ object, property, value, kind: kindOf(value), fill: text(value.solid?.color) });
    }
  }
  return found;
}

/** The rows that have properties. */
function describeRows(objects) {
  const found = [];
  list(objects).forEach((own, row) => {
    const properties = describeObjects(own);
    if (properties.length > 0) found.push({ row, properties });
  });
  return found;
}

function describeColumn(source) {
  const column = source ?? {};
  return {
    displayName: text(column.displayName) ?? "",
    queryName: text(column.queryName),
    format: text(column.format),
    type: typeFlags(column.type),
    isMeasure: column.isMeasure === true,
    index: number(column.index),
    roles: Object.entries(column.roles ?? {}).flatMap(([role, fills]) => (fills ? [role] : [])),
    groupName: column.groupName,
    sort: number(column.sort),
    sortOrder: number(column.sortOrder),
    properties: describeObjects(column.objects),
  };
}

const describeValues = (column, values, type) => ({
  values: list(values),
  kind: columnKind(list(values), typeFlags(type)),
  source: describeColumn(column.source),
  rows: describeRows(column.objects),
  column,
});

/** The one kind of all values that are not blank, or `MIXED`; the declared type if all are blank. */
function columnKind(values, flags) {
  let kind = BLANK;
  for (const value of values) {
    const own = kindOf(value);
    if (own === kind || own === BLANK) continue;
    if (kind !== BLANK) return MIXED;
    kind = own;
  }
  if (kind !== BLANK) return kind;
  if (flags & 0b1) return TEXT;
  if (flags & 0b1000) return BOOLEAN;
  return flags & 0b10000 ? DATE : NUMBER;
}

const describeValueColumn = (column) => ({
  ...describeValues(column, column.values, column.source?.type),
  highlights: column.highlights && {
    values: list(column.highlights),
    kind: columnKind(list(column.highlights), typeFlags(column.source?.type)),
  },
});

function describeSeries(values) {
  const columns = list(values).filter((column) => column);
  // A method of the list itself, which copies of the list lose.
  const groups = typeof values?.grouped === "function" ? list(values.grouped()) : [];
  const count = groups.reduce((sum, group) => sum + list(group.values).length, 0);
  if (count !== columns.length) return columns.length > 0 ? [{ columns, properties: [] }] : [];
  return groups.map((group) => ({
    group,
    name: group.name,
    columns: list(group.values),
    properties: describeObjects(group.objects),
  }));
}

function describeCategorical({ categories, values }) {
  return {
    categories: list(categories)
      .filter((column) => column)
      .map((column) => describeValues(column, column.values, column.source?.type)),
    seriesSource: values?.source && describeColumn(values.source),
    series: describeSeries(values).map((series) => ({
      ...series,
      all: values,
      columns: series.columns.map(describeValueColumn),
    })),
  };
}

/** All of a DataView but its values. */
export function describe({ metadata, categorical }) {
  return {
    columns: list(metadata?.columns).map(describeColumn),
    properties: describeObjects(metadata?.objects),
    hasMoreData: Boolean(metadata?.segment),
    isDataFilterApplied: metadata?.isDataFilterApplied === true,
    categorical: categorical && describeCategorical(categorical),
  };
}

/** The kind of a single value. */
export const valueKind = kindOf;

/** The milliseconds of a date. */
export const milliseconds = (date) => date.getTime();

export function packNumbers(values, numbers, blanks) {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value === "number") {
      numbers[row] = value;
    } else {
      numbers[row] = NaN;
      blanks[row >> 3] |= 1 << (row & 7);
    }
  }
}

export function packDates(values, numbers, blanks) {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (kindOf(value) === DATE) {
      numbers[row] = value.getTime();
    } else {
      numbers[row] = NaN;
      blanks[row >> 3] |= 1 << (row & 7);
    }
  }
}

export function packBooleans(values, codes) {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    codes[row] = typeof value === "boolean" ? Number(value) : 2;
  }
}

/** Writes one code a row, and returns the texts that the codes stand for. */
export function packTexts(values, codes) {
  const known = new Map();
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    codes[row] = typeof value === "string" ? codeOf(known, value) : NO_TEXT;
  }
  return [...known.keys()];
}

/** Writes kind and number of each row; a text's number is its code, and the texts are returned. */
export function packMixed(values, kinds, numbers) {
  const known = new Map();
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    kinds[row] = kindOf(value);
    if (kinds[row] !== BLANK) numbers[row] = kinds[row] === TEXT ? codeOf(known, value) : Number(value);
  }
  return [...known.keys()];
}

function codeOf(known, value) {
  let code = known.get(value);
  if (code === undefined) {
    code = known.size;
    known.set(value, code);
  }
  return code;
}

/** Joins texts, each followed by a line feed, and writes their lengths in UTF-16 units: one text is decoded faster than many. */
export function joinTexts(texts, lengths) {
  texts.forEach((value, index) => (lengths[index] = value.length));
  return texts.join("\n");
}

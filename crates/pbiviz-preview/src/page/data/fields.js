// Fields in wells: kinds of roles, aggregations, the names that Power BI shows. Pure.

/** Aggregations by their wire name, as menus and labels call them. */
export const AGGREGATIONS = {
  sum: "Sum",
  average: "Average",
  min: "Minimum",
  max: "Maximum",
  distinct: "Count (Distinct)",
  count: "Count",
  median: "Median",
  first: "First",
  last: "Last",
};

/** Levels of a date. */
export const LEVELS = { year: "Year", quarter: "Quarter", month: "Month", day: "Day" };

const ONLY_NUMBERS = new Set(["sum", "average", "median"]);

/** The aggregations that suit a column of this type. */
export function aggregationsOf(type) {
  const isNumber = type === "integer" || type === "decimal";
  return Object.keys(AGGREGATIONS).filter((name) => isNumber || !ONLY_NUMBERS.has(name));
}

/** `Grouping`, `Measure` or `GroupingOrMeasure`, whatever way an old visual writes it. */
export function roleKind(role) {
  const NAMES = ["Grouping", "Measure", "GroupingOrMeasure"];
  return typeof role.kind === "number" ? (NAMES[role.kind] ?? "GroupingOrMeasure") : (role.kind ?? "GroupingOrMeasure");
}

/** The field that a column becomes when it is dropped on a role. */
export function fieldFor(column, role) {
  const kind = roleKind(role);
  const isNumber = column.type === "integer" || column.type === "decimal";
  if (kind === "Grouping") return { column: column.name };
  if (kind === "Measure") return { column: column.name, aggregation: isNumber ? "sum" : "count" };
  return isNumber ? { column: column.name, aggregation: "sum" } : { column: column.name };
}

/** What stands on the field in a well. */
export function fieldLabel(field) {
  if (field.name) return field.name;
  if (field.aggregation)
    return `${field.aggregation === "distinct" ? "Distinct count" : AGGREGATIONS[field.aggregation]} of ${field.column}`;
  return field.level ? `${field.column} – ${LEVELS[field.level]}` : field.column;
}

/** A role's or object's name as the visual's author translated it. */
export function displayName(item, strings, fallback) {
  return strings[item?.displayNameKey] ?? (item?.displayName || fallback);
}

/** Wells with a field put at a place of a role. */
export function insertField(wells, role, field, index = Number.POSITIVE_INFINITY) {
  const fields = wells[role] ?? [];
  const at = Math.min(index, fields.length);
  return { ...wells, [role]: fields.toSpliced(at, 0, field) };
}

/** Wells without one field. */
export function removeField(wells, role, index) {
  return { ...wells, [role]: (wells[role] ?? []).toSpliced(index, 1) };
}

/** Wells with one field in the place of another. */
export function replaceField(wells, role, index, ...fields) {
  return { ...wells, [role]: (wells[role] ?? []).toSpliced(index, 1, ...fields) };
}

/** Every column that stands in a well, for the check marks of the data pane. */
export function usedColumns(wells) {
  return new Set(Object.values(wells).flatMap((fields) => fields.map((field) => field.column)));
}

// Conditional formatting: a rule and a DataView make one persisted instance for each data point. Pure.
//
// rule = { objectName, propertyName, kind: "gradient" | "rules" | "field", queryName, isColor,
//          gradient: { min, mid, max, useMid }, rules: [{ operator, value, result }] }

import { mix } from "./themes.js";

/** Comparisons of the rule editor. */
export const OPERATORS = {
  ">=": "is at least",
  ">": "is greater than",
  "<=": "is at most",
  "<": "is less than",
  "=": "is",
  contains: "contains",
  blank: "is blank",
};

const columnsOf = (values) => (Array.isArray(values) ? values : (values?.$array ?? []));

/** The fields of a categorical DataView that a rule can look at. */
export function ruleFields(dataViews) {
  const seen = new Map();
  for (const { categorical } of dataViews) {
    const sources = [...(categorical?.categories ?? []), ...columnsOf(categorical?.values)].map(
      (column) => column.source,
    );
    for (const source of sources) {
      if (!seen.has(source.queryName))
        seen.set(source.queryName, {
          queryName: source.queryName,
          name: source.displayName,
          isMeasure: Boolean(source.isMeasure),
        });
    }
  }
  return [...seen.values()];
}

/** Instances for all rules; none for mappings that have no data points of a category. */
export function conditionalInstances(rules, dataViews) {
  return rules.flatMap((rule) => dataViews.flatMap((dataView) => instancesOf(rule, dataView.categorical)));
}

function instancesOf(rule, categorical) {
  const categories = categorical?.categories ?? [];
  if (categories.length === 0) return [];
  const values = valuesOf(rule.queryName, categorical);
  if (!values) return [];
  const decide = decider(rule, values);
  return values.flatMap((value, row) => {
    const result = decide(value);
    if (result === undefined || result === null) return [];
    const scope = categories.map((category) => [category.source.queryName, category.values[row]]);
    const property = rule.isColor ? { solid: { color: String(result) } } : result;
    return [
      { objectName: rule.objectName, properties: { [rule.propertyName]: property }, selector: { data: [{ scope }] } },
    ];
  });
}

/** One value a category: of the category column itself, or the sum over the series. */
function valuesOf(queryName, categorical) {
  const category = categorical.categories.find((column) => column.source.queryName === queryName);
  if (category) return category.values;
  const columns = columnsOf(categorical.values).filter((column) => column.source.queryName === queryName);
  if (columns.length < 2) return columns[0]?.values;
  return columns[0].values.map((first, row) => {
    const cells = columns.map((column) => column.values[row]).filter((cell) => cell !== null);
    return cells.every((cell) => typeof cell === "number") ? cells.reduce((sum, cell) => sum + cell, 0) : first;
  });
}

function decider(rule, values) {
  if (rule.kind === "field") return (value) => value;
  if (rule.kind === "rules") return (value) => rule.rules.findLast((each) => holds(each, value))?.result;
  const numbers = values.filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const { min, mid, max, useMid } = rule.gradient;
  return (value) => {
    if (!Number.isFinite(value)) return undefined;
    const share = high === low ? 0.5 : (value - low) / (high - low);
    if (!useMid) return mix(min, max, share);
    return share < 0.5 ? mix(min, mid, share * 2) : mix(mid, max, share * 2 - 1);
  };
}

function holds({ operator, value: wanted }, value) {
  if (operator === "blank") return value === null || value === "";
  if (value === null) return false;
  if (operator === "contains") return String(value).toLowerCase().includes(String(wanted).toLowerCase());
  if (operator === "=") return String(value) === String(wanted);
  const [left, right] = [Number(value), Number(wanted)];
  return { ">=": left >= right, ">": left > right, "<=": left <= right, "<": left < right }[operator];
}

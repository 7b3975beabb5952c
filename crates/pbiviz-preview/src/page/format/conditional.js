// Conditional formatting: a rule and a DataView make one persisted instance for each data point. Pure.
//
// rule = { objectName, propertyName, kind: "gradient" | "rules" | "field", queryName, isColor, selector,
//          gradient: { min, mid, max, useMid }, rules: [{ operator, value, result }] }

import { mix } from "../session/themes.js";

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

/** `matchingOption` of a wildcard: both, instances alone, totals alone. */
const INSTANCES_ONLY = 1;
const TOTALS_ONLY = 2;

const columnsOf = (values) => (Array.isArray(values) ? values : (values?.$array ?? []));
const cellsOf = (row) => (Array.isArray(row) ? row : row.$array);

/** The fields of the DataViews that a rule can look at. */
export function ruleFields(dataViews) {
  const seen = new Map();
  for (const { categorical, table, matrix } of dataViews) {
    const sources = [
      ...[...(categorical?.categories ?? []), ...columnsOf(categorical?.values)].map((column) => column.source),
      ...(table?.columns ?? []),
      ...(matrix?.valueSources ?? []),
      ...(matrix?.rows.levels ?? []).flatMap((level) => level.sources.filter((source) => !source.isMeasure)),
    ];
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

/** Instances for all rules, at every data point that a rule's wildcard means. */
export function conditionalInstances(rules, dataViews) {
  return rules.flatMap((rule) => dataViews.flatMap((dataView) => instancesOf(rule, pointsOf(rule, dataView))));
}

function instancesOf(rule, points) {
  const decide = decider(
    rule,
    points.map((point) => point.value),
  );
  const { metadata } = rule.selector ?? {};
  return points.flatMap(({ identities, value }) => {
    const result = decide(value);
    if (result === undefined || result === null) return [];
    const property = rule.isColor ? { solid: { color: String(result) } } : result;
    const selector = { data: identities, ...(metadata !== undefined && { metadata }) };
    return [{ objectName: rule.objectName, properties: { [rule.propertyName]: property }, selector }];
  });
}

/** The data points of a view: `{ identities, value }`, the value being what the rule looks at. */
function pointsOf(rule, { categorical, table, matrix }) {
  if (categorical?.categories?.length > 0 && !meansSeries(rule, categorical)) return categoryPoints(rule, categorical);
  if (categorical?.values?.$groups) return seriesPoints(rule, categorical.values);
  if (table) return rowPoints(rule, table);
  return matrix ? nodePoints(rule, matrix) : [];
}

/** A wildcard of roles that are the series' own. */
function meansSeries({ selector }, { values }) {
  const roles = (Array.isArray(selector?.data) ? selector.data : []).flatMap((part) => part?.roles ?? []);
  return roles.length > 0 && roles.every((role) => values?.source?.roles?.[role]);
}

function categoryPoints({ queryName }, { categories, values }) {
  const own = categories.find((column) => column.source.queryName === queryName)?.values;
  const columns = columnsOf(values).filter((column) => column.source.queryName === queryName);
  if (!own && columns.length === 0) return [];
  return categories[0].values.map((_, row) => ({
    identities: [{ scope: categories.map((category) => [category.source.queryName, category.values[row]]) }],
    value: own ? own[row] : total(columns.map((column) => column.values[row])),
  }));
}

function seriesPoints({ queryName }, { $array, $groups }) {
  return $groups
    .filter((group) => group.identity)
    .map((group) => {
      const columns = group.values.map((index) => $array[index]).filter((each) => each.source.queryName === queryName);
      return { identities: [group.identity], value: total(columns.flatMap((column) => column.values)) };
    });
}

function rowPoints({ queryName }, { columns, rows = [] }) {
  const at = columns.findIndex((column) => column.queryName === queryName);
  const groupings = columns.flatMap((column, index) => (column.isMeasure ? [] : [index]));
  if (at < 0 || groupings.length === 0) return [];
  return rows.map(cellsOf).map((cells) => ({
    identities: [{ scope: groupings.map((index) => [columns[index].queryName, cells[index]]) }],
    value: cells[at],
  }));
}

/** The nodes of the rows: those of the lowest level, or their totals, as the wildcard says. */
function nodePoints({ queryName, selector }, { rows, valueSources = [] }) {
  const option = selector?.data?.[0]?.dataViewWildcard?.matchingOption ?? INSTANCES_ONLY;
  const measure = valueSources.findIndex((source) => source.queryName === queryName);
  const points = [];
  const visit = (node) => {
    for (const child of node.children ?? []) {
      const isLeaf = !child.children?.length && !child.isSubtotal;
      const isMeant = isLeaf ? option !== TOTALS_ONLY : option !== INSTANCES_ONLY;
      const source = rows.levels[child.level]?.sources[child.levelSourceIndex ?? 0];
      const cells = Object.values(child.values ?? {}).filter((cell) => (cell.valueSourceIndex ?? 0) === measure);
      const value =
        measure < 0
          ? source?.queryName === queryName && (child.levelValues?.at(-1)?.value ?? child.value)
          : total(cells.map((cell) => cell.value));
      if (isMeant && child.identity && value !== false) points.push({ identities: [child.identity], value });
      visit(child);
    }
  };
  visit(rows.root);
  return points;
}

/** The sum of numbers; anything else is what stands first. */
function total(cells) {
  const given = cells.filter((cell) => cell !== null && cell !== undefined);
  if (given.length > 1 && given.every((cell) => typeof cell === "number"))
    return given.reduce((sum, cell) => sum + cell, 0);
  return given[0] ?? null;
}

function decider(rule, values) {
  if (rule.kind === "field") return (value) => value;
  if (rule.kind === "rules") return (value) => rule.rules.findLast((each) => holds(each, value))?.result;
  const numbers = values.filter((value) => Number.isFinite(value));
  const [low, high] = numbers.reduce(([least, most], each) => [Math.min(least, each), Math.max(most, each)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
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

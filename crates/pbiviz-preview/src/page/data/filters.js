// Filters as powerbi-models writes them, from what a reader chose, and in words. Pure.

import { cellText } from "./cells.js";

export const FILTER_KINDS = {
  basic: "Basic filtering",
  advanced: "Advanced filtering",
  top: "Top N",
  relative: "Relative date",
};

export const OPERATORS = {
  LessThan: "is less than",
  LessThanOrEqual: "is less than or equal to",
  GreaterThan: "is greater than",
  GreaterThanOrEqual: "is greater than or equal to",
  Is: "is",
  IsNot: "is not",
  Contains: "contains",
  DoesNotContain: "does not contain",
  StartsWith: "starts with",
  DoesNotStartWith: "does not start with",
  IsBlank: "is blank",
  IsNotBlank: "is not blank",
  IsEmptyString: "is empty",
  IsNotEmptyString: "is not empty",
};
const FOR_TEXT = /Contain|StartWith|StartsWith|Empty/;
const FOR_ORDER = /Than/;

export const DIRECTIONS = ["is in the last", "is in this", "is in the next"];
export const UNITS = ["days", "weeks", "calendar weeks", "months", "calendar months", "years", "calendar years"];

const SCHEMA = "https://powerbi.com/product/schema#";

/** The kinds of filters that Power BI offers for a field. */
export function kindsFor({ type, isMeasure }) {
  if (isMeasure) return ["advanced"];
  return type === "dateTime" ? ["basic", "advanced", "top", "relative"] : ["basic", "advanced", "top"];
}

/** The operators that suit a type of data. */
export function operatorsFor(type) {
  return Object.entries(OPERATORS).filter(([name]) => (type === "text" ? !FOR_ORDER.test(name) : !FOR_TEXT.test(name)));
}

/** Does an operator compare with nothing? */
export const isAlone = (operator) => /Blank|Empty/.test(operator);

/** What the editor begins with. */
export function draftOf(field) {
  return {
    field,
    kind: kindsFor(field)[0],
    values: [],
    logical: "And",
    conditions: [{ operator: operatorsFor(field.type)[0][0], value: "" }, { operator: "", value: "" }],
    top: { operator: "Top", count: 3, orderBy: "" },
    relative: { operator: 0, count: 1, unit: 5, includeToday: true },
  };
}

/** The filter of a draft; null where nothing was chosen. */
export function filterOf({ field, kind, values, logical, conditions, top, relative }) {
  const { target, type } = field;
  if (kind === "basic") {
    if (values.length === 0) return null;
    return { $schema: `${SCHEMA}basic`, target, filterType: 1, operator: "In", values };
  }
  if (kind === "advanced") {
    const chosen = conditions.filter(({ operator, value }) => operator && (isAlone(operator) || value !== ""));
    if (chosen.length === 0) return null;
    const made = chosen.map(({ operator, value }) =>
      isAlone(operator) ? { operator } : { operator, value: constant(value, type) },
    );
    const logicalOperator = made.length > 1 ? logical : "And";
    return { $schema: `${SCHEMA}advanced`, target, filterType: 0, logicalOperator, conditions: made };
  }
  if (kind === "top") {
    const orderBy = { table: target.table, measure: top.orderBy };
    return { $schema: `${SCHEMA}topN`, target, filterType: 5, operator: top.operator, itemCount: top.count, orderBy };
  }
  const { operator, count, unit, includeToday } = relative;
  return {
    $schema: `${SCHEMA}relativeDate`,
    target,
    filterType: 4,
    operator,
    timeUnitsCount: count,
    timeUnitType: unit,
    includeToday,
  };
}

function constant(text, type) {
  if (type === "integer" || type === "decimal") return Number(text);
  if (type === "boolean") return text === "true";
  return type === "dateTime" ? { $date: new Date(`${text}Z`).toISOString() } : text;
}

/** A filter in words. */
export function summaryOf({ filterType, values, operator, conditions, logicalOperator, itemCount, ...rest }) {
  if (filterType === 1) return `is ${values.map(cellText).join(" or ")}`;
  if (filterType === 0) {
    const parts = conditions.map((each) =>
      [OPERATORS[each.operator], isAlone(each.operator) ? "" : cellText(each.value)].filter(Boolean).join(" "),
    );
    return parts.join(logicalOperator === "Or" ? " or " : " and ");
  }
  if (filterType === 5) return `${operator.toLowerCase()} ${itemCount} by ${rest.orderBy.measure}`;
  return `${DIRECTIONS[operator]} ${rest.timeUnitsCount} ${UNITS[rest.timeUnitType]}`;
}

/** A text that is equal for filters on the same field. */
export const targetKey = ({ table, column, measure }) => `${table}.${column ?? measure}`;

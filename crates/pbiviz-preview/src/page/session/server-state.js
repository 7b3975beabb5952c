// What the server is asked for, and what the frame is given of the visual. Pure but for the clock.

import { stringsFor } from "./environment.js";

/** What the frame needs of a visual. */
export function visualForFrame({ visual, settings }) {
  const { guid, script, css, apiVersion, capabilities, stringResources } = visual;
  return { guid, script, css, apiVersion, capabilities, strings: stringsFor(stringResources, settings.locale) };
}

/** What the server makes DataViews from. */
export function serverState(state, instances = []) {
  const { report, settings, crossFilter, jsonFilters } = state;
  const table = state.tables.find((each) => each.id === state.tableId);
  const sent = {
    ...report,
    wells: settings.landing ? {} : report.wells,
    objects: [...report.objects, ...instances],
    filters: [...report.filters, ...(settings.filtersItself ? jsonFilters : [])],
    now: Date.now(),
  };
  if (settings.rowLimit) sent.rowLimit = settings.rowLimit;
  if (!isActive(crossFilter) || !table) return sent;
  // As in Power BI: a visual that does not support highlights is filtered instead.
  if (crossFilter.mode === "highlight" && state.visual?.capabilities?.supportsHighlight) {
    const queryName = `${table.name}.${crossFilter.column}`;
    sent.highlight = crossFilter.values.map((value) => ({ data: [{ scope: [[queryName, value]] }] }));
  } else {
    sent.filters = [...sent.filters, basicFilter(table.name, crossFilter)];
  }
  return sent;
}

/** Does another visual's selection matter here? */
export const isActive = ({ mode, values }) => mode !== "none" && values.length > 0;

function basicFilter(tableName, { column, values }) {
  return {
    $schema: "https://powerbi.com/product/schema#basic",
    target: { table: tableName, column },
    filterType: 1,
    operator: "In",
    values,
  };
}

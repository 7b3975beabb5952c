// What can be done to fields in wells; the server decides what a role takes.

import * as api from "../session/api.js";
import { announce } from "../base/dom.js";
import { fieldFor, fieldLabel, insertField, removeField, replaceField } from "./fields.js";
import { emptyReport } from "../session/store.js";
import { serverState } from "../session/server-state.js";

/** The actions, with `onProblem` for refusals. */
export function createFieldActions(store, onProblem) {
  const wells = () => store.state.report.wells;
  const change = (next) => {
    const { settings, report } = store.state;
    store.change({
      report: { ...report, wells: next, segments: 1, segmentOnly: false, expanded: [], collapsed: [] },
      settings: settings.landing ? { ...settings, landing: false } : settings,
      replaying: null,
    });
  };

  /** True where the server takes the field in these wells; else its reason is shown. */
  async function accepts(without, role, field) {
    try {
      const state = { ...serverState(store.state), wells: without };
      const reason = await api.refusal(store.state.tableId, state, role, field);
      if (reason) onProblem(reason);
      return !reason;
    } catch (error) {
      onProblem(error.message);
      return false;
    }
  }

  const actions = {
    /** The role objects of the visual. */
    roles: () => store.state.visual?.capabilities?.dataRoles ?? [],
    async addColumn(column, roleName, index) {
      const role = actions.roles().find((each) => each.name === roleName);
      const field = fieldFor(column, role);
      if (!(await accepts(wells(), roleName, field))) return;
      change(insertField(wells(), roleName, field, index));
      announce(`${fieldLabel(field)} added`);
    },
    async move(fromRole, fromIndex, toRole, toIndex) {
      const field = wells()[fromRole]?.[fromIndex];
      if (!field) return;
      const without = removeField(wells(), fromRole, fromIndex);
      let moved = field;
      if (fromRole !== toRole) {
        const column = currentTable(store.state)?.columns.find((each) => each.name === field.column);
        const role = actions.roles().find((each) => each.name === toRole);
        const fresh = column ? fieldFor(column, role) : field;
        // The aggregation stays where the other role aggregates as well.
        moved = fresh.aggregation && field.aggregation ? field : { ...fresh, ...(field.name && { name: field.name }) };
        if (!(await accepts(without, toRole, moved))) return;
      }
      const shift = fromRole === toRole && toIndex > fromIndex ? 1 : 0;
      change(insertField(without, toRole, moved, toIndex === undefined ? undefined : toIndex - shift));
      announce(`${fieldLabel(moved)} moved`);
    },
    async replace(role, index, ...fields) {
      const without = removeField(wells(), role, index);
      if (!(await accepts(without, role, fields[0]))) return;
      change(replaceField(wells(), role, index, ...fields));
    },
    remove(role, index) {
      const field = wells()[role]?.[index];
      change(removeField(wells(), role, index));
      if (field) announce(`${fieldLabel(field)} removed`);
    },
    clear: () => change({}),
    /** Shows another table, with the wells that the server suggests for it. */
    async chooseTable(tableId) {
      try {
        const suggested = await api.suggestion(tableId);
        const { objects } = store.state.report;
        store.change({
          tableId,
          report: { ...emptyReport(), ...suggested, objects },
          crossFilter: { mode: "none", column: null, values: [] },
          jsonFilters: [],
          replaying: null,
        });
      } catch (error) {
        onProblem(error.message);
      }
    },
  };
  return actions;
}

/** The table whose columns stand in the wells. */
export function currentTable(state) {
  return state.tables.find((table) => table.id === state.tableId);
}

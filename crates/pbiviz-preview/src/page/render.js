// One visual without the page around it, for pictures from the command line. The browser is driven from outside, by
// three functions: `prepare`, `draw` and `report`.

import * as api from "./session/api.js";
import { isRightToLeft } from "./session/environment.js";
import { AGGREGATIONS, LEVELS, fieldFor } from "./data/fields.js";
import { createHostCalls } from "./host/host-calls.js";
import { createLedger, pairing, sourcePlaces } from "./session/ledger.js";
import { serverState } from "./session/server-state.js";
import { createSession, followState } from "./session/session.js";
import { createStore, emptyReport, initialState } from "./session/store.js";
import { THEMES } from "./session/themes.js";

/** Whoever has not drawn by then waits for something that does not come. */
const DEADLINE_MS = 60_000;
/** A visual that tells of no rendering may still draw a little after its update. */
const PATIENCE_MS = 500;

const store = createStore(initialState());
const ledger = createLedger();
const problems = [];
const session = createSession({
  store,
  ledger,
  container: document.getElementById("stage"),
  onMessage: receive,
  onProblem(text) {
    problems.push(text);
    failed();
  },
  hasFormatPane: false,
});
/** Nobody looks, so nobody is asked. */
const nobody = { show() {}, move() {}, hide() {}, ask: () => false, askToOpen() {} };
const handleCall = createHostCalls({
  store,
  tooltips: nobody,
  notices: nobody,
  showContextMenu() {},
  showCard() {},
  onFault: ledger.error,
});

let updated;
const isUpdated = new Promise((resolve) => (updated = resolve));
let failed;
const isFailed = new Promise((resolve) => (failed = resolve));

Object.assign(globalThis, { prepare: orProblem(prepare), draw: orProblem(draw), report });

/** A function that answers with a problem instead of throwing one. */
function orProblem(act) {
  return async (request) => {
    try {
      return { value: (await act(request)) ?? null };
    } catch (error) {
      return { problem: error.message };
    }
  };
}

function receive(data, reply) {
  if (data.type === "call") {
    ledger.call(data.name, data.arguments);
    handleCall(data, reply);
  } else if (data.type === "event") ledger.event(data.updateId, data.event, data.reason, data.at);
  else if (data.type === "console") ledger.console(data.level, data.text);
  else if (data.type === "error") ledger.error(data.message, data.stack);
}

/** Puts the state together; the stage is as empty as it will ever be. */
async function prepare({ width, height, theme, locale, map, objects }) {
  if (!Object.hasOwn(THEMES, theme)) throw new Error(`there is no theme \`${theme}\`; there are ${namesOf(THEMES)}`);
  if (!isLocale(locale)) throw new Error(`\`${locale}\` is no locale; write it like \`de-DE\``);
  const visual = await builtVisual();
  const tables = await api.tables();
  store.change({
    visual,
    tables,
    size: { width, height },
    settings: { ...store.state.settings, theme, locale, direction: isRightToLeft(locale) ? "rtl" : "ltr" },
  });
  const [table] = tables;
  const suggested = await api.suggestion(table.id);
  store.change({ tableId: table.id, report: { ...emptyReport(), ...suggested, objects } });
  if (map.length > 0) store.change({ report: { ...store.state.report, wells: await wellsOf(map, table, visual) } });
  document.body.style.setProperty("background", THEMES[theme].palette.background);
  return { table: table.name, wells: store.state.report.wells };
}

function isLocale(text) {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** The visual once the server has built it. */
async function builtVisual() {
  let visual = await api.visual();
  while (visual.problem) {
    if (!visual.isBuilding) throw new Error("the visual cannot be built");
    await new Promise((resolve) => setTimeout(resolve, 50));
    visual = await api.visual();
  }
  return visual;
}

/** Wells as the command line names them: `[role, text]`, where the text is a column, `sum(column)` or `year(column)`. */
async function wellsOf(map, table, { capabilities }) {
  const roles = capabilities.dataRoles ?? [];
  let wells = {};
  for (const [name, text] of map) {
    const role = roles.find((each) => each.name === name);
    if (!role) throw new Error(`the visual has no role \`${name}\`; it has ${listed(roles.map((each) => each.name))}`);
    const field = fieldOf(text, table, role);
    const state = { ...serverState(store.state), wells };
    const refusal = await api.refusal(table.id, state, name, field);
    if (refusal) throw new Error(`\`${name}=${text}\` is refused: ${refusal}`);
    wells = { ...wells, [name]: [...(wells[name] ?? []), field] };
  }
  return wells;
}

function fieldOf(text, table, role) {
  const columnOf = (name) => table.columns.find((column) => column.name === name);
  // A column's name may hold parentheses of its own.
  if (columnOf(text)) return fieldFor(columnOf(text), role);
  const [, how, name] = /^(\w+)\((.*)\)$/s.exec(text) ?? [];
  const column = columnOf(name);
  if (!column) {
    const names = listed(table.columns.map((each) => each.name));
    throw new Error(`\`${table.name}\` has no column \`${name ?? text}\`; it has ${names}`);
  }
  if (Object.hasOwn(AGGREGATIONS, how ?? "")) return { column: name, aggregation: how };
  if (Object.hasOwn(LEVELS, how ?? "")) return { column: name, level: how };
  throw new Error(`\`${how}\` is neither an aggregation (${namesOf(AGGREGATIONS)}) nor a level of a date (${namesOf(LEVELS)})`);
}

const namesOf = (record) => listed(Object.keys(record));
const listed = (names) => names.map((name) => `\`${name}\``).join(", ") || "none";

/** Starts the visual and resolves when it says that it has drawn, or fails. */
async function draw() {
  ledger.onChange(() => {
    const updates = ledger.entries.filter((entry) => entry.kind === "update");
    if (ledger.entries.some((entry) => entry.kind === "error") || problems.length > 0) failed();
    const [last] = updates.slice(-1);
    if (!last || last.milliseconds === null) return;
    if (last.error) failed();
    const { state } = pairing(last);
    if (state === "good" || state === "failed") updated();
    else if (state === "bad") setTimeout(updated, PATIENCE_MS);
  });
  store.watch(
    ({ hung }) => [hung],
    (hung) => {
      if (!hung) return;
      problems.push("the visual has not answered for 5 seconds");
      failed();
    },
  );
  followState(store, session);
  const deadline = setTimeout(() => {
    problems.push(`the visual has not drawn within ${DEADLINE_MS / 1000} seconds`);
    failed();
  }, DEADLINE_MS);
  // A visual that hangs while it is created lets this wait for ever.
  session.start().catch((error) => {
    problems.push(error.message);
    failed();
  });
  await Promise.race([isUpdated, isFailed]);
  clearTimeout(deadline);
}

/** What happened, for a file; `failures` are the reasons for which the picture is none to rely on. */
function report() {
  const { entries } = ledger;
  const of = (kind) => entries.filter((entry) => entry.kind === kind);
  const updates = of("update").map((entry) => ({
    type: entry.typeName,
    viewport: entry.viewport,
    milliseconds: entry.milliseconds,
    paintMilliseconds: entry.paint,
    rendering: pairing(entry).text,
    events: entry.events.map(({ event, reason }) => ({ event, ...(reason && { reason }) })),
    ...(entry.error && { error: entry.error }),
  }));
  const errors = of("error").map(({ message, stack }) => ({ message, stack, places: sourcePlaces(`${message}\n${stack}`) }));
  return {
    updates,
    calls: of("call").map(({ name, arguments: args }) => ({ name, arguments: args })),
    console: of("console").map(({ level, text }) => ({ level, text })),
    errors,
    failures: [
      ...problems,
      ...errors.map(({ message, places }) => [`the visual threw: ${message}`, ...places].join("\n  at ")),
      ...updates.filter(({ error }) => error).map(({ error }) => `the update threw: ${error.message}`),
      ...of("update").flatMap((entry) => (pairing(entry).state === "failed" ? [`rendering ${pairing(entry).text}`] : [])),
    ],
  };
}

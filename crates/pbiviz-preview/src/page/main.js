// Puts the page together and starts it.

import * as api from "./session/api.js";
import { createBottomPanel } from "./panel/bottom-panel.js";
import { createContextMenu } from "./stage/context-menu.js";
import { createDataPane } from "./data/data-pane.js";
import { element, fill } from "./base/dom.js";
import { fileDrop } from "./base/drag.js";
import { UPDATE } from "./session/environment.js";
import { createFieldActions } from "./data/field-actions.js";
import { createFormatPane } from "./format/format-pane.js";
import { createHostCalls } from "./host/host-calls.js";
import { icon } from "./base/icons.js";
import { createLedger } from "./session/ledger.js";
import { followServer } from "./session/live.js";
import { createNotices } from "./host/notices.js";
import { createOnObject } from "./format/on-object.js";
import { closePopover, watchPopovers } from "./base/popover.js";
import { createRecorder } from "./host/record.js";
import { createSession, followState } from "./session/session.js";
import { createStage } from "./stage/stage.js";
import { createStore, initialState, keep, restore } from "./session/store.js";
import { createTooltips } from "./host/tooltips.js";
import { createTopBar } from "./bar/top-bar.js";
import { closeVisualDialog } from "./host/visual-dialog.js";
import { createWellsPane } from "./data/wells-pane.js";

const byId = (id) => document.getElementById(id);
const store = createStore(initialState());
const ledger = createLedger();
const notices = createNotices(byId("notices"));
const onProblem = (text) => notices.show(text, { kind: "error" });
const actions = createFieldActions(store, onProblem);

const bottom = createBottomPanel(byId("bottom"), { store, ledger });
const stage = createStage(byId("stage"), {
  store,
  resize,
  restart: () => session.start(),
  showTab: (id) => bottom.show(id),
  actions,
  clearSelection,
  ledger,
  exportVisual: () => session.request(UPDATE.Data | UPDATE.Resize),
});
const session = createSession({
  store,
  ledger,
  container: stage.holder,
  onMessage: receive,
  onProblem,
  onFailure: onProblem,
});
const tooltips = createTooltips({ frameBox: stage.frameBox, isEnabled: () => store.state.settings.tooltipsEnabled });
const recorder = createRecorder({ store, notices });
const formatPane = createFormatPane(byId("format-pane"), { store, session, collapse: collapseButton });
const handleCall = createHostCalls({
  store,
  tooltips,
  notices,
  showContextMenu: createContextMenu({ store, stage, showTab: bottom.show }),
  showCard: formatPane.showCard,
  onFault: ledger.error,
});
createOnObject({ store, session, stage, formatPane, notices });
store.watch(({ frameNumber }) => [frameNumber], closeVisualDialog);

createDataPane(byId("data-pane"), { store, actions, upload, collapse: collapseButton });
createWellsPane(byId("wells-pane"), { store, actions, collapse: collapseButton });
createTopBar(byId("bar"), {
  store,
  notices,
  record: recorder,
  restart: () => session.start(),
  startExport: stage.startExport,
});
watchPopovers();
fileDrop((files) => {
  recorder.load(files.find((file) => /\.json$/i.test(file.name)));
  upload(files.filter((file) => !/\.json$/i.test(file.name)));
});
watchPanes();

await reloadVisual();
if (!store.state.visual) await reloadTables();
keep(store);
followState(store, session);
if (store.state.visual) session.start();
followServer({ store, stage: byId("stage"), reloadVisual, reloadTables, notices, showTab: bottom.show });

/** What the frame says of its own accord. */
function receive(data, reply) {
  switch (data.type) {
    case "call":
      ledger.call(data.name, data.arguments);
      handleCall(data, reply);
      break;
    case "event":
      ledger.event(data.updateId, data.event, data.reason, data.at);
      break;
    case "console":
      ledger.console(data.level, data.text);
      break;
    case "error":
      ledger.error(data.message, data.stack);
      break;
    case "pointer":
      closePopover();
      break;
    case "key":
      if (data.key === "Escape" && store.state.settings.inFocus)
        store.change({ settings: { ...store.state.settings, inFocus: false } });
      break;
  }
}

function clearSelection() {
  if (store.state.selection.length === 0) return;
  store.change({ selection: [] });
  session.post({ type: "selection", selectors: [] });
}

function resize(size, isEnd) {
  const { size: before } = store.state;
  if (size.width !== before.width || size.height !== before.height) store.change({ size });
  else if (!isEnd) return;
  session.request(isEnd ? UPDATE.Resize | UPDATE.ResizeEnd : UPDATE.Resize);
}

/** Fetches the visual; the frame follows the state. A broken build leaves the last good one. */
async function reloadVisual() {
  try {
    const visual = await api.visual();
    if (visual.problem) {
      store.change({ build: { state: visual.isBuilding ? "running" : "failed", text: visual.problem } });
      return;
    }
    // The server orders the samples by what the visual takes, which it has not known before.
    const tables = store.state.visual ? store.state.tables : await api.tables();
    if (visual.generation === store.state.visual?.generation) return;
    const isFirst = store.state.visual === null;
    const chosen = isFirst && store.state.tableId;
    if (isFirst) restore(store, visual.guid);
    else ledger.note("The visual was built anew");
    store.change({
      visual,
      tables,
      build: { state: "done", text: store.state.build.state === "done" ? store.state.build.text : "" },
    });
    await keepKnownRoles(visual);
    // What was chosen before there was a visual has no wells yet.
    if (chosen) await actions.chooseTable(chosen);
    else await chooseFirstTable();
  } catch (error) {
    onProblem(error.message);
  }
}

/** Wells of roles that the capabilities no longer have are let go; where none is left, the server suggests anew. */
async function keepKnownRoles({ capabilities }) {
  const { report, tableId } = store.state;
  const names = new Set((capabilities?.dataRoles ?? []).map((role) => role.name));
  const all = Object.entries(report.wells);
  const known = all.filter(([role]) => names.has(role));
  if (known.length === all.length) return;
  store.change({ report: { ...report, wells: Object.fromEntries(known) } });
  if (known.every(([, fields]) => fields.length === 0) && tableId) await actions.chooseTable(tableId);
}

async function reloadTables() {
  try {
    const tables = await api.tables();
    store.change({ tables });
    if (store.state.visual) await chooseFirstTable();
  } catch (error) {
    onProblem(error.message);
  }
}

/** Something is on screen at once: the first table, with the wells that suit it. */
async function chooseFirstTable() {
  const { tables, tableId } = store.state;
  if (tables.some((table) => table.id === tableId)) return;
  if (tables.length > 0) await actions.chooseTable(tables[0].id);
}

async function upload(files) {
  for (const file of files) {
    try {
      const table = await api.upload(file);
      store.change({ tables: [...store.state.tables.filter((each) => each.id !== table.id), table] });
      notices.show(`${table.name}: ${table.rowCount.toLocaleString("en-US")} rows read`);
      await actions.chooseTable(table.id);
    } catch (error) {
      onProblem(`${file.name}: ${error.message}`);
    }
  }
}

function collapseButton(name) {
  const node = element("button", {
    type: "button",
    class: "icon-button collapse",
    onclick: () => store.change({ layout: { ...store.state.layout, [name]: !store.state.layout[name] } }),
  });
  store.watch(
    ({ layout }) => [layout[name]],
    (isOpen) => {
      const title =
        byId(`${name}-title`)?.textContent ?? { data: "Data", wells: "Visualizations", format: "Format" }[name];
      node.title = `${isOpen ? "Fold" : "Unfold"} ${title}`;
      node.setAttribute("aria-label", node.title);
      node.setAttribute("aria-expanded", String(isOpen));
      const isLeft = name !== "format";
      fill(node, icon(isOpen === isLeft ? "chevronLeft" : "chevronRight"));
    },
  );
  return node;
}

/** Panes that are folded keep a strip with their title. */
function watchPanes() {
  const narrow = matchMedia("(max-width: 1000px)");
  const fold = () => narrow.matches && store.change({ layout: { ...store.state.layout, data: false, format: false } });
  narrow.addEventListener("change", fold);
  store.watch(
    ({ layout }) => [layout.data, layout.wells, layout.format],
    (data, wells, format) => {
      byId("data-pane").classList.toggle("folded", !data);
      byId("wells-pane").classList.toggle("folded", !wells);
      byId("format-pane").classList.toggle("folded", !format);
    },
  );
  fold();
}

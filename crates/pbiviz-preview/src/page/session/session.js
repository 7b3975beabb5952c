// The life of the visual on the stage: it is loaded, updated whenever the state changes, and asked for its format pane.

import * as api from "./api.js";
import { conditionalInstances } from "../format/conditional.js";
import { UPDATE, UPDATE_ALL, environmentOf, optionsOf, updateTypeName } from "./environment.js";
import { inject } from "../host/inject.js";
import { isActive, serverState, visualForFrame } from "./server-state.js";
import { openFrame } from "./visual-frame.js";

const CREATE = 0;

/** Changes after which the visual's format pane may look different. */
const CHANGES_MODEL = UPDATE.Data | UPDATE.ViewMode | UPDATE.Style | UPDATE.FormatModeChange;

/**
 * The session; `onMessage` gets what the frame says of its own accord and a way to reply to that very frame, `onProblem`
 * a sentence for the user, `onFailure` one about what is in the ledger already. Without a format pane to show it in,
 * nobody asks for the formatting model.
 */
export function createSession({
  store,
  ledger,
  container,
  onMessage,
  onProblem,
  onFailure = () => {},
  hasFormatPane = true,
}) {
  let frame = null;
  /** What stays in sight until the next frame has drawn something. */
  let previous = null;
  let isLoaded = false;
  let isRunning = false;
  let pending = 0;
  let nextId = 1;
  let lastEnvironment = "";
  let lastSegments = 1;
  /** The visual in the frame, and the data for its first update while the frame still loads. */
  let shown = null;
  let early = null;

  async function start() {
    const { visual, settings, hung, hasLeft } = store.state;
    shown = visual;
    closePrevious();
    // A frame that hangs may hang the next one as well, as long as it is there.
    if (hung || hasLeft) frame?.close();
    else previous = frame;
    frame = null;
    isLoaded = false;
    pending = 0;
    store.change({
      hung: false,
      hasLeft: false,
      model: null,
      options: null,
      warning: null,
      outlines: [],
      subSelections: [],
      selection: [],
      selectables: [],
      hasOnObject: false,
      license: null,
      hasAbortedSegments: false,
      canDrill: null,
      frameNumber: store.state.frameNumber + 1,
    });
    const mine = openFrame(container, {
      strict: settings.strict,
      title: `Visual: ${visual.displayName}`,
      message: (data) => frame === mine && onMessage(data, mine.post),
      silent: () => {
        if (frame !== mine) return;
        closePrevious();
        store.change({ hung: true });
      },
      answered: () => frame === mine && store.change({ hung: false }),
      left: () => {
        if (frame !== mine) return;
        closePrevious();
        isLoaded = false;
        ledger.error("The visual left its frame", "");
        store.change({ hung: false, hasLeft: true });
      },
      destroyed: ({ message, stack }) => ledger.error(`destroy failed: ${message}`, stack),
    });
    frame = mine;
    early = readData();
    // Whoever waits for the data hears of its failure.
    early.catch(() => {});
    if (!(await mine.ready())) return;
    const environment = environmentOf(store.state);
    lastEnvironment = JSON.stringify(environment);
    const answer = await mine.request("loaded", { type: "load", visual: visualForFrame(store.state), environment });
    if (frame !== mine || !answer) return;
    if (answer.type === "failed") {
      closePrevious();
      ledger.error(answer.message, answer.stack);
      onFailure(`The visual could not be created: ${answer.message}`);
      return;
    }
    isLoaded = true;
    store.change({ hasOnObject: answer.hasOnObject });
    pending |= UPDATE_ALL;
    if (!isRunning) run();
  }

  /** Another visual: a frame of its own, unless nothing but the style sheet is new. */
  function reload() {
    const { visual } = store.state;
    const isRestyled = isLoaded && shown && textWithoutStyle(shown) === textWithoutStyle(visual);
    shown = visual;
    if (!isRestyled) return start();
    post({ type: "style", css: visual.css });
    return request(UPDATE.Style | UPDATE.Resize);
  }

  function closePrevious() {
    previous?.close();
    previous = null;
  }

  function request(type) {
    if (type & UPDATE.Data) early = null;
    pending |= type;
    if (isLoaded && !isRunning) run();
  }

  async function run() {
    isRunning = true;
    // A frame later, so that changes that belong together become one update.
    await new Promise(requestAnimationFrame);
    const mine = frame;
    try {
      while (pending !== 0 && isLoaded && frame === mine) {
        const type = pending;
        pending = 0;
        await step(mine, type);
      }
    } catch (error) {
      if (!(error instanceof api.ServerError)) throw error;
      onProblem(error.message);
    } finally {
      isRunning = false;
    }
    if (pending !== 0 && isLoaded) run();
  }

  async function step(mine, type) {
    if (type & UPDATE.Data) await (early ?? readData());
    early = null;
    if (frame !== mine) return;
    sendEnvironment();
    const { replaying } = store.state;
    const dataViews = inject(store.state.update?.dataViews ?? [], store.state.settings.injected);
    const options = replaying
      ? replayedOptions(replaying, store.state, type)
      : optionsOf(store.state, type, dataViews);
    const id = nextId++;
    store.change({ options });
    ledger.update(id, updateTypeName(type), options.viewport, options.operationKind);
    const answer = await mine.request(`updated ${id}`, { type: "update", id, options });
    if (!answer) return;
    closePrevious();
    ledger.updated(id, answer);
    if (hasFormatPane && type & CHANGES_MODEL && pending === 0) await askModel(mine);
  }

  async function readData() {
    const { tableId, conditional, replaying, report } = store.state;
    if (replaying || !tableId) return;
    // Only what `fetchMoreData` brings is appended; any other change brings all rows so far, anew.
    const isFetched = report.segments > lastSegments;
    lastSegments = report.segments;
    const ask = (instances) => {
      const sent = serverState(store.state, instances);
      return api.update(tableId, { ...sent, segmentOnly: isFetched && sent.segmentOnly });
    };
    let update = await ask([]);
    const instances = conditionalInstances(conditional, update.dataViews);
    if (instances.length > 0) update = await ask(instances);
    store.change({ update: { ...update, operationKind: isFetched ? update.operationKind : CREATE } });
  }

  async function askModel(mine) {
    const id = nextId++;
    const answer = await mine.request(`formattingModel ${id}`, { type: "formattingModel", id });
    if (frame === mine && answer)
      store.change({ model: { model: answer.model, instances: answer.instances, containers: answer.containers } });
  }

  /** Asks the visual about parts of itself; null where it does not answer. */
  async function askOnObject(subSelections) {
    const id = nextId++;
    const mine = frame;
    if (!isLoaded || !mine) return null;
    const answer = await mine.request(`onObject ${id}`, { type: "onObject", id, subSelections });
    return frame === mine ? answer : null;
  }

  function sendEnvironment() {
    const environment = environmentOf(store.state);
    const text = JSON.stringify(environment);
    if (text === lastEnvironment) return;
    lastEnvironment = text;
    post({ type: "environment", environment });
  }

  const post = (data) => frame?.post(data);

  return { start, reload, request, post, sendEnvironment, askOnObject };
}

const textWithoutStyle = (visual) => JSON.stringify({ ...visual, css: null, generation: null });

/** A recorded update as it was, data included; what is asked for later has the stage's size and its own type. */
function replayedOptions({ options }, state, type) {
  const isStep = type & UPDATE.Data;
  const { viewport } = optionsOf(state, type, []);
  return { ...options, dataViews: options.dataViews ?? [], viewport, type: isStep ? (options.type ?? type) : type };
}

/** As Desktop does at a change of the view mode: the first window comes once more, and no other one after it. */
function abortSegments(store) {
  const { settings, report } = store.state;
  if (!settings.abortsSegments) return;
  store.change({ hasAbortedSegments: true, report: { ...report, segments: 1, segmentOnly: false } });
}

/** Sends the updates that changes of the state call for. */
export function followState(store, session) {
  const onChange = (select, act) => {
    let isFirst = true;
    store.watch(select, () => {
      if (!isFirst) act();
      isFirst = false;
    });
  };
  const { Data, Resize, ResizeEnd, ViewMode, Style, FormatModeChange, FormattingSubSelectionChange } = UPDATE;
  const setting = (name) => (state) => [state.settings[name]];
  onChange(
    ({ tableId, report, conditional, crossFilter, jsonFilters, replaying, settings }) => [
      tableId,
      report,
      conditional,
      isActive(crossFilter) ? crossFilter : null,
      jsonFilters,
      replaying,
      settings.injected,
      settings.rowLimit,
      settings.landing,
      settings.filtersItself,
    ],
    () => session.request(Data),
  );
  onChange(setting("theme"), () => session.request(Style));
  onChange(
    ({ settings }) => [settings.viewMode, settings.editMode],
    () => {
      abortSegments(store);
      session.request(ViewMode);
    },
  );
  onChange(setting("inFocus"), () => session.request(ViewMode | Resize | ResizeEnd));
  onChange(
    ({ settings, focusSize }) => [settings.inFocus && focusSize],
    () => session.request(Resize | ResizeEnd),
  );
  onChange(setting("formatMode"), () => session.request(FormatModeChange));
  onChange(
    ({ subSelections }) => [subSelections],
    () => session.request(FormattingSubSelectionChange),
  );
  onChange(
    ({ settings }) => [settings.allowInteractions, settings.allowModalDialog, settings.tooltipsEnabled],
    () => session.request(ViewMode),
  );
  onChange(
    ({ settings }) => [settings.refuseMoreData, settings.isLateResize],
    () => session.sendEnvironment(),
  );
  // What a host object holds from its beginning: the visual is made anew, as a reopened report would.
  onChange(
    ({ visual }) => [visual],
    () => session.reload(),
  );
  onChange(
    ({ settings }) => [
      settings.locale,
      settings.direction,
      settings.hostEnv,
      settings.privileges,
      settings.licence,
      settings.strict,
      settings.isOffline,
    ],
    () => session.start(),
  );
}

// The page's state: one object, replaced and never changed in place, and those who want to hear of changes.

/** A store that begins with `initial`. */
export function createStore(initial) {
  let state = initial;
  const listeners = new Set();
  return {
    get state() {
      return state;
    },
    /** Replaces the members that `patch` names. */
    change(patch) {
      state = { ...state, ...patch };
      // One that fails keeps the others from nothing.
      const failures = [];
      for (const listener of [...listeners]) {
        try {
          listener();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
    /** Calls `listener` now and whenever one of what `select` returns is another one. */
    watch(select, listener) {
      let seen = select(state);
      const check = () => {
        const next = select(state);
        const before = seen;
        seen = next;
        if (next.some((value, index) => value !== before[index])) listener(...next);
      };
      listeners.add(check);
      listener(...seen);
    },
  };
}

/** What the server makes DataViews from, when nothing is chosen yet. */
export function emptyReport() {
  return {
    wells: {},
    sort: [],
    filters: [],
    objects: [],
    expanded: [],
    collapsed: [],
    drill: {},
    segments: 1,
    segmentOnly: false,
  };
}

/** Everything that a developer can set around the visual. */
function defaultSettings() {
  return {
    theme: "default",
    locale: "en-US",
    direction: "ltr",
    viewMode: 1,
    editMode: 0,
    inFocus: false,
    formatMode: false,
    allowInteractions: true,
    allowModalDialog: true,
    tooltipsEnabled: true,
    hostEnv: 1,
    privileges: { WebAccess: 0, LocalStorage: 0, ExportContent: 0, AADAuthentication: 0 },
    licence: { plans: [], isLicenseUnsupportedEnv: false, isLicenseInfoAvailable: true },
    signIn: { token: "", cloudName: "COM" },
    rowLimit: null,
    refuseMoreData: false,
    injected: { null: false, NaN: false, infinity: false },
    filtersItself: false,
    strict: false,
    landing: false,
    isOffline: false,
    isLateResize: false,
    abortsSegments: false,
  };
}

/** What the page starts with. */
export function initialState() {
  return {
    visual: null,
    tables: [],
    tableId: null,
    report: emptyReport(),
    conditional: [],
    settings: defaultSettings(),
    crossFilter: { mode: "none", column: null, values: [] },
    jsonFilters: [],
    storage: {},
    size: { width: 640, height: 400 },
    focusSize: null,
    zoom: "fit",
    /** Device pixels for each of the visual's; null for those of the screen. */
    pixelRatio: null,
    update: null,
    options: null,
    model: null,
    selection: [],
    subSelections: [],
    selectables: [],
    hasOnObject: false,
    outlines: [],
    license: null,
    frameNumber: 0,
    hasAbortedSegments: false,
    warning: null,
    canDrill: null,
    build: { state: "done", text: "" },
    hung: false,
    hasLeft: false,
    replaying: null,
    layout: {
      data: true,
      wells: true,
      format: true,
      bottom: true,
      bottomHeight: bottomHeight(),
      tab: "events",
      theme: "system",
    },
  };
}

/** A good quarter of the window, as long as that is enough and not too much. */
const bottomHeight = () => Math.round(Math.max(150, Math.min(innerHeight * 0.26, 240)));

const KEPT = [
  "tableId",
  "report",
  "conditional",
  "settings",
  "crossFilter",
  "jsonFilters",
  "storage",
  "size",
  "zoom",
  "pixelRatio",
  "layout",
];

/** Puts back what was kept for this visual; false where nothing was. */
export function restore(store, guid) {
  const text = sessionStorage.getItem(`preview ${guid}`);
  if (!text) return false;
  try {
    const kept = JSON.parse(text);
    const base = store.state;
    store.change({
      ...kept,
      settings: { ...base.settings, ...kept.settings },
      report: { ...base.report, ...kept.report },
      layout: { ...base.layout, ...kept.layout },
    });
    return true;
  } catch {
    sessionStorage.removeItem(`preview ${guid}`);
    return false;
  }
}

/** Keeps the visual's state for the next time the page is opened in this tab. */
export function keep(store) {
  store.watch(
    (state) => [state.visual?.guid, ...KEPT.map((name) => state[name])],
    (guid) => {
      if (!guid) return;
      const kept = Object.fromEntries(KEPT.map((name) => [name, store.state[name]]));
      try {
        sessionStorage.setItem(`preview ${guid}`, JSON.stringify(kept));
      } catch {
        // A full storage costs the memory of the next reload, nothing else.
      }
    },
  );
}

"use strict";

// As much of Power BI as a visual talks to. Everything a visual asks for is recorded, in order, for the tests to read.
// The tests reach it as `testHost`; what they send and get is plain JSON.
const testHost = (() => {
  const DEADLINE_MS = 20_000;
  const UPDATE_TYPE_DATA = 2;
  const DATA_COLORS = ["#118dff", "#12239e", "#e66c37", "#6b007b", "#e044a7"];

  /** Errors that reached the page and texts that reached `console.error`. */
  const errors = [];
  window.addEventListener("error", ({ message }) => errors.push(message));
  window.addEventListener("unhandledrejection", ({ reason }) =>
    errors.push(`unhandled rejection: ${reason}`),
  );
  const { error: printError } = console;
  console.error = (...values) => {
    errors.push(values.join(" "));
    printError(...values);
  };

  /**
   * Every instance of a visual's module, weakly held, so that the record keeps nothing alive. The module that unpacks it
   * is none: it imports nothing.
   */
  const instances = [];
  const { Instance, instantiate } = WebAssembly;
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, args) {
      const instance = new target(...args);
      if (args.length > 1) instances.push(new WeakRef(instance));
      return instance;
    },
  });
  WebAssembly.instantiate = async (...args) => {
    const result = await instantiate(...args);
    instances.push(new WeakRef(result.instance ?? result));
    return result;
  };

  let packaged;
  const visuals = [];

  /** Puts the document of a package into the page, as the service does. */
  function load(visualDocument) {
    packaged = visualDocument;
    window.powerbi = { visuals: { plugins: {} } };
    const style = document.createElement("style");
    style.textContent = packaged.content.css ?? "";
    const script = document.createElement("script");
    script.textContent = packaged.content.js;
    document.head.append(style, script);
    if (!plugin()) throw new Error(`the script registered no plugin ${packaged.visual.guid}`);
  }

  const plugin = () => window.powerbi.visuals.plugins[packaged.visual.guid];

  /** Creates a visual and returns its number. */
  function create({
    width = 400,
    height = 300,
    locale = "en-US",
    highContrast = false,
    allowInteractions = true,
  } = {}) {
    const element = document.createElement("div");
    element.className = "visual";
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
    document.body.append(element);
    const state = {
      element,
      width,
      height,
      locale,
      records: [],
      updates: [],
      selection: [],
      onSelect: undefined,
      onEnd: () => {},
    };
    state.visual = plugin().create({
      element,
      host: makeHost(state, { highContrast, allowInteractions }),
    });
    return visuals.push(state) - 1;
  }

  function makeHost(state, { highContrast, allowInteractions }) {
    const record = (call, details = {}) => state.records.push({ call, ...details });
    const event = (name) => (options, reason) => {
      // An event counts for the update whose options object it carries; any other object is a fault.
      const update = state.updates.find((candidate) => candidate.options === options);
      (update?.events ?? errors).push(update ? name : `${name} with options of no update`);
      if (update && reason !== undefined) update.reason = reason;
      state.onEnd();
    };
    const colors = new Map();
    return {
      get locale() {
        return state.locale;
      },
      instanceId: `visual-${visuals.length}`,
      hostCapabilities: { allowInteractions, allowModalDialog: false },
      colorPalette: {
        isHighContrast: highContrast,
        foreground: { value: highContrast ? "#ffff00" : "#252423" },
        foregroundSelected: { value: highContrast ? "#00ff00" : "#252423" },
        background: { value: highContrast ? "#000000" : "#ffffff" },
        hyperlink: { value: highContrast ? "#00ffff" : "#0078d4" },
        getColor(key) {
          if (!colors.has(key)) colors.set(key, DATA_COLORS[colors.size % DATA_COLORS.length]);
          return { value: colors.get(key) };
        },
        reset() {
          colors.clear();
          return this;
        },
      },
      eventService: {
        renderingStarted: event("started"),
        renderingFinished: event("finished"),
        renderingFailed: event("failed"),
      },
      tooltipService: {
        enabled: () => true,
        show: (options) => record("tooltip show", describeTooltip(options)),
        move: (options) => record("tooltip move", describeTooltip(options)),
        hide: () => record("tooltip hide"),
      },
      downloadService: {
        exportStatus: async () => 0,
        exportVisualsContentExtended: async (content, name, type) => {
          record("download", { content, name, type });
          return { downloadCompleted: true, fileName: name };
        },
      },
      createSelectionManager: () => makeSelectionManager(state, record),
      createSelectionIdBuilder: () => new SelectionIdBuilder(),
      createLocalizationManager: () => ({
        getDisplayName: (key) =>
          packaged.stringResources[state.locale]?.[key] ?? packaged.stringResources["en-US"]?.[key] ?? key,
      }),
      persistProperties: (changes) => record("persist", { changes: JSON.parse(JSON.stringify(changes)) }),
      launchUrl: (url) => record("launch", { url }),
      displayWarningIcon: (text, details) => record("warning", { text, details }),
      refreshHostData: () => record("refresh"),
      fetchMoreData: () => false,
    };
  }

  const describeTooltip = ({ coordinates, dataItems = [], identities = [] }) => ({
    coordinates,
    items: dataItems.map(({ displayName, value }) => [displayName, value]),
    identities: keysOf(identities),
  });

  const keysOf = (ids) => [ids].flat().map((id) => id?.getKey?.() ?? "");

  function makeSelectionManager(state, record) {
    return {
      async select(ids, multiple = false) {
        const chosen = [ids].flat();
        record("select", { keys: keysOf(chosen), multiple });
        const kept = multiple
          ? state.selection.filter((id) => !chosen.some((other) => other.equals(id)))
          : [];
        const added = multiple
          ? chosen.filter((id) => !state.selection.some((other) => other.equals(id)))
          : chosen;
        state.selection = [...kept, ...added];
        return state.selection;
      },
      async clear() {
        record("clear selection");
        state.selection = [];
        return {};
      },
      async showContextMenu(id, { x, y }) {
        record("context menu", { keys: keysOf(id), position: [x, y] });
        return {};
      },
      hasSelection: () => state.selection.length > 0,
      getSelectionIds: () => state.selection,
      registerOnSelectCallback: (callback) => (state.onSelect = callback),
      toggleExpandCollapse: async () => ({}),
    };
  }

  class SelectionIdBuilder {
    parts = {};

    withCategory(column, index) {
      this.parts[column.source.queryName] = column.identity[index].key;
      return this;
    }

    withSeries(columns, group) {
      // Without a series there is one group that has no identity.
      if (columns.source) this.parts[columns.source.queryName] = group.identity.key;
      return this;
    }

    withMeasure(queryName) {
      this.parts.measure = queryName;
      return this;
    }

    createSelectionId() {
      return new SelectionId(this.parts);
    }
  }

  class SelectionId {
    constructor(parts) {
      this.parts = parts;
    }

    getKey() {
      return Object.entries(this.parts)
        .map(([name, value]) => `${name}=${value}`)
        .sort()
        .join("&");
    }

    equals(other) {
      return other instanceof SelectionId && other.getKey() === this.getKey();
    }

    includes(other) {
      return Object.entries(this.parts).every(([name, value]) => other.parts[name] === value);
    }

    hasIdentity() {
      return Object.keys(this.parts).length > 0;
    }

    getSelector() {
      return { id: this.getKey() };
    }

    getSelectorsByColumn() {
      return { id: this.getKey() };
    }
  }

  /**
   * A categorical DataView of a table: `{ categories?, series?, measures?, objects? }`.
   *
   * A category is `{ name, role, type?, values }`, the series `{ name, role, groups }`, a measure
   * `{ name, role, format?, values, highlights? }` where, with a series, `values` holds one list for each group.
   * JSON has neither dates nor NaN nor infinities: a category of type `dateTime` and a measure read them from text.
   */
  function makeDataView({ categories = [], series, measures = [], objects }) {
    const columns = [];
    const source = ({ name, role, format, type = "text", objects: columnObjects }, isMeasure) => {
      const column = {
        displayName: name,
        queryName: `Table.${name}`,
        roles: { [role]: true },
        type: { [type]: true },
        index: columns.length,
      };
      if (isMeasure) column.isMeasure = true;
      if (format) column.format = format;
      if (columnObjects) column.objects = columnObjects;
      columns.push(column);
      return column;
    };
    const identities = (values) => values.map((value) => ({ key: String(value) }));
    const numbers = (values) => values?.map((value) => (typeof value === "string" ? Number(value) : value));

    const categorical = {};
    if (categories.length > 0) {
      categorical.categories = categories.map((category) => ({
        source: source(category),
        values:
          category.type === "dateTime"
            ? category.values.map((value) => value && new Date(value))
            : category.values,
        identity: identities(category.values),
        ...(category.pointObjects && { objects: category.pointObjects }),
      }));
    }
    if (measures.length > 0) {
      const groups = [];
      const values = [];
      const seriesSource = series && source(series);
      const measureSources = measures.map((measure) => source({ type: "numeric", ...measure }, true));
      for (const [position, name] of (series?.groups ?? [undefined]).entries()) {
        const group = { values: [], ...(series && { name, identity: { key: String(name) } }) };
        for (const [index, measure] of measures.entries()) {
          const own = (list) => numbers(series ? list?.[position] : list);
          const column = {
            source: series ? { ...measureSources[index], groupName: name } : measureSources[index],
            values: own(measure.values),
          };
          if (measure.highlights) column.highlights = own(measure.highlights);
          if (series) column.identity = group.identity;
          group.values.push(column);
          values.push(column);
        }
        groups.push(group);
      }
      if (seriesSource) values.source = seriesSource;
      values.grouped = () => groups;
      categorical.values = values;
    }
    return { metadata: { columns, ...(objects && { objects }) }, categorical };
  }

  function makeOptions(state, { table, viewport, ...members }) {
    if (viewport) {
      state.width = viewport.width;
      state.height = viewport.height;
      state.element.style.width = `${viewport.width}px`;
      state.element.style.height = `${viewport.height}px`;
    }
    return {
      dataViews: table ? [makeDataView(table)] : [],
      viewport: { width: state.width, height: state.height },
      type: UPDATE_TYPE_DATA,
      viewMode: 1,
      editMode: 0,
      operationKind: 0,
      isInFocus: false,
      ...members,
    };
  }

  const hasEnded = ({ events }) => events.some((event) => event !== "started");

  /** Sends an update without waiting for its end. */
  function send(id, input) {
    const state = visuals[id];
    const update = { options: makeOptions(state, input), events: [] };
    state.updates.push(update);
    try {
      state.visual.update(update.options);
    } catch (error) {
      update.thrown = String(error);
    }
    update.waited = !hasEnded(update);
    return update;
  }

  function ended(state, update) {
    if (hasEnded(update)) return undefined;
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(
        () => reject(new Error(`no end event; so far: ${update.events}`)),
        DEADLINE_MS,
      );
      state.onEnd = () => {
        if (!hasEnded(update)) return;
        clearTimeout(deadline);
        state.onEnd = () => {};
        resolve();
      };
    });
  }

  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  const describeUpdate = ({ events, reason, thrown, waited }) => ({ events, reason, thrown, waited });

  /** Sends one update and waits for its end, and for one frame in which an event too many would come. */
  async function update(id, input) {
    const sent = send(id, input);
    await ended(visuals[id], sent);
    await frame();
    return describeUpdate(sent);
  }

  /** Sends all updates at once, then waits for the ends. */
  async function updateAtOnce(id, inputs) {
    const sent = inputs.map((input) => send(id, input));
    for (const one of sent) await ended(visuals[id], one);
    await frame();
    return sent.map(describeUpdate);
  }

  /** Creates a visual and sends it updates before anything asynchronous can have happened. */
  async function createAndUpdate(options, inputs) {
    const id = create(options);
    return [id, await updateAtOnce(id, inputs)];
  }

  /** The same with one update, after which the visual is destroyed as promptly. */
  async function createUpdateAndDestroy(options, input) {
    const id = create(options);
    const sent = send(id, input);
    visuals[id].visual.destroy();
    await ended(visuals[id], sent);
    await frame();
    return [id, describeUpdate(sent)];
  }

  /** Sends updates one after another, forgets each, and counts those that brought other events than they should. */
  async function updateManyTimes(id, inputs, count) {
    const state = visuals[id];
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      const sent = send(id, inputs[i % inputs.length]);
      await ended(state, sent);
      if (sent.thrown !== undefined || sent.events.join() !== "started,finished") wrong++;
      state.updates.length = 0;
    }
    await frame();
    return { wrong };
  }

  /** Resolves with what `probe` answers once that is something true. */
  async function waitFor(probe, describe) {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const found = probe();
      if (found) return found;
      if (performance.now() > deadline) throw new Error(`waited in vain: ${describe()}`);
      await frame();
    }
  }

  const waitForRecords = (id, call, count) =>
    waitFor(
      () => records(id, call).length >= count && records(id, call),
      () => `${records(id, call).length} records of \`${call}\` instead of ${count}`,
    );

  const waitForText = (id, part) =>
    waitFor(
      () => text(id).includes(part),
      () => `the visual shows \`${text(id)}\` instead of \`${part}\``,
    );

  const countOf = (id, color) =>
    pictures(id).reduce((sum, { colors }) => sum + (colors.find(([own]) => own === color)?.[1] ?? 0), 0);

  /** Waits until the number of pixels of exactly this color lies within bounds. */
  const waitForColor = (id, color, least, most) =>
    waitFor(
      () => countOf(id, color) >= least && countOf(id, color) <= most,
      () => `${countOf(id, color)} pixels of ${color} instead of ${least} to ${most}`,
    );

  /** What a screen reader says of the element that has the focus, or of its active descendant. */
  function spoken() {
    const focused = document.activeElement;
    const active = document.getElementById(focused.getAttribute("aria-activedescendant") ?? "") ?? focused;
    return active.getAttribute("aria-label") ?? "";
  }

  /** The names that a visual gives to its parts for screen readers. */
  const labels = (id) =>
    [...visuals[id].element.querySelectorAll("[aria-label]")].map((part) => part.getAttribute("aria-label"));

  const waitForSpoken = (part) =>
    waitFor(
      () => spoken().includes(part),
      () => `the focus is on \`${spoken()}\` instead of \`${part}\``,
    );

  const text = (id) => visuals[id].element.innerText;

  /**
   * The middle of every mark of a color, from left to right, in pixels of the page. Marks whose columns of pixels
   * touch count as one.
   */
  function marks(id, color) {
    const found = [];
    for (const canvas of visuals[id].element.querySelectorAll("canvas")) {
      const { width, height } = canvas;
      if (width === 0 || height === 0) continue;
      const { left, top, width: cssWidth } = canvas.getBoundingClientRect();
      const scale = cssWidth / width;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      let open;
      for (let x = 0; x <= width; x++) {
        const rows = [];
        for (let y = 0; x < width && y < height; y++)
          if (colorAt(data, 4 * (y * width + x)) === color) rows.push(y);
        if (rows.length > 0) (open ??= []).push({ x, rows });
        if (rows.length > 0 || open === undefined) continue;
        const middle = open[open.length >> 1];
        found.push([left + middle.x * scale, top + middle.rows[middle.rows.length >> 1] * scale]);
        open = undefined;
      }
    }
    return found;
  }

  const colorAt = (data, i) =>
    data[i + 3] === 0
      ? "transparent"
      : `#${[data[i], data[i + 1], data[i + 2]].map((part) => part.toString(16).padStart(2, "0")).join("")}`;

  /** What the host does when a bookmark or another visual selects points: the points of these keys. */
  function selectFromOutside(id, keys) {
    const state = visuals[id];
    state.selection = keys.map(
      (key) => new SelectionId(Object.fromEntries(key.split("&").map((part) => part.split("=")))),
    );
    state.onSelect(state.selection);
  }

  const records = (id, call) => visuals[id].records.filter((record) => record.call.startsWith(call));

  function position(id) {
    const { left, top } = visuals[id].element.getBoundingClientRect();
    return [left, top];
  }

  /** Size, sharpness and colors of every canvas of a visual. Colors are counted by exact value, the commonest first. */
  function pictures(id) {
    return [...visuals[id].element.querySelectorAll("canvas")].map((canvas) => {
      const { width, height } = canvas;
      const { width: cssWidth, height: cssHeight } = canvas.getBoundingClientRect();
      const counts = new Map();
      if (width > 0 && height > 0) {
        const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
        for (let i = 0; i < data.length; i += 4) {
          const color = colorAt(data, i);
          counts.set(color, (counts.get(color) ?? 0) + 1);
        }
      }
      const colors = [...counts].sort(([, one], [, other]) => other - one);
      return { width, height, cssWidth, cssHeight, colors };
    });
  }

  return {
    load,
    create,
    createAndUpdate,
    createUpdateAndDestroy,
    update,
    updateAtOnce,
    updateManyTimes,
    labels,
    marks,
    pictures,
    position,
    selectFromOutside,
    records,
    waitForRecords,
    selection: (id) => keysOf(visuals[id].selection),
    text,
    waitForColor,
    waitForSpoken,
    waitForText,
    setLocale: (id, locale) => void (visuals[id].locale = locale),
    updates: (id) => visuals[id].updates.map(describeUpdate),
    elementCount: (id) => visuals[id].element.querySelectorAll("*").length,
    formattingModel: (id) => JSON.parse(JSON.stringify(visuals[id].visual.getFormattingModel?.() ?? null)),
    destroy: (id) => void visuals[id].visual.destroy?.(),
    /** The page as a whole, at this moment. */
    state: () => {
      const alive = instances
        .map((reference) => reference.deref())
        .filter((instance) => instance !== undefined);
      return {
        nodes: document.querySelectorAll("*").length,
        ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
        errors,
        instancesMade: instances.length,
        instancesAlive: alive.length,
        memoryBytes: alive.map(({ exports }) => exports.memory.buffer.byteLength),
      };
    },
  };
})();

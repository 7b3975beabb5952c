// Runs inside the page beside Microsoft's mocks and the visual's script: makes the host, plays updates, keeps what
// happened. esbuild makes one classic script of this file and the mocks, which load neither in Node nor in a page.
import {
  createSelectionId,
  createVisualHost,
  testDataViewBuilder,
  testDom,
} from "powerbi-visuals-utils-testutils";

const END_EVENT_DEADLINE_MS = 10_000;
const CATEGORIES = ["Australia", "Brazil", "Canada", "Denmark", "Egypt"];
const VALUES = [742731.43, 162066.43, 283085.78, 300263.49, 376074.57];

/** One grouping column and one numeric column for each measure role, `rows` rows, by Microsoft's builder. */
function sampleDataView(capabilities, { rows = CATEGORIES.length, scale = 1, highlights = false } = {}) {
  const roles = capabilities.dataRoles ?? [];
  const grouping = roles.find(({ kind }) => kind !== "Measure");
  const measures = roles.filter(({ kind }) => kind === "Measure");
  const category = {
    source: {
      displayName: "Country",
      queryName: "Sales.Country",
      type: { text: true },
      roles: { [grouping.name]: true },
    },
    values: CATEGORIES.slice(0, rows),
  };
  const values = measures.map(({ name }, position) => ({
    source: {
      displayName: `Sum of ${name}`,
      queryName: `Sum(Sales.${name})`,
      isMeasure: true,
      format: "#,0.00",
      type: { numeric: true },
      roles: { [name]: true },
    },
    values: VALUES.slice(0, rows).map((value) => (value * scale) / (position + 1)),
  }));
  const builder = new testDataViewBuilder.TestDataViewBuilder().createCategoricalDataViewBuilder(
    [category],
    values,
    null,
  );
  const { metadata, categorical } = builder.build();
  // The builder passes `highlights` on only with a series, and an identity only as the value itself.
  categorical.categories[0].identity = category.values.map((value) => createSelectionId(value));
  if (highlights) {
    for (const column of categorical.values)
      column.highlights = column.values.map((value, row) => (row === 1 ? value : null));
  }
  return { metadata, categorical };
}

const twoFrames = () =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

/** Starts the visual; the session's methods are what the tests call from outside. */
globalThis.startVisual = ({ guid, capabilities, width, height }) => {
  const plugin = globalThis.powerbi.visuals.plugins[guid];
  if (!plugin)
    throw new Error(
      `no plugin ${guid}; registered: ${Object.keys(globalThis.powerbi.visuals.plugins).join(", ")}`,
    );

  const host = createVisualHost({ locale: "en-US", allowInteractions: true });
  // The mock's own getter of this name calls itself without end.
  Object.defineProperty(host, "authenticationService", { value: host.authService });
  const events = [];
  let onEvent = () => {};
  for (const name of ["renderingStarted", "renderingFinished", "renderingFailed"]) {
    host.eventService[name] = (options, reason) => {
      events.push({ name, options, reason });
      onEvent();
    };
  }

  const element = testDom(String(height), String(width));
  const visual = plugin.create({ element, host });

  globalThis.session = {
    host,
    visual,

    registration: () =>
      Object.fromEntries(
        Object.entries(plugin).map(([key, value]) => [key, typeof value === "function" ? "function" : value]),
      ),

    /** Plays one update and waits for its end: the events it brought, as texts, and whether they carried its options. */
    async update({ sample, ...members }) {
      const options = {
        dataViews: sample ? [sampleDataView(capabilities, sample)] : [],
        viewport: { width, height },
        type: 2,
        viewMode: 0,
        editMode: 0,
        operationKind: 0,
        isInFocus: false,
        formatMode: false,
        jsonFilters: [],
        ...members,
      };
      const first = events.length;
      const ended = () => events.slice(first).some(({ name }) => name !== "renderingStarted");
      const end = new Promise((resolve, reject) => {
        onEvent = () => ended() && resolve();
        setTimeout(
          () => reject(new Error(`no end event within ${END_EVENT_DEADLINE_MS} ms`)),
          END_EVENT_DEADLINE_MS,
        );
      });
      visual.update(options);
      await end;
      // By then the picture is on the screen, and an event too many has had its chance.
      await twoFrames();
      const own = events.slice(first);
      return {
        events: own.map(({ name, reason }) => (name === "renderingFailed" ? `${name}: ${reason}` : name)),
        sameOptions: own.every((event) => event.options === options),
      };
    },

    formattingModel: () => JSON.parse(JSON.stringify(visual.getFormattingModel() ?? null)),
    elements: () => element.querySelectorAll("*").length,
    text: () => element.textContent,
    destroy: () => visual.destroy?.(),
    twoFrames,
    eventCount: () => events.length,
  };
};

// Record and replay: updates as a JSON file, made here or in the real service by a visual packaged with `--record`.
//
// { "format": "pbiviz-recording", "version": 1, "guid", "apiVersion", "recorded": [{ "options", "at": milliseconds }] }

import { element, saveFile } from "../base/dom.js";

const FORMAT = "pbiviz-recording";
const VERSION = 1;

/** What the menu of the top bar offers. */
export function createRecorder({ store, notices }) {
  const input = element("input", { type: "file", accept: ".json", hidden: true, onchange: () => load(input.files[0]) });
  document.body.append(input);

  async function load(file) {
    input.value = "";
    if (!file) return;
    try {
      const { guid, recorded } = recordingIn(JSON.parse(await file.text(), reviveNumbers));
      const { visual } = store.state;
      if (guid && visual && guid !== visual.guid)
        notices.show(`${file.name} was recorded by another visual, ${guid}.`, { kind: "warning" });
      store.change(stepTo({ name: file.name, recorded, index: 0 }, 0));
    } catch (error) {
      notices.show(`${file.name} cannot be replayed: ${error.message}`, { kind: "error" });
    }
  }

  return {
    items: () => [
      {
        label: "Save the last update",
        icon: "download",
        isDisabled: store.state.options === null,
        action: () =>
          saveFile(`${fileName(store.state.visual)}-update.json`, recordingOf(store.state), "application/json"),
      },
      { label: "Replay saved updates", icon: "play", action: () => input.click() },
      store.state.replaying && {
        label: "Back to the wells",
        icon: "reset",
        action: () => store.change({ replaying: null }),
      },
    ],
    load,
  };
}

const fileName = (visual) => (visual?.name ?? "visual").replace(/[^\w-]+/g, "-");

/** The last update as the text of a recording. */
function recordingOf({ visual, options }) {
  const { guid, apiVersion } = visual;
  const recording = { format: FORMAT, version: VERSION, guid, apiVersion, recorded: [{ options, at: 0 }] };
  return JSON.stringify(recording, writeNumbers, 2);
}

/** A change of the state to another update of a recording, at the size that it was made at. */
export function stepTo(replaying, index) {
  const { options } = replaying.recorded[index];
  const { width, height } = options.viewport ?? {};
  return {
    replaying: { ...replaying, index, options },
    ...(width > 0 && height > 0 && { size: { width: Math.round(width), height: Math.round(height) } }),
  };
}

/** The updates of a recording; a DataView or options alone count as one update. */
function recordingIn(value) {
  if (value?.format === FORMAT) {
    if (value.version !== VERSION) throw new Error(`its version is ${value.version}, and ${VERSION} is known here`);
    const recorded = (Array.isArray(value.recorded) ? value.recorded : [])
      .filter((entry) => Array.isArray(entry?.options?.dataViews))
      .map(({ options, at }) => ({ options, at: Number(at) || 0 }));
    if (recorded.length === 0) throw new Error("it holds no update");
    return { guid: value.guid, recorded };
  }
  const alone = Array.isArray(value?.dataViews) ? value : value?.metadata && { dataViews: [value], operationKind: 0 };
  if (!alone) throw new Error("it is no recording, and holds neither update options nor a DataView");
  return { recorded: [{ options: alone, at: 0 }] };
}

/** JSON has no NaN and no infinity: they are written as `{"$number": "NaN"}`. */
export function writeNumbers(key, value) {
  return typeof value === "number" && !Number.isFinite(value) ? { $number: String(value) } : value;
}

function reviveNumbers(key, value) {
  return value !== null && typeof value === "object" && typeof value.$number === "string"
    ? Number(value.$number)
    : value;
}

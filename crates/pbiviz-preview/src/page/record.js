// Record and replay: the options of an update as a JSON file, and back.

import { element, saveFile } from "./dom.js";

/** What the menu of the top bar offers. */
export function createRecorder({ store, notices }) {
  const input = element("input", { type: "file", accept: ".json", hidden: true, onchange: () => load(input.files[0]) });
  document.body.append(input);

  async function load(file) {
    input.value = "";
    if (!file) return;
    try {
      const options = optionsIn(JSON.parse(await file.text(), reviveNumbers));
      if (!options) throw new Error("it holds neither update options nor a DataView");
      const { viewport } = options;
      store.change({
        replaying: { name: file.name, options },
        ...(viewport && { size: { width: Math.round(viewport.width), height: Math.round(viewport.height) } }),
      });
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
          saveFile(
            `${fileName(store.state.visual)}-update.json`,
            JSON.stringify(store.state.options, writeNumbers, 2),
            "application/json",
          ),
      },
      { label: "Replay a saved update", icon: "play", action: () => input.click() },
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

/** Update options, a DataView, or the last of a list of either. */
function optionsIn(value) {
  const last = Array.isArray(value) ? value.at(-1) : value;
  if (Array.isArray(last?.dataViews)) return last;
  if (last?.metadata) return { dataViews: [last], operationKind: 0 };
  return null;
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

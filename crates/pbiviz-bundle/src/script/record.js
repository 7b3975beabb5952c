// The recorder of a package made with `--record`: keeps what Power BI hands to `update`, and offers it as a file. It
// stands after the shim, in the same scope, and wraps what the shim has registered, so that the visual itself is the one
// that is released. Nothing that fails here may reach the visual.

/** What is kept: the newest updates. The host's download takes 30 MB, and the frame has better use for its memory. */
const MOST_UPDATES = 50;
const MOST_BYTES = 20 * 1024 * 1024;
/** An update of more values than any host sends is a knot of objects that are each other's members. */
const MOST_VALUES = 4_000_000;

/** `PrivilegeStatus` in words. */
const REFUSALS = {
  1: "The privilege ExportContent is not declared.",
  2: "This host saves no files for visuals.",
  3: "An administrator has switched off downloads of visuals.",
};

/** A value in the encoding of recordings; undefined where there is none for it. */
function encode(value, context = { above: new Set(), count: 0 }) {
  if (++context.count > MOST_VALUES) throw new Error("too many values");
  if (typeof value === "number") return Number.isFinite(value) ? value : { $number: String(value) };
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object" || isOfThePage(value) || context.above.has(value)) return undefined;
  // A date of another frame is no instance of this frame's class. One that names no time has no ISO form.
  if (typeof value.getTime === "function") {
    return { $date: Number.isNaN(value.getTime()) ? String(value) : value.toISOString() };
  }
  context.above.add(value);
  const encoded = Array.isArray(value) ? encodeArray(value, context) : encodeMembers(value, namesOf(value), context);
  context.above.delete(value);
  return encoded;
}

/** Elements, windows and bytes are nothing that Power BI says. */
function isOfThePage(value) {
  return value instanceof Node || value === window || value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function encodeMembers(value, names, context) {
  const members = {};
  for (const name of names) {
    const member = encode(memberOf(value, name), context);
    if (member !== undefined) members[name] = member;
  }
  return members;
}

/** A member, unless it is a getter that throws. */
function memberOf(value, name) {
  try {
    return value[name];
  } catch {
    return undefined;
  }
}

/** The members of an object, and the getters of its class: Power BI's types of columns have nothing else. */
function namesOf(value) {
  const names = new Set(Object.keys(value));
  for (
    let type = Object.getPrototypeOf(value);
    type !== null && Object.getPrototypeOf(type) !== null;
    type = Object.getPrototypeOf(type)
  ) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(type))) if (get) names.add(name);
  }
  return names;
}

/** An array, with the members that it has beside its items: the list of value columns has a source and its groups. */
function encodeArray(array, context) {
  // A blank stands where there is nothing, as JSON has it.
  const items = Array.from(array, (item) => encode(item, context) ?? null);
  const names = Object.keys(array);
  const members = encodeMembers(array, names.slice(names.findLastIndex((name) => /^\d+$/.test(name)) + 1), context);
  if (typeof array.grouped === "function") members.$groups = encodeGroups(array, context);
  return Object.keys(members).length > 0 ? { $array: items, ...members } : items;
}

/** Groups name their columns by the place in the list, so that each column stands there once. */
function encodeGroups(array, context) {
  return array.grouped().map((group) => {
    const names = [...namesOf(group)].filter((name) => name !== "values");
    const places = group.values.map((column) => array.indexOf(column)).filter((place) => place >= 0);
    return { ...encodeMembers(group, names, context), values: places };
  });
}

/** The newest updates of one visual, as text from the moment they came: their objects are the host's to change. */
class Recording {
  #updates = [];
  #bytes = 0;
  #dropped = 0;
  #begin;

  get count() {
    return this.#updates.length;
  }

  add(options) {
    const now = performance.now();
    this.#begin ??= now;
    try {
      const at = Math.round(now - this.#begin);
      const text = JSON.stringify({ options: encode(options), at });
      this.#updates.push({ text, size: new Blob([text]).size });
      this.#bytes += this.#updates.at(-1).size;
    } catch (error) {
      this.#dropped++;
      logError(`an update was not recorded: ${messageOf(error)}`);
    }
    while (this.#updates.length > MOST_UPDATES || this.#bytes > MOST_BYTES) {
      this.#bytes -= this.#updates.shift().size;
      this.#dropped++;
    }
  }

  text() {
    const head = { format: "pbiviz-recording", version: 1, guid: PLUGIN.name, apiVersion: PLUGIN.apiVersion };
    const opening = JSON.stringify({ ...head, dropped: this.#dropped }).slice(0, -1);
    return `${opening},"recorded":[\n${this.#updates.map(({ text }) => text).join(",\n")}\n]}\n`;
  }
}

const RECORDER_STYLE = `
  :host { all: initial }
  button, textarea { font: 12px/1.3 "Segoe UI", sans-serif; color: inherit; background: inherit; border: 1px solid }
  button { padding: 2px 6px; border-radius: 2px; cursor: pointer }
  :focus-visible { outline: 2px solid; outline-offset: 1px }
  .save, dialog {
    color: var(--recorder-color, CanvasText);
    background: var(--recorder-background, Canvas);
    border-color: currentColor;
  }
  .save { position: absolute; top: 3px; right: 3px; z-index: 2147483647 }
  .status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  dialog {
    font: 12px/1.4 "Segoe UI", sans-serif;
    box-sizing: border-box; width: calc(100% - 8px); height: calc(100% - 8px);
    max-width: none; max-height: none; margin: auto; padding: 8px; border: 1px solid;
  }
  dialog[open] { display: flex; flex-direction: column; gap: 6px }
  p { margin: 0 }
  textarea { flex: 1; min-height: 0; resize: none; white-space: pre; font-family: monospace }
`;

function recorderElement(tag, members, ...children) {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
}

/** The button in the visual's corner, and what it does. */
class Recorder {
  #recording = new Recording();
  #host;
  #frame = document.createElement("div");
  #button = recorderElement("button", { type: "button", className: "save", onclick: () => this.#save() });
  #status = recorderElement("span", { className: "status", role: "status" });
  #root;

  constructor(element, host) {
    this.#host = host;
    // The styles of the visual end at a shadow root.
    this.#root = this.#frame.attachShadow({ mode: "open" });
    this.#root.append(recorderElement("style", { textContent: RECORDER_STYLE }), this.#button, this.#status);
    element.append(this.#frame);
    this.#show("Save");
  }

  add(options) {
    this.#recording.add(options);
    const { isHighContrast, foreground, background } = this.#host?.colorPalette ?? {};
    this.#frame.style.setProperty("--recorder-color", isHighContrast ? foreground?.value : "");
    this.#frame.style.setProperty("--recorder-background", isHighContrast ? background?.value : "");
    this.#show("Save");
  }

  remove() {
    this.#frame.remove();
  }

  #show(verb) {
    const { count } = this.#recording;
    this.#button.textContent = `${verb} ${count} ${count === 1 ? "update" : "updates"}`;
  }

  async #save() {
    const text = this.#recording.text();
    const refusal = await this.#download(text).catch((error) => `Saving failed: ${messageOf(error)}`);
    if (refusal) return this.#offer(text, refusal);
    this.#show("Saved");
    this.#status.textContent = this.#button.textContent;
  }

  /** Hands the file to the host; returns why that was not to be. */
  async #download(text) {
    const service = this.#host?.downloadService;
    if (!service) return REFUSALS[2];
    const status = await service.exportStatus?.();
    if (status) return REFUSALS[status] ?? `Downloads are refused, with status ${status}.`;
    const file = [text, `${PLUGIN.name}.recording.json`, "json", "Recording of a visual"];
    const isSaved = service.exportVisualsContentExtended
      ? (await service.exportVisualsContentExtended(...file))?.downloadCompleted
      : await service.exportVisualsContent(...file);
    return isSaved ? undefined : "The host did not save the file.";
  }

  /** Shows the file's text to copy. */
  #offer(text, refusal) {
    const content = recorderElement("textarea", { value: text, readOnly: true, ariaLabel: "Recording" });
    const copy = () => {
      content.select();
      // The clipboard's newer interface is closed to the frames of visuals.
      status.textContent = document.execCommand("copy") ? "Copied." : "Press Ctrl+C to copy.";
    };
    const status = recorderElement("span", { role: "status" });
    const dialog = recorderElement(
      "dialog",
      { ariaLabel: "Recording", onclose: () => dialog.remove() },
      recorderElement("p", { textContent: `${refusal} Copy the recording into a file instead.` }),
      content,
      recorderElement(
        "p",
        {},
        recorderElement("button", { type: "button", textContent: "Copy", onclick: copy }),
        " ",
        recorderElement("button", { type: "button", textContent: "Close", onclick: () => dialog.close() }),
        " ",
        status,
      ),
    );
    this.#root.append(dialog);
    dialog.showModal();
    content.focus();
    content.select();
  }
}

/** What creates a visual, with a recorder beside it. */
const recordedCreate = (create) => (options) => {
  const frame = document.createElement("div");
  frame.style.cssText = "position: relative; width: 100%; height: 100%";
  const element = document.createElement("div");
  element.style.cssText = "width: 100%; height: 100%";
  frame.append(element);
  options.element.append(frame);
  const recorder = new Recorder(frame, options.host);
  const visual = create({ ...options, element });
  const update = visual.update.bind(visual);
  const destroy = visual.destroy.bind(visual);
  visual.update = (updateOptions) => {
    recorder.add(updateOptions);
    update(updateOptions);
  };
  visual.destroy = () => {
    destroy();
    recorder.remove();
    frame.remove();
  };
  return visual;
};

if (window.powerbi) {
  const plugin = window.powerbi.visuals.plugins[PLUGIN.name];
  plugin.create = recordedCreate(plugin.create);
}

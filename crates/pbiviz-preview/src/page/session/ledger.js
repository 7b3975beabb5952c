// What happened in the frame, in order: updates with their rendering events, host calls, console, errors.

const LONGEST = 2000;
/** Characters of all entries, and of one call's arguments, every value counted as some. */
const LARGEST = 50_000_000;
const LARGEST_CALL = 1_000_000;
const VALUE_SIZE = 8;
/** No visual that means well tells of one update as often. */
const MOST_EVENTS = 1000;
/** A visual that has not finished by then would be captured unfinished by an export. */
export const FINISH_BY_MS = 10_000;

/** The ledger: entries, and a listener for each change. */
export function createLedger() {
  const entries = [];
  const updates = new Map();
  const listeners = new Set();
  let isAnnounced = false;
  const changed = () => {
    if (isAnnounced) return;
    isAnnounced = true;
    requestAnimationFrame(() => {
      isAnnounced = false;
      for (const listener of listeners) listener();
    });
  };
  const sizes = [];
  let size = 0;
  const add = (entry, entrySize = sizeOf(entry)) => {
    entries.push({ at: new Date(), ...entry });
    sizes.push(entrySize);
    size += entrySize;
    while (entries.length > LONGEST || size > LARGEST) forget();
    changed();
    return entries.at(-1);
  };

  function forget() {
    const entry = entries.shift();
    size -= sizes.shift();
    if (entry.kind === "update") updates.delete(entry.id);
  }

  return {
    get entries() {
      return entries;
    },
    onChange: (listener) => listeners.add(listener),
    clear() {
      entries.length = 0;
      sizes.length = 0;
      size = 0;
      updates.clear();
      changed();
    },
    update(id, typeName, viewport, operation) {
      const entry = add({
        kind: "update",
        id,
        typeName,
        viewport,
        operation,
        milliseconds: null,
        pack: null,
        paint: null,
        events: [],
        error: null,
      });
      updates.set(id, entry);
      setTimeout(changed, FINISH_BY_MS + 50);
    },
    updated(id, { milliseconds, pack, error }) {
      const entry = updates.get(id);
      if (!entry) return;
      entry.milliseconds = milliseconds;
      entry.pack = pack;
      entry.error = error ?? null;
      changed();
    },
    event(updateId, event, reason, at) {
      const entry = updates.get(updateId);
      if (!entry) {
        add({ kind: "error", message: `rendering${capital(event)} for options that belong to no update`, stack: "" });
        return;
      }
      if (entry.events.length < MOST_EVENTS) entry.events.push({ event, reason, at });
      const started = entry.events.find((each) => each.event === "started");
      if (event !== "started" && started) entry.paint ??= at - started.at;
      changed();
    },
    call(name, args) {
      const argumentsSize = sizeOf(args);
      if (argumentsSize <= LARGEST_CALL) add({ kind: "call", name, arguments: args }, argumentsSize);
      else add({ kind: "call", name, arguments: ["[larger than 1 MB, not kept]"] });
    },
    console: (level, text) => add({ kind: "console", level, text }),
    error: (message, stack) => add({ kind: "error", message, stack: stack ?? "" }),
    note: (text) => add({ kind: "note", text }),
  };
}

/** The size of a value, counted no further than a call may be large. */
function sizeOf(value) {
  let size = 0;
  const rest = [value];
  while (rest.length > 0 && size <= LARGEST_CALL) {
    const next = rest.pop();
    size += VALUE_SIZE;
    if (typeof next === "string") size += next.length;
    else if (next instanceof ArrayBuffer || ArrayBuffer.isView(next)) size += next.byteLength;
    else if (Array.isArray(next)) {
      // Whatever does not fit is not counted one by one.
      if (next.length * VALUE_SIZE > LARGEST_CALL) return LARGEST_CALL + 1;
      for (const item of next) rest.push(item);
    } else if (next !== null && typeof next === "object") {
      for (const name of Object.keys(next)) {
        size += name.length;
        rest.push(next[name]);
      }
    }
  }
  return size;
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** How an update's events stand: `{ state: "good" | "open" | "bad" | "failed", text }`. */
export function pairing(entry, now = Date.now()) {
  const count = (name) => entry.events.filter((each) => each.event === name).length;
  const [started, finished, failed] = [count("started"), count("finished"), count("failed")];
  if (failed === 1 && started === 1 && finished === 0) {
    const { reason } = entry.events.find((each) => each.event === "failed");
    return { state: "failed", text: `failed${reason ? `: ${reason}` : ""}` };
  }
  if (started === 1 && finished === 1 && failed === 0) return { state: "good", text: "started, finished" };
  if (started > 1) return { state: "bad", text: `renderingStarted ${started} times` };
  if (finished + failed > 1) return { state: "bad", text: `ended ${finished + failed} times` };
  if (started === 0 && finished + failed > 0) return { state: "bad", text: "ended without renderingStarted" };
  const isOver = now - entry.at.getTime() > FINISH_BY_MS;
  if (started === 1) return isOver ? { state: "bad", text: "never finished" } : { state: "open", text: "started" };
  if (entry.milliseconds === null) return { state: "open", text: "running" };
  return { state: "bad", text: "no rendering events" };
}

/** Places in source files that a stack or a message names: Rust first, then the script. */
export function sourcePlaces(text) {
  const rust = [...String(text).matchAll(/([\w./\\-]+\.rs):(\d+)(?::(\d+))?/g)].map((match) => match[0]);
  const script = [...String(text).matchAll(/([\w./-]+\.[mc]?[jt]s):(\d+):(\d+)/g)].map((match) => match[0]);
  return [...new Set([...rust, ...script])].slice(0, 3);
}

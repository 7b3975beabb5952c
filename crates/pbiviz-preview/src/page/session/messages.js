// What a frame may say. The visual runs in it and can post whatever it likes, so a message is taken apart here and only
// what has the right shape goes on. Pure.

const isObject = (value) => value !== null && typeof value === "object";
/** What the frame cuts itself, unless the visual speaks in its place. */
const LONGEST_TEXT = 10_000;
const text = (value) => (typeof value === "string" ? value.slice(0, LONGEST_TEXT) : "");
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : 0);

const EVENTS = new Set(["started", "finished", "failed"]);

/** The members that a message of a type has; false where it is none. */
const CHECKS = {
  ready: () => ({}),
  loaded: (data) => ({
    hasFormattingModel: data.hasFormattingModel === true,
    hasEnumerate: data.hasEnumerate === true,
    hasOnObject: data.hasOnObject === true,
  }),
  failed: errorOf,
  error: errorOf,
  updated: ({ id, milliseconds, pack, error }) => ({
    id: number(id),
    milliseconds: number(milliseconds),
    pack: number(pack),
    ...(isObject(error) && { error: errorOf(error) }),
  }),
  event: ({ updateId, event, reason, at }) =>
    EVENTS.has(event) && { updateId, event, at: number(at), ...(reason !== undefined && { reason: text(reason) }) },
  call: ({ name, arguments: args, id }) =>
    typeof name === "string" && {
      name: text(name),
      arguments: Array.isArray(args) ? args : [],
      ...(Number.isInteger(id) && { id }),
    },
  formattingModel: ({ id, model, instances, containers }) => ({
    id: number(id),
    ...(isObject(model) && { model }),
    ...(Array.isArray(instances) && { instances }),
    ...(Array.isArray(containers) && { containers }),
  }),
  onObject: ({ id, selectables, styles, shortcuts, menus }) => ({
    id: number(id),
    selectables: listOfObjects(selectables),
    styles: isObject(styles) ? styles : null,
    shortcuts: listOfObjects(shortcuts),
    menus: listOfObjects(menus),
  }),
  console: ({ level, text: line }) => ({ level: text(level), text: text(line) }),
  pointer: () => ({}),
  key: ({ key }) => ({ key: text(key) }),
  destroyed: ({ error }) => (isObject(error) ? { error: errorOf(error) } : {}),
};

function errorOf({ message, stack }) {
  return { message: text(message), stack: text(stack) };
}

/** The message with the members that its type has; null for anything else. */
export function checkedMessage(data) {
  if (!isObject(data) || !Object.hasOwn(CHECKS, data.type)) return null;
  const members = CHECKS[data.type](data);
  return members ? { type: data.type, ...members } : null;
}

/** A list without what is no object in it; empty for anything else. */
export function listOfObjects(value) {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

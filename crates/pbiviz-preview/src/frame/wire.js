// The two encodings: DataViews as they arrive become what a visual expects, and what a visual hands out becomes
// something that may cross to the page.

((frame) => {
  "use strict";

  // Old scripts declare names of the browser's at the global scope.
  const { Node } = window;

  const isObject = (value) => value !== null && typeof value === "object";

  /** Makes an arrived value what it stands for, in place: a message is nobody else's. */
  function revive(value) {
    if (!isObject(value) || value instanceof Date) return value;
    if (Array.isArray(value)) return reviveItems(value);
    if ("$date" in value) return new Date(value.$date);
    if (typeof value.$number === "string") return Number(value.$number);
    if ("$array" in value) return reviveArray(value);
    if (Array.isArray(value.scope) && Object.keys(value).length === 1) return new frame.Identity(value.scope);
    for (const [name, member] of Object.entries(value)) if (isObject(member)) value[name] = revive(member);
    return value;
  }

  function reviveItems(items) {
    for (let index = 0; index < items.length; index++) {
      if (isObject(items[index])) items[index] = revive(items[index]);
    }
    return items;
  }

  /** An array with members of its own; `$groups` is what its method `grouped` returns. */
  function reviveArray({ $array, $groups, ...members }) {
    const array = Object.assign(reviveItems($array), revive(members));
    if (!$groups) return array;
    const groups = $groups.map(({ values, ...group }) => ({
      values: values.map((index) => array[index]),
      ...revive(group),
    }));
    array.grouped = () => groups;
    return array;
  }

  /** A value as it is stored in an identity. */
  const scopeValue = (value) => (value instanceof Date ? { $date: value.toISOString() } : (value ?? null));

  /** Characters that cross in one message, every value counted as some. */
  const LARGEST = 5_000_000;
  const VALUE_SIZE = 8;

  class TooLarge extends Error {}

  const nameOf = ({ name }) => `[function ${name}]`;

  /**
   * The same without what the page cannot know or a message cannot carry; `undefined` members are left out.
   * Throws where it is too large for a message.
   */
  function toWire(value, { onFunction = nameOf, largest = LARGEST } = {}) {
    const onFull = () => {
      throw new TooLarge(`larger than ${largest / 1_000_000} MB`);
    };
    return wireOf(value, { onFunction, onFull, room: largest, above: new Set() });
  }

  /** The beginning of what `toWire` makes, for a reader. */
  function toExcerpt(value, largest) {
    return wireOf(value, { onFunction: nameOf, onFull: () => "\u2026", room: largest, above: new Set() });
  }

  function wireOf(value, context) {
    context.room -= VALUE_SIZE;
    if (context.room < 0) return context.onFull();
    switch (typeof value) {
      case "function":
        return context.onFunction(value);
      case "symbol":
        return textOf(String(value), context);
      case "string":
        return textOf(value, context);
      case "object":
        break;
      default:
        return value;
    }
    if (value === null) return null;
    if (value instanceof frame.SelectionId) return value.wire();
    const scope = frame.Identity.scopeOf(value);
    if (scope !== undefined) return { scope };
    if (value instanceof Date) return new Date(value);
    if (value instanceof Node || value === window) return String(value);
    if (value instanceof Error) return wireOfMembers(errorMembers(value), context);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      context.room -= value.byteLength;
      return context.room < 0 ? context.onFull() : value;
    }
    if (context.above.has(value)) return "[circular]";
    context.above.add(value);
    const wire = wireOfMembers(value, context);
    context.above.delete(value);
    return wire;
  }

  const errorMembers = ({ name, message, stack }) => ({ name, message, stack });

  function textOf(text, context) {
    const { room } = context;
    context.room -= text.length;
    return context.room < 0 ? text.slice(0, room) + context.onFull() : text;
  }

  function wireOfMembers(value, context) {
    if (Array.isArray(value) || value instanceof Map || value instanceof Set) {
      const items = [];
      for (const item of value) {
        items.push(wireOf(item, context));
        if (context.room < 0) break;
      }
      return items;
    }
    const wire = {};
    for (const name of Object.keys(value)) {
      if (context.room < 0) break;
      context.room -= name.length;
      const member = wireOf(value[name], context);
      if (member !== undefined) wire[name] = member;
    }
    // What is bound to no data is bound to the visual as a whole.
    if (isObject(wire.selector) && Object.keys(wire.selector).length === 0) wire.selector = null;
    return wire;
  }

  Object.assign(frame, { revive, scopeValue, toWire, toExcerpt, TooLarge });
})((globalThis.pbivizFrame ??= {}));

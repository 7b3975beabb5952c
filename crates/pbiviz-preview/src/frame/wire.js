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

  /** The same without what the page cannot know or a message cannot carry; `undefined` members are left out. */
  function toWire(value, onFunction = ({ name }) => `[function ${name}]`) {
    return wireOf(value, { onFunction, above: new Set() });
  }

  function wireOf(value, context) {
    switch (typeof value) {
      case "function":
        return context.onFunction(value);
      case "symbol":
        return String(value);
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
    if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value;
    if (context.above.has(value)) return "[circular]";
    context.above.add(value);
    const wire = wireOfMembers(value, context);
    context.above.delete(value);
    return wire;
  }

  function wireOfMembers(value, context) {
    if (Array.isArray(value)) return value.map((item) => wireOf(item, context));
    if (value instanceof Map || value instanceof Set) return [...value].map((item) => wireOf(item, context));
    const wire = {};
    for (const name of Object.keys(value)) {
      const member = wireOf(value[name], context);
      if (member !== undefined) wire[name] = member;
    }
    // What is bound to no data is bound to the visual as a whole.
    if (isObject(wire.selector) && Object.keys(wire.selector).length === 0) wire.selector = null;
    return wire;
  }

  Object.assign(frame, { revive, scopeValue, toWire });
})((globalThis.pbivizFrame ??= {}));

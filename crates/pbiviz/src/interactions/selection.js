// Small questions about the host's values that are asked many times, or of values that may be anything.

const isSame = (one, other) =>
  one === other || (typeof one?.equals === "function" ? one.equals(other) : one?.getKey?.() === other?.getKey?.());

/** Whether an id stands among others. */
export const isAmong = (id, ids) => ids.some((other) => isSame(id, other));

/** A list, whatever the host has given. */
export const asList = (value) => (Array.isArray(value) ? value : []);

/** Calls back when a promise of the host is kept or broken; other values count as kept promises. */
export function whenDone(promise, callback) {
  Promise.resolve(promise).then(callback, () => callback(undefined));
}

// The way to the page: every message leaves here, and answers of the page come back here.

((frame) => {
  "use strict";

  const page = window.parent;
  const waiting = new Map();
  let lastId = 0;

  function post(message) {
    page.postMessage(message, "*");
  }

  /** No visual that means well comes near it, and a page still keeps up. */
  const CALLS_A_SECOND = 5_000;
  /** Files of 30 MB may be saved, as text of base 64. */
  const LARGEST_FILE = 45_000_000;

  let takesCall;

  /** A call as it crosses. Throws where there are too many or where it is too large. */
  function callOf(name, args) {
    takesCall ??= frame.createQuota(CALLS_A_SECOND, (count) =>
      refuse(`${count} host calls were left out: too many in a second`),
    );
    if (!takesCall()) throw new frame.TooLarge("too many calls in a second");
    try {
      const limits = name.startsWith("downloadService.") ? { largest: LARGEST_FILE } : {};
      return { type: "call", name: `host.${name}`, arguments: frame.toWire(args, limits) };
    } catch (error) {
      if (!(error instanceof frame.TooLarge)) throw error;
      const text = `host.${name} is refused: its arguments are ${error.message}`;
      refuse(text);
      throw new frame.TooLarge(text);
    }
  }

  function refuse(message) {
    post({ type: "error", message, stack: "" });
  }

  /** Tells the page of a call that the visual made on its host. */
  function tell(name, args) {
    try {
      post(callOf(name, args));
    } catch (error) {
      // The page knows, and the visual expects no answer.
      if (!(error instanceof frame.TooLarge)) throw error;
    }
  }

  /** The same, for an answer. */
  function ask(name, args) {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const call = callOf(name, args);
      waiting.set(id, { resolve, reject });
      post({ ...call, id });
    });
  }

  /** The page answered. */
  function takeReply({ id, value, error }) {
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) waiter?.resolve(value);
    else waiter?.reject(new Error(error));
  }

  /** Calls a handler for each message of the page, and of nobody else. */
  function listen(handle) {
    window.addEventListener("message", (event) => {
      if (event.source === page && typeof event.data?.type === "string") handle(event.data);
    });
  }

  Object.assign(frame, { post, tell, ask, takeReply, listen });
})((globalThis.pbivizFrame ??= {}));

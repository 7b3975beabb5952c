// The way to the page: every message leaves here, and answers of the page come back here.

((frame) => {
  "use strict";

  const page = window.parent;
  const waiting = new Map();
  let lastId = 0;

  function post(message) {
    page.postMessage(message, "*");
  }

  /** Tells the page of a call that the visual made on its host. */
  function tell(name, args) {
    post({ type: "call", name: `host.${name}`, arguments: frame.toWire(args) });
  }

  /** The same, for an answer. */
  function ask(name, args) {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      post({ type: "call", name: `host.${name}`, arguments: frame.toWire(args), id });
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

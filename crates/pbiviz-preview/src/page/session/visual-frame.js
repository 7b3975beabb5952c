// One sandboxed frame: its messages, requests that await an answer, and a watch on frames that do not answer.

import { element } from "../base/dom.js";
import { checkedMessage } from "./messages.js";

const ANSWER_BY_MS = 5000;
/** So long may a visual take to clear up before its frame goes. */
const DESTROY_BY_MS = 500;

/**
 * Opens a frame in `container`. `listeners` has `message(data)` for what is no answer, `silent()` when an answer is overdue
 * and `answered()` when it came after all, `left()` when another document is in the frame, and `destroyed(error)` for a
 * visual that failed to clear up.
 */
export function openFrame(container, { strict, title, message, silent, answered, left, destroyed }) {
  const frame = element("iframe", {
    src: strict ? "/frame?strict" : "/frame",
    sandbox: "allow-scripts",
    title,
    class: "visual-frame",
  });
  const waiting = new Map();
  let isClosed = false;
  let isReady = false;
  let isSilent = false;
  let hasLoaded = false;
  let hasLeft = false;

  const receive = (event) => {
    // Whoever is in the frame after the visual has left it has no say.
    if (event.source !== frame.contentWindow || hasLeft) return;
    const data = checkedMessage(event.data);
    if (!data) return;
    if (isClosed) {
      if (data.type !== "destroyed") return;
      if (data.error) destroyed?.(data.error);
      remove();
      return;
    }
    if (isSilent) {
      isSilent = false;
      answered();
    }
    if (data.type === "ready") {
      if (isReady) return leave();
      isReady = true;
    }
    const key = answerKey(data);
    const waiter = waiting.get(key);
    waiting.delete(key);
    if (waiter) waiter(data);
    else message(data);
  };
  window.addEventListener("message", receive);
  frame.addEventListener("load", () => {
    if (hasLoaded) leave();
    hasLoaded = true;
  });
  // Below the frame that it follows, until that one goes.
  container.prepend(frame);

  const wait = (key) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        if (isClosed || !waiting.has(key)) return;
        isSilent = true;
        silent();
      }, ANSWER_BY_MS);
      waiting.set(key, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });

  /** What the page sends is meant for the visual, not for what came in its place. */
  const post = (data) => {
    if (!hasLeft) frame.contentWindow?.postMessage(data, "*");
  };

  return {
    post,
    /** Resolves when the frame's scripts run; to null when the frame is closed before. */
    ready: () => (isReady ? Promise.resolve({}) : wait("ready")),
    /** Posts a message and resolves to its answer; to null when the frame is closed before. */
    request(key, data) {
      if (hasLeft) return Promise.resolve(null);
      const answer = wait(key);
      post(data);
      return answer;
    },
    /** Lets the visual clear up, out of sight, before the frame goes; a silent one goes at once. */
    close() {
      if (isClosed) return;
      isClosed = true;
      frame.hidden = true;
      answerNobody();
      if (isSilent || !isReady || hasLeft) {
        remove();
        return;
      }
      post({ type: "destroy" });
      setTimeout(remove, DESTROY_BY_MS);
    },
  };

  function leave() {
    if (hasLeft) return;
    hasLeft = true;
    if (isClosed) return remove();
    answerNobody();
    left();
  }

  function answerNobody() {
    for (const waiter of waiting.values()) waiter(null);
    waiting.clear();
  }

  function remove() {
    window.removeEventListener("message", receive);
    frame.remove();
  }
}

function answerKey(data) {
  if (data.type === "loaded" || data.type === "failed") return "loaded";
  if (["updated", "formattingModel", "onObject"].includes(data.type)) return `${data.type} ${data.id}`;
  return data.type;
}

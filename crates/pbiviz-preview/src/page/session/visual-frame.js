// One sandboxed frame: its messages, requests that await an answer, and a watch on frames that do not answer.

import { element } from "../base/dom.js";
import { checkedMessage } from "./messages.js";

const ANSWER_BY_MS = 5000;
/** So long may a visual take to clear up before its frame goes. */
const DESTROY_BY_MS = 500;

/**
 * Opens a frame in `container`. `listeners` has `message(data)` for what is no answer, `silent()` when an answer is overdue
 * and `answered()` when it came after all, and `destroyed(error)` for a visual that failed to clear up.
 */
export function openFrame(container, { strict, title, message, silent, answered, destroyed }) {
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

  const receive = (event) => {
    if (event.source !== frame.contentWindow) return;
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
    if (data.type === "ready") isReady = true;
    const key = answerKey(data);
    const waiter = waiting.get(key);
    waiting.delete(key);
    if (waiter) waiter(data);
    else message(data);
  };
  window.addEventListener("message", receive);
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

  return {
    post: (data) => frame.contentWindow?.postMessage(data, "*"),
    /** Resolves when the frame's scripts run; to null when the frame is closed before. */
    ready: () => (isReady ? Promise.resolve({}) : wait("ready")),
    /** Posts a message and resolves to its answer; to null when the frame is closed before. */
    request(key, data) {
      const answer = wait(key);
      frame.contentWindow?.postMessage(data, "*");
      return answer;
    },
    /** Lets the visual clear up, out of sight, before the frame goes; a silent one goes at once. */
    close() {
      if (isClosed) return;
      isClosed = true;
      frame.hidden = true;
      for (const waiter of waiting.values()) waiter(null);
      waiting.clear();
      if (isSilent || !isReady) {
        remove();
        return;
      }
      frame.contentWindow?.postMessage({ type: "destroy" }, "*");
      setTimeout(remove, DESTROY_BY_MS);
    },
  };

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

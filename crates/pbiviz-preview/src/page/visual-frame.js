// One sandboxed frame: its messages, requests that await an answer, and a watch on frames that do not answer.

import { element } from "./dom.js";

const ANSWER_BY_MS = 5000;

/**
 * Opens a frame in `container`. `listeners` has `message(data)` for what is no answer, `silent()` when an answer is overdue
 * and `answered()` when it came after all.
 */
export function openFrame(container, { strict, title, message, silent, answered }) {
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
    if (event.source !== frame.contentWindow || isClosed) return;
    const { data } = event;
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
    close() {
      if (isClosed) return;
      frame.contentWindow?.postMessage({ type: "destroy" }, "*");
      isClosed = true;
      window.removeEventListener("message", receive);
      frame.remove();
      for (const waiter of waiting.values()) waiter(null);
      waiting.clear();
    },
  };
}

function answerKey(data) {
  if (data.type === "loaded" || data.type === "failed") return "loaded";
  if (data.type === "updated" || data.type === "formattingModel") return `${data.type} ${data.id}`;
  return data.type;
}

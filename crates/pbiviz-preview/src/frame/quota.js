// How much a visual may tell: a visual that floods its page would otherwise take the page down with it.

((frame) => {
  "use strict";

  // Visuals replace the browser's own, and a flood must end all the same.
  const { performance, setTimeout } = window;
  const SECOND_MS = 1000;

  /** A function that is true `most` times a second; `onLeftOut` hears how often it was not, once the second is over. */
  function createQuota(most, onLeftOut) {
    let began = Number.NEGATIVE_INFINITY;
    let taken = 0;
    let leftOut = 0;
    const settle = () => {
      const count = leftOut;
      leftOut = 0;
      if (count > 0) onLeftOut(count.toLocaleString("en-US"));
    };
    return () => {
      const now = performance.now();
      if (now - began >= SECOND_MS) {
        settle();
        began = now;
        taken = 0;
      }
      if (taken < most) {
        taken++;
        return true;
      }
      if (leftOut++ === 0) setTimeout(settle, began + SECOND_MS - now);
      return false;
    };
  }

  frame.createQuota = createQuota;
})((globalThis.pbivizFrame ??= {}));

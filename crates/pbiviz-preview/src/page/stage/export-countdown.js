// An export as the service makes one: it updates the visual and takes its picture at the end event, or when time is up.

import { element, fill } from "../base/dom.js";
import { crossButton, icon } from "../base/icons.js";
import { FINISH_BY_MS, pairing } from "../session/ledger.js";

const TICK_MS = 100;
const OVER = new Set(["good", "failed"]);

/** The bar over the stage and what starts it; `exportVisual` asks for the update. */
export function createExportCountdown({ ledger, exportVisual }) {
  const text = element("span", {});
  const bar = element(
    "div",
    { class: "replay-bar", hidden: true, role: "status" },
    icon("record"),
    text,
    crossButton("Close", () => stop()),
  );
  let timer = 0;

  function stop() {
    clearInterval(timer);
    bar.hidden = true;
  }

  function start() {
    clearInterval(timer);
    const began = Date.now();
    bar.hidden = false;
    const say = (sentence) => fill(text, sentence);
    const tick = () => {
      const passed = Date.now() - began;
      const entry = ledger.entries.findLast(({ kind, at }) => kind === "update" && at.getTime() >= began);
      const state = entry && pairing(entry).state;
      if (OVER.has(state)) {
        const event = state === "good" ? "renderingFinished" : "renderingFailed";
        say(`Exported at ${event}, after ${seconds(passed)}`);
      } else if (passed >= FINISH_BY_MS) {
        say(`Exported unfinished: no end event came in ${seconds(FINISH_BY_MS)}`);
      } else {
        say(`Exporting: the picture is taken at the end event, or in ${seconds(FINISH_BY_MS - passed)}`);
        return;
      }
      clearInterval(timer);
    };
    timer = setInterval(tick, TICK_MS);
    tick();
    exportVisual();
  }

  return { bar, start };
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

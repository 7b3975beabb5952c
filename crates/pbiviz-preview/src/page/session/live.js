// Live reload: what the server says about builds and tables, and the overlay over the last good visual.

import * as api from "./api.js";
import { element, fill } from "../base/dom.js";
import { crossButton, icon } from "../base/icons.js";
import { diagnosticsOf } from "../panel/problems-tab.js";

/** Follows the server's events. */
export function followServer({ store, stage, reloadVisual, reloadTables, notices, showTab }) {
  const overlay = element("div", { class: "build-overlay", role: "status", hidden: true });
  stage.append(overlay);
  let isDismissed = false;
  let wasLost = false;

  store.watch(
    ({ build }) => [build],
    ({ state, text }) => {
      isDismissed = false;
      draw(state, text);
    },
  );

  function draw(state, text) {
    overlay.hidden = state === "done" || isDismissed;
    overlay.className = `build-overlay ${state}`;
    if (state === "running")
      fill(overlay, element("div", { class: "spinner", "aria-hidden": true }), element("span", {}, "Building"));
    if (state !== "failed") return;
    const errors = diagnosticsOf(text).filter((each) => each.severity === "error");
    fill(
      overlay,
      element(
        "header",
        {},
        icon("error"),
        element("strong", {}, errors.length > 1 ? `The build failed: ${errors.length} errors` : "The build failed"),
        element("span", { class: "muted" }, store.state.visual ? "The last good visual stays on the stage." : ""),
        element("span", { class: "spring" }),
        element(
          "button",
          { type: "button", class: "button small", onclick: () => showTab("problems") },
          "All problems",
        ),
        crossButton("Dismiss", () => {
          isDismissed = true;
          overlay.hidden = true;
        }),
      ),
      element("pre", { class: "code", tabIndex: 0 }, text),
    );
  }

  api.listen({
    open: async () => {
      if (!wasLost) return;
      wasLost = false;
      notices.show("The server is back.");
      await reloadTables();
      await reloadVisual();
    },
    error: () => {
      if (!wasLost) notices.show("The connection to the server is lost; it is tried again.", { kind: "warning" });
      wasLost = true;
    },
    visual: reloadVisual,
    build: ({ state, text }) => store.change({ build: { state, text: text ?? "" } }),
    tables: reloadTables,
  });
}

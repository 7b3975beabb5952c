// A visual's modal dialog: a second frame in a dialog of the page, with the buttons that the visual asked for.

import { element } from "../base/dom.js";
import { environmentOf } from "../session/environment.js";
import { visualForFrame } from "../session/server-state.js";
import { openFrame } from "../session/visual-frame.js";

const ACTIONS = ["Close", "OK", "Cancel", "Continue", "No", "Yes"];
const SMALLEST = { width: 240, height: 210 };
/** The share of the window that a dialog may cover. */
const LARGEST_SHARE = 0.9;
const MOST_BUTTONS = 3;

/** Closes the dialog that is open, if one is. */
let closeOpen = null;

/** Takes the open dialog away: the visual that waits for its answer is no more. */
export function closeVisualDialog() {
  closeOpen?.(0);
}

/** Shows the dialog; resolves to `{actionId, resultState}` as `openModalDialog` does. */
export function openVisualDialog({ store, dialogId, options, initialState, onCall, onFault }) {
  if (!store.state.settings.allowModalDialog) {
    return Promise.reject(new Error("modal dialogs are not allowed in this environment"));
  }
  if (closeOpen) return Promise.reject(new Error("a modal dialog is open already"));
  return new Promise((resolve) => {
    let resultState = null;
    const close = (actionId) => {
      closeOpen = null;
      frame.close();
      dialog.close();
      dialog.remove();
      resolve({ actionId, resultState });
    };
    closeOpen = close;
    const wanted = Array.isArray(options.actionButtons) ? options.actionButtons.filter((each) => ACTIONS[each]) : [];
    const title = String(options.title ?? "");
    const buttons = (wanted.length > 0 ? wanted : [0])
      .slice(0, MOST_BUTTONS)
      .map((action, index) =>
        element(
          "button",
          { type: "button", class: index === 0 ? "button primary" : "button", onclick: () => close(action) },
          ACTIONS[action],
        ),
      );
    const body = element("div", { class: "visual-dialog-body" });
    const dialog = element(
      "dialog",
      { class: "dialog visual-dialog", "aria-label": title || "Dialog of the visual" },
      element("header", { class: "dialog-header" }, element("h2", {}, title)),
      body,
      element("footer", { class: "dialog-footer" }, buttons),
    );
    const { width, height } = dialogSize(options.size);
    body.style.setProperty("width", `${width}px`);
    body.style.setProperty("height", `${height}px`);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(0);
    });
    document.body.append(dialog);
    dialog.showModal();

    const frame = openFrame(body, {
      strict: store.state.settings.strict,
      title: title || "Dialog of the visual",
      message: receive,
      silent: () => onFault("the dialog of the visual does not answer", ""),
      answered: () => {},
      left: () => onFault("the dialog of the visual left its frame", ""),
    });
    function receive(data) {
      if (data.type === "error" || data.type === "failed") onFault(`dialog: ${data.message}`, data.stack);
      if (data.type !== "call") return;
      const method = data.name.split(".").at(-1);
      if (method === "setResult") [resultState] = data.arguments;
      else if (method === "close") {
        if (data.arguments[1] !== undefined && data.arguments[1] !== null) resultState = data.arguments[1];
        close(Number(data.arguments[0] ?? 0));
      } else onCall(data, frame.post);
    }
    frame.ready().then((isReady) => {
      if (!isReady) return;
      const { state } = store;
      frame.post({
        type: "loadDialog",
        visual: visualForFrame(state),
        environment: environmentOf(state),
        dialogId,
        initialState,
      });
    });
  });
}

function dialogSize(size) {
  const within = (wanted, least, most) => Math.max(least, Math.min(Number(wanted) || least, most));
  return {
    width: within(size?.width ?? 480, SMALLEST.width, Math.floor(innerWidth * LARGEST_SHARE)),
    height: within(size?.height ?? 320, SMALLEST.height, Math.floor(innerHeight * LARGEST_SHARE) - 110),
  };
}

// The stage: the report page with the visual on it, handles to resize it, and what is shown over it.

import { element, fill, shape } from "../base/dom.js";
import { viewportOf } from "../session/environment.js";
import { icon } from "../base/icons.js";
import { drawOutlines } from "./outlines.js";
import { createExportCountdown } from "./export-countdown.js";
import { createReplayBar } from "./replay-bar.js";
import { createStageTools } from "./stage-tools.js";
import { THEMES } from "../session/themes.js";
import { createVisualHeader } from "./visual-header.js";

const EDGES = ["n", "e", "s", "w", "ne", "se", "sw", "nw"];
const KEYBOARD_EDGES = { e: "Width", s: "Height", se: "Size" };
const SMALLEST = 16;
const LARGEST = 8000;
/** As in Desktop, which takes from a tenth of a second to one and a half. */
const LATE_BY_MS = 800;
const PADDING = 28;
const HEADER = 34;

/** Builds the stage; returns where the frame goes and where it is. */
export function createStage(
  root,
  { store, resize, restart, showTab, actions, clearSelection, ledger, exportVisual },
) {
  const holder = element("div", { class: "frame-holder" });
  const outlines = shape("svg", { class: "outlines", "aria-hidden": "true" });
  const lost = element("p");
  const silent = element(
    "div",
    { class: "stage-cover", role: "alertdialog", "aria-label": "The visual does not answer", hidden: true },
    lost,
    element("button", { type: "button", class: "button primary", onclick: restart }, "Restart the visual"),
  );
  const licenseBar = element("div", { class: "license-bar", hidden: true, role: "status" });
  const blocked = element("div", { class: "stage-cover", role: "status", hidden: true });
  const box = element("div", { class: "visual-box" }, holder, outlines, blocked, silent, EDGES.map(handle));
  const card = element(
    "div",
    { class: "visual-card" },
    createVisualHeader({ store, showTab, actions, clearSelection }),
    box,
  );
  const page = element(
    "div",
    { class: "report-page", onclick: (event) => event.target === page && clearSelection() },
    card,
  );
  const scroll = element("div", { class: "stage-scroll" }, page);
  const countdown = createExportCountdown({ ledger, exportVisual });
  const blank = element("div", { class: "stage-blank", hidden: true });
  root.append(
    createStageTools({ store, resize }),
    createReplayBar({ store }),
    countdown.bar,
    licenseBar,
    scroll,
    blank,
  );

  let frozenScale = null;
  let lateResize = 0;
  const room = () => ({ width: scroll.clientWidth - 2 * PADDING, height: scroll.clientHeight - 2 * PADDING - HEADER });

  function scaleOf({ size, zoom, settings }) {
    if (settings.inFocus) return 1;
    if (frozenScale !== null) return frozenScale;
    if (zoom !== "fit") return zoom;
    const { width, height } = room();
    return Math.max(0.1, Math.min(1, width / size.width, height / size.height));
  }

  function layOut() {
    const { state } = store;
    // Out of sight, the stage has no size.
    if (state.visual === null) return;
    const size = viewportOf(state);
    const scale = scaleOf(state);
    card.style.setProperty("width", `${size.width * scale}px`);
    box.style.setProperty("height", `${size.height * scale}px`);
    root.classList.toggle("in-focus", state.settings.inFocus);
    clearTimeout(lateResize);
    if (state.settings.isLateResize) lateResize = setTimeout(sizeFrame, LATE_BY_MS, size);
    else sizeFrame(size);
    holder.style.setProperty("transform", scale === 1 ? "none" : `scale(${scale})`);
    // A frame that is zoomed has as many more pixels; it is drawn smaller by as much.
    const zoom = (state.pixelRatio ?? devicePixelRatio) / devicePixelRatio;
    holder.style.setProperty("--frame-zoom", String(zoom));
    holder.classList.toggle("zoomed", zoom !== 1);
    outlines.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    root.dispatchEvent(new CustomEvent("scalechange", { detail: scale }));
  }

  function sizeFrame({ width, height }) {
    holder.style.setProperty("width", `${width}px`);
    holder.style.setProperty("height", `${height}px`);
  }

  function handle(edge) {
    const label = KEYBOARD_EDGES[edge];
    const node = element("div", {
      class: `handle handle-${edge}`,
      ...(label && {
        tabIndex: 0,
        role: "button",
        "aria-label": `${label} of the visual: arrows change it, Shift for single pixels`,
      }),
      "aria-hidden": label ? null : true,
      onpointerdown: (event) => drag(node, edge, event),
      onkeydown: (event) => resizeByKey(event),
    });
    return node;
  }

  function resizeByKey(event) {
    const step = event.shiftKey ? 1 : 10;
    const [dx, dy] =
      { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key] ?? [];
    if (dx === undefined) return;
    event.preventDefault();
    const { width, height } = store.state.size;
    resize({ width: clamp(width + dx), height: clamp(height + dy) }, true);
  }

  function drag(node, edge, down) {
    if (down.button !== 0) return;
    down.preventDefault();
    const { width, height } = store.state.size;
    const scale = scaleOf(store.state);
    // The card is centered while it fits: it grows to both sides, so the pointer's way counts twice.
    const [timesX, timesY] = [width * scale < room().width ? 2 : 1, height * scale < room().height ? 2 : 1];
    frozenScale = scale;
    root.classList.add("resizing");
    node.setPointerCapture(down.pointerId);
    const sizeAt = (event) => {
      const dx =
        (((event.clientX - down.clientX) * timesX) / scale) * (edge.includes("w") ? -1 : edge.includes("e") ? 1 : 0);
      const dy =
        (((event.clientY - down.clientY) * timesY) / scale) *
        (edge.startsWith("n") ? -1 : edge.startsWith("s") ? 1 : 0);
      return { width: clamp(width + dx), height: clamp(height + dy) };
    };
    const move = (event) => resize(sizeAt(event), false);
    const end = (event) => {
      node.removeEventListener("pointermove", move);
      frozenScale = null;
      root.classList.remove("resizing");
      resize(sizeAt(event), true);
      layOut();
    };
    node.addEventListener("pointermove", move);
    node.addEventListener("lostpointercapture", end, { once: true });
  }

  const measureFocus = () => {
    if (store.state.visual === null) return;
    const { width, height } = room();
    const focusSize = { width: Math.max(SMALLEST, Math.floor(width)), height: Math.max(SMALLEST, Math.floor(height)) };
    const { focusSize: known } = store.state;
    if (known?.width !== focusSize.width || known?.height !== focusSize.height) store.change({ focusSize });
    layOut();
  };
  new ResizeObserver(measureFocus).observe(scroll);

  store.watch(
    ({ size, zoom, pixelRatio, settings, focusSize }) => [size, zoom, pixelRatio, settings.inFocus, focusSize],
    layOut,
  );
  store.watch(
    ({ hung, hasLeft }) => [hung, hasLeft],
    (hung, hasLeft) => {
      silent.hidden = !hung && !hasLeft;
      lost.textContent = hasLeft
        ? "The visual left its frame: it loaded another page or itself anew."
        : "The visual has not answered for 5 seconds.";
    },
  );
  store.watch(
    ({ outlines: regions, settings }) => [regions, settings.formatMode],
    (regions, isOn) => fill(outlines, isOn ? drawOutlines(regions) : []),
  );
  store.watch(
    ({ settings }) => [settings.theme],
    (id) => {
      const { palette } = THEMES[id];
      holder.style.setProperty("background", palette.background);
      page.style.setProperty("background", palette.backgroundLight);
      page.style.setProperty("--page-text", palette.foreground);
    },
  );
  store.watch(
    ({ visual }) => [visual],
    (visual) => {
      blank.hidden = visual !== null;
      scroll.hidden = visual === null;
      layOut();
      fill(
        blank,
        element("div", { class: "spinner", "aria-hidden": true }),
        element("p", {}, "Waiting for the visual to be built"),
      );
    },
  );
  store.watch(
    ({ license }) => [license],
    (license) => {
      licenseBar.hidden = !license || license.isBlocking;
      blocked.hidden = !license?.isBlocking;
      fill(license?.isBlocking ? blocked : licenseBar, license && [icon("info"), element("p", {}, license.text)]);
    },
  );

  return {
    holder,
    box,
    startExport: countdown.start,
    frameBox() {
      const frame = holder.querySelector("iframe");
      if (!frame) return null;
      const { left, top } = frame.getBoundingClientRect();
      return { left, top, scale: scaleOf(store.state) };
    },
  };
}

const clamp = (value) => Math.max(SMALLEST, Math.min(LARGEST, Math.round(value)));

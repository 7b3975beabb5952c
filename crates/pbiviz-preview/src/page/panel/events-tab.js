// The event ledger: updates and their rendering events, host calls, console and errors, newest last.

import { copyText, element, fill, keepingFocus } from "../base/dom.js";
import { icon } from "../base/icons.js";
import { pairing, sourcePlaces } from "../session/ledger.js";
import { createTree } from "../base/json-tree.js";

const KINDS = { update: "Updates", call: "Host calls", console: "Console", error: "Errors" };
const SHOWN = 400;
const LONGEST_HEAD = 160;
const REST_MS = 100;
/** Calls that come with every move of the pointer. */
const CHATTER = /tooltipService\.move$/;

/** Fills the tab. */
export function createEventsTab(root, { ledger, tabs }) {
  const shown = new Set(Object.keys(KINDS));
  const opened = new WeakSet();
  let query = "";
  const list = element("ol", { class: "event-list", "aria-label": "Events" });
  const search = element("input", {
    type: "search",
    class: "search",
    placeholder: "Filter events",
    "aria-label": "Filter events",
    oninput: () => {
      query = search.value.toLowerCase();
      draw();
    },
  });
  const kinds = Object.entries(KINDS).map(([kind, label]) => {
    const node = element(
      "button",
      {
        type: "button",
        class: "chip-button",
        "aria-pressed": true,
        onclick: () => {
          if (!shown.delete(kind)) shown.add(kind);
          node.setAttribute("aria-pressed", String(shown.has(kind)));
          draw();
        },
      },
      label,
    );
    return node;
  });
  const copy = element(
    "button",
    {
      type: "button",
      class: "button subtle",
      onclick: async () => {
        const isCopied = await copyText(JSON.stringify(visible(), null, 2));
        copy.lastChild.textContent = isCopied ? "Copied" : "Not allowed";
        setTimeout(() => (copy.lastChild.textContent = "Copy"), 2000);
      },
    },
    icon("copy"),
    element("span", {}, "Copy"),
  );
  const summary = element("span", { class: "tool-note" });
  fill(
    root,
    element(
      "div",
      { class: "panel-tools" },
      search,
      element("div", { class: "chips", role: "group", "aria-label": "Kinds of events" }, kinds),
      summary,
      element("span", { class: "spring" }),
      copy,
      element(
        "button",
        { type: "button", class: "button subtle", onclick: () => ledger.clear() },
        icon("close"),
        element("span", {}, "Clear"),
      ),
    ),
    element("div", { class: "panel-scroll" }, list),
  );
  const scroll = root.querySelector(".panel-scroll");

  let isFollowing = true;
  const toEnd = () => (scroll.scrollTop = scroll.scrollHeight);
  // The newest stays in sight until the reader scrolls away from it, and again when the panel changes its height.
  scroll.addEventListener("scroll", () => {
    if (scroll.clientHeight > 0) isFollowing = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 24;
  });
  new ResizeObserver(() => isFollowing && toEnd()).observe(scroll);

  const visible = () =>
    ledger.entries
      .filter((entry) => shown.has(entry.kind) || entry.kind === "note")
      .filter((entry) => !CHATTER.test(entry.name ?? ""))
      .filter((entry) => query === "" || searchText(entry).includes(query))
      .slice(-SHOWN);

  function draw() {
    const entries = visible();
    keepingFocus(scroll, () =>
      fill(
        list,
        entries.length === 0
          ? element("li", { class: "empty" }, query ? "No event matches." : "Events appear here as the visual runs.")
          : entries.map(row),
      ),
    );
    if (isFollowing) toEnd();
    const updates = ledger.entries.filter((entry) => entry.kind === "update");
    const bad = updates.filter((entry) => entry.error || ["bad", "failed"].includes(pairing(entry).state)).length;
    const errors = ledger.entries.filter((entry) => entry.kind === "error" || entry.level === "error").length;
    tabs.badge("events", bad + errors > 0 ? String(bad + errors) : "", "bad");
    const times = updates.map((entry) => entry.milliseconds).filter((time) => time !== null);
    summary.textContent =
      times.length === 0
        ? ""
        : `${updates.length} ${updates.length === 1 ? "update" : "updates"}, last ${milliseconds(times.at(-1))}`;
  }

  function row(entry, index) {
    const { mark, head, state, detail } = describe(entry);
    const line = [
      element("time", { class: "event-time" }, entry.at.toLocaleTimeString("en-GB")),
      element("span", { class: "event-kind" }, mark),
      element("span", { class: "event-head" }, head),
    ];
    if (!detail)
      return element("li", { class: `event ${entry.kind} ${state}` }, element("div", { class: "event-line" }, line));
    const details = element(
      "details",
      { open: opened.has(entry) },
      element("summary", { class: "event-line", data: { key: `event ${index}` } }, line),
    );
    const show = () => {
      if (details.open && details.childElementCount === 1)
        details.append(element("div", { class: "event-detail" }, detail()));
      if (details.open) opened.add(entry);
      else opened.delete(entry);
    };
    details.addEventListener("toggle", show);
    if (details.open) show();
    return element("li", { class: `event ${entry.kind} ${state}` }, details);
  }

  // A visual may keep calling: the list is drawn at once, and again no sooner than a moment later.
  let isResting = false;
  let isStale = false;
  function drawSoon() {
    isStale = true;
    if (isResting) return;
    isStale = false;
    isResting = true;
    draw();
    setTimeout(() => {
      isResting = false;
      if (isStale) drawSoon();
    }, REST_MS);
  }
  ledger.onChange(drawSoon);
  draw();
}

const milliseconds = (time) => `${time.toLocaleString("en-US", { maximumFractionDigits: 1 })} ms`;

function searchText(entry) {
  return JSON.stringify([
    entry.kind,
    entry.typeName,
    entry.name,
    entry.text,
    entry.message,
    entry.arguments,
  ]).toLowerCase();
}

function describe(entry) {
  switch (entry.kind) {
    case "update":
      return describeUpdate(entry);
    case "call": {
      const text = callText(entry.arguments);
      return {
        mark: "call",
        state: "",
        head: [element("code", {}, entry.name), element("span", { class: "event-text" }, text)],
        detail: () => createTree(entry.arguments, { label: "Arguments" }),
      };
    }
    case "console":
      return {
        mark: entry.level,
        state: entry.level === "error" ? "bad" : entry.level === "warn" ? "warned" : "",
        head: element("span", { class: "event-text" }, excerpt(entry.text)),
        detail:
          entry.text.includes("\n") || entry.text.length > LONGEST_HEAD
            ? () => element("pre", { class: "code" }, entry.text)
            : null,
      };
    case "error": {
      const places = sourcePlaces(`${entry.message}\n${entry.stack}`);
      return {
        mark: "error",
        state: "bad",
        head: [
          element("span", { class: "event-text" }, excerpt(entry.message)),
          places.map((place) => element("span", { class: "place" }, place)),
        ],
        detail: entry.stack
          ? () => element("pre", { class: "code" }, entry.stack)
          : entry.message.length > LONGEST_HEAD
            ? () => element("pre", { class: "code" }, entry.message)
            : null,
      };
    }
    default:
      return { mark: "", state: "note", head: element("span", { class: "event-text" }, entry.text), detail: null };
  }
}

const OPERATIONS = ["Create", "Append", "Segment"];

function describeUpdate(entry) {
  const { state, text } = pairing(entry);
  const isBad = state === "bad" || state === "failed" || entry.error;
  const head = [
    element("strong", { title: entry.typeName }, entry.typeName),
    element(
      "span",
      { class: "muted" },
      `${OPERATIONS[entry.operation] ?? ""} ${entry.viewport.width} × ${entry.viewport.height}`,
    ),
    element(
      "span",
      { class: "event-number muted", title: "Time that the frame took to make the DataView’s objects" },
      entry.pack === null ? "" : `pack ${milliseconds(entry.pack)}`,
    ),
    element(
      "span",
      { class: "event-number", title: "Time that update() took" },
      entry.milliseconds === null ? "…" : `update ${milliseconds(entry.milliseconds)}`,
    ),
    element(
      "span",
      { class: "event-number", title: "From renderingStarted to the end event" },
      entry.paint === null ? "" : `paint ${milliseconds(entry.paint)}`,
    ),
    element("span", { class: `pairing ${isBad ? "bad" : state}`, title: text }, entry.error ? "threw" : text),
  ];
  const detail = () => [
    entry.error &&
      element(
        "pre",
        { class: "code" },
        typeof entry.error === "string"
          ? entry.error
          : (entry.error.stack ?? entry.error.message ?? JSON.stringify(entry.error)),
      ),
    entry.events.map((each) => element("div", {}, `rendering ${each.event}${each.reason ? `: ${each.reason}` : ""}`)),
    entry.events.length === 0 && element("div", { class: "muted" }, "No rendering event came for these options."),
  ];
  return { mark: "update", state: isBad ? "bad" : "", head, detail };
}

/** What a call's arguments are written as: they stay the same, and the list is drawn often. */
const callTexts = new WeakMap();

function callText(args) {
  if (!callTexts.has(args)) {
    const text = args.map((each) => (each === undefined ? "undefined" : JSON.stringify(each))).join(", ");
    callTexts.set(args, excerpt(text));
  }
  return callTexts.get(args);
}

const excerpt = (text) => (text.length > LONGEST_HEAD ? `${text.slice(0, LONGEST_HEAD)}…` : text);

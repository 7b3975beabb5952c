// What the build says, with places in the files, and why fields were refused.

import { copyText, element, fill, sentence } from "../base/dom.js";
import { icon } from "../base/icons.js";

/** Fills the tab. */
export function createProblemsTab(root, { store, tabs }) {
  const scroll = element("div", { class: "panel-scroll" });
  fill(root, scroll);
  store.watch(
    ({ build, update }) => [build, update?.problems],
    (build, fieldProblems = []) => {
      const diagnostics = build.text ? diagnosticsOf(build.text) : [];
      const count = diagnostics.filter(({ severity }) => severity !== "note").length + fieldProblems.length;
      tabs.badge("problems", count > 0 ? String(count) : "", build.state === "failed" ? "bad" : "warned");
      fill(
        scroll,
        diagnostics.length + fieldProblems.length === 0
          ? element(
              "p",
              { class: "empty" },
              build.state === "running" ? "Building." : "No problems: the last build went through.",
            )
          : element("ul", { class: "problem-list" }, fieldProblems.map(fieldRow), diagnostics.map(diagnosticRow)),
      );
    },
  );
}

function fieldRow({ role, message }) {
  return element(
    "li",
    { class: "problem warned" },
    icon("warning"),
    element("div", {}, element("strong", {}, role ? `Well ${role}: ` : ""), sentence(message)),
  );
}

function diagnosticRow({ severity, place, text }) {
  return element(
    "li",
    { class: `problem ${severity === "error" ? "bad" : severity === "warning" ? "warned" : ""}` },
    icon(severity === "error" ? "error" : severity === "warning" ? "warning" : "info"),
    element(
      "div",
      {},
      place &&
        element(
          "button",
          { type: "button", class: "place", title: "Copy the position", onclick: () => copyText(place) },
          place,
        ),
      element("pre", { class: "code" }, text),
    ),
  );
}

/** How the compiler counts at its end what it has said before. */
const COUNT = /^error: (?:aborting due to|could not compile)/;

/** Blocks of a compiler's or checker's output that begin with `error` or `warning`; the rest stays one note. */
export function diagnosticsOf(text) {
  const blocks = text
    .split(/^(?=(?:error|warning)(?:\[\w+\])?:)/m)
    .map((block) => block.trimEnd())
    .filter((block) => block !== "" && !COUNT.test(block));
  return blocks.map((block) => ({
    severity: /^(error|warning)/.exec(block)?.[1] ?? "note",
    place: /-->\s*(\S+?:\d+(?::\d+)?)/.exec(block)?.[1] ?? null,
    text: block,
  }));
}

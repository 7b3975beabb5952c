// What is replayed, over the stage: the updates of the recording, and the way from one to the next.

import { element, fill, keepingFocus } from "../base/dom.js";
import { updateTypeName } from "../session/environment.js";
import { select } from "../base/form.js";
import { icon } from "../base/icons.js";
import { stepTo } from "../host/record.js";

const OPERATIONS = ["Create", "Append", "Segment"];

/** The bar; arrows step while the focus is in it. */
export function createReplayBar({ store }) {
  const bar = element("div", {
    class: "replay-bar",
    hidden: true,
    role: "group",
    "aria-label": "Replay",
    onkeydown: (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by || event.target instanceof HTMLSelectElement) return;
      event.preventDefault();
      step(by);
    },
  });

  function step(by) {
    const { recorded, index } = store.state.replaying;
    if (recorded[index + by]) store.change(stepTo(store.state.replaying, index + by));
  }

  const stepButton = (label, name, by, isDisabled) =>
    element(
      "button",
      {
        type: "button",
        class: "icon-button bordered",
        "aria-label": label,
        title: label,
        "aria-disabled": isDisabled,
        data: { key: name },
        onclick: () => step(by),
      },
      icon(name),
    );

  function draw(replaying) {
    bar.hidden = replaying === null;
    if (!replaying) return;
    const { name, recorded, index } = replaying;
    keepingFocus(bar, () =>
      fill(
        bar,
        icon("play"),
        element("span", { class: "replay-name" }, `Replaying ${name}`),
        recorded.length > 1 && [
          stepButton("Previous update", "chevronLeft", -1, index === 0),
          Object.assign(
            select(
              index,
              recorded.map((entry, at) => [at, describe(entry, at)]),
              (at) => store.change(stepTo(store.state.replaying, at)),
              `Update ${index + 1} of ${recorded.length}`,
            ),
            { className: "input replay-select" },
          ),
          stepButton("Next update", "chevronRight", 1, index === recorded.length - 1),
        ],
        element("span", { class: "spring" }),
        element(
          "button",
          {
            type: "button",
            class: "button small",
            data: { key: "back" },
            onclick: () => store.change({ replaying: null }),
          },
          "Back to the wells",
        ),
      ),
    );
  }

  store.watch(({ replaying }) => [replaying], draw);
  return bar;
}

function describe({ options, at }, index) {
  const type = updateTypeName(options.type ?? 0);
  const operation = OPERATIONS[options.operationKind] ?? "";
  return `${index + 1}: ${type} ${operation} at ${(at / 1000).toFixed(1)} s`;
}

// On-object formatting: what the visual says of its parts when the page asks.

((frame) => {
  "use strict";

  /** A sub-selection as the visual expects it: its ids are ids again. */
  function reviveSubSelection(subSelection) {
    for (const object of subSelection?.customVisualObjects ?? []) {
      object.selectionId = frame.SelectionId.of(object.selectionId);
    }
    return subSelection;
  }

  /** Everything that can be chosen, and styles and shortcuts of what is chosen. */
  function onObjectAnswers(visual, { subSelections = [] }) {
    const service = visual?.visualOnObjectFormatting;
    const chosen = subSelections.map(reviveSubSelection);
    const answer = (question) => {
      try {
        return frame.toWire(question());
      } catch (error) {
        frame.reportError(error);
        return undefined;
      }
    };
    return {
      selectables: answer(() => service?.getSubSelectables?.()) ?? [],
      ...(chosen.length > 0 && {
        styles: answer(() => service?.getSubSelectionStyles?.(chosen)),
        shortcuts: answer(() => service?.getSubSelectionShortcuts?.(chosen, undefined)) ?? [],
      }),
    };
  }

  Object.assign(frame, { onObjectAnswers, reviveSubSelection });
})((globalThis.pbivizFrame ??= {}));

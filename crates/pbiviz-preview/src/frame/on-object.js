// On-object formatting: what the visual says of its parts when the page asks.

((frame) => {
  "use strict";

  /** The styles behind which more stands: their shortcuts are asked for by name. */
  const MENU_STYLES = ["border", "grid"];

  /** A sub-selection as the visual expects it: its ids are ids again. */
  function reviveSubSelection(subSelection) {
    for (const object of subSelection?.customVisualObjects ?? []) {
      object.selectionId = frame.SelectionId.of(object.selectionId);
    }
    return subSelection;
  }

  /** Everything that can be chosen, and styles, shortcuts and further menus of what is chosen. */
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
    const selectables = answer(() => service?.getSubSelectables?.()) ?? [];
    if (chosen.length === 0) return { selectables };
    const styles = answer(() => service?.getSubSelectionStyles?.(chosen));
    const shortcuts = (name) => answer(() => service?.getSubSelectionShortcuts?.(chosen, name)) ?? [];
    const menus = MENU_STYLES.filter((name) => styles?.[name]?.type === "contextmenu");
    return {
      selectables,
      styles,
      shortcuts: shortcuts(undefined),
      menus: menus.map((name) => ({ name, shortcuts: shortcuts(name) })),
    };
  }

  Object.assign(frame, { onObjectAnswers, reviveSubSelection });
})((globalThis.pbivizFrame ??= {}));

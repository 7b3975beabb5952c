// The report's theme as a visual sees it: data colors by key, and named colors.

((frame) => {
  "use strict";

  const words = (text) => text.trim().split(/\s+/);
  const FOREGROUND = words(`
    foreground foregroundLight foregroundDark foregroundNeutralLight foregroundNeutralDark
    foregroundNeutralSecondary foregroundNeutralSecondaryAlt foregroundNeutralSecondaryAlt2
    foregroundNeutralTertiary foregroundNeutralTertiaryAlt foregroundSelected foregroundButton
    hyperlink visitedHyperlink mapPushpin shapeStroke
  `);
  const BACKGROUND = words("background backgroundLight backgroundNeutral backgroundDark");
  /** Colors that not every theme has. */
  const OPTIONAL = words("selection separator negative neutral positive");

  /** A member that is found out at each read. */
  function defineGetter(object, name, get) {
    Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
  }

  function createPalette() {
    const places = new Map();
    const colorAt = (place) => {
      const { colors, isHighContrast, palette } = frame.environment;
      return {
        value: isHighContrast || colors.length === 0 ? palette.foreground : colors[place % colors.length],
      };
    };
    const palette = {
      /** The next color for a new key, the same one ever after. */
      getColor(key) {
        if (!places.has(key)) places.set(key, places.size);
        return colorAt(places.get(key));
      },
      reset() {
        places.clear();
        return palette;
      },
    };
    // The theme may change under a visual that keeps the palette.
    const define = (name, get) => defineGetter(palette, name, get);
    const named = (name, otherwise) => {
      const value = frame.environment.palette[name] ?? frame.environment.palette[otherwise];
      return value === undefined ? undefined : { value };
    };
    define("isHighContrast", () => frame.environment.isHighContrast);
    // Undeclared, but visuals of API 1 and 2 read them.
    define("colors", () => frame.environment.colors.map((value) => ({ value })));
    define("colorPalette", () =>
      Object.fromEntries([...places].map(([key, place]) => [key, colorAt(place)])),
    );
    for (const name of FOREGROUND) define(name, () => named(name, "foreground"));
    for (const name of BACKGROUND) define(name, () => named(name, "background"));
    for (const name of OPTIONAL) define(name, () => named(name));
    return palette;
  }

  Object.assign(frame, { createPalette, defineGetter });
})((globalThis.pbivizFrame ??= {}));

// Report themes: data colors and the palette's members, light, dark and the four high-contrast ones of Windows.

const LIGHT = {
  foreground: "#252423",
  foregroundLight: "#373534",
  foregroundDark: "#12110F",
  foregroundNeutralLight: "#B3B0AD",
  foregroundNeutralDark: "#3B3A39",
  foregroundNeutralSecondary: "#605E5C",
  foregroundNeutralSecondaryAlt: "#484644",
  foregroundNeutralSecondaryAlt2: "#797775",
  foregroundNeutralTertiary: "#B3B0AD",
  foregroundNeutralTertiaryAlt: "#C8C6C4",
  foregroundSelected: "#252423",
  foregroundButton: "#FFFFFF",
  background: "#FFFFFF",
  backgroundLight: "#F3F2F1",
  backgroundNeutral: "#C8C6C4",
  backgroundDark: "#E1DFDD",
  hyperlink: "#0078D4",
  visitedHyperlink: "#5C2E91",
  mapPushpin: "#118DFF",
  shapeStroke: "#118DFF",
  selection: "#118DFF",
  separator: "#E1DFDD",
  negative: "#D64550",
  neutral: "#D9B300",
  positive: "#1AAB40",
};

const DARK = {
  ...LIGHT,
  foreground: "#F3F2F1",
  foregroundLight: "#E1DFDD",
  foregroundDark: "#FFFFFF",
  foregroundNeutralLight: "#605E5C",
  foregroundNeutralDark: "#E1DFDD",
  foregroundNeutralSecondary: "#C8C6C4",
  foregroundNeutralSecondaryAlt: "#D2D0CE",
  foregroundNeutralSecondaryAlt2: "#A19F9D",
  foregroundNeutralTertiary: "#8A8886",
  foregroundNeutralTertiaryAlt: "#605E5C",
  foregroundSelected: "#FFFFFF",
  foregroundButton: "#252423",
  background: "#1F1E1D",
  backgroundLight: "#2D2C2B",
  backgroundNeutral: "#484644",
  backgroundDark: "#3B3A39",
  hyperlink: "#6CB8F6",
  visitedHyperlink: "#C3A6E8",
  separator: "#3B3A39",
};

/** High contrast: nothing but these four colors, whatever member a visual asks for. */
function highContrast(foreground, background, selected, hyperlink) {
  const palette = {};
  for (const name of Object.keys(LIGHT)) palette[name] = name.startsWith("background") ? background : foreground;
  return { ...palette, foregroundSelected: selected, selection: selected, hyperlink, visitedHyperlink: hyperlink };
}

const contrastTheme = (name, ...colors) => {
  const palette = highContrast(...colors);
  return { name, palette, colors: [palette.foreground], isHighContrast: true };
};

const theme = (name, colors, palette = LIGHT) => ({ name, palette, colors, isHighContrast: false });

/** All themes by the id that the state holds. */
export const THEMES = {
  default: theme("Default", ["#118DFF", "#12239E", "#E66C37", "#6B007B", "#E044A7", "#744EC2", "#D9B300", "#D64550"]),
  classic: theme("Classic", ["#01B8AA", "#374649", "#FD625E", "#F2C80F", "#5F6B6D", "#8AD4EB", "#FE9666", "#A66999"]),
  ocean: theme("Ocean", ["#00647C", "#1B9AAA", "#06D6A0", "#F6AE2D", "#33658A", "#86BBD8", "#F26419", "#2F4858"], {
    ...LIGHT,
    foreground: "#12343B",
    background: "#F4FAFB",
    backgroundLight: "#E3F1F3",
  }),
  distinct: theme("Safe for color blindness", [
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#000000",
  ]),
  dark: theme(
    "Dark report",
    ["#4AA8FF", "#8C9BFF", "#FF9A6B", "#C77DD6", "#FF85CC", "#A98CF0", "#F2D03C", "#FF7A85"],
    DARK,
  ),
  contrastBlack: contrastTheme("High contrast black", "#FFFFFF", "#000000", "#1AEBFF", "#FFFF00"),
  contrastWhite: contrastTheme("High contrast white", "#000000", "#FFFFFF", "#37006E", "#00009F"),
  contrastYellow: contrastTheme("High contrast #1", "#FFFF00", "#000000", "#00FF00", "#00FFFF"),
  contrastGreen: contrastTheme("High contrast #2", "#00FF00", "#000000", "#FFFFFF", "#00FFFF"),
};

/** A color between two others; `share` from 0 to 1. */
export function mix(from, to, share) {
  const channels = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const [start, end] = [channels(from), channels(to)];
  const hex = start.map((value, index) =>
    Math.round(value + (end[index] - value) * share)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${hex.join("").toUpperCase()}`;
}

/** The swatches of a color picker: white, black and the data colors, each in lighter and darker shades. */
export function swatches(themeId) {
  const { colors, palette } = THEMES[themeId];
  const columns = [palette.background, palette.foreground, ...colors.slice(0, 8)];
  const shades = [0, 0.6, 0.4, 0.2, -0.25, -0.5];
  return shades.map((shade) =>
    columns.map((color) => (shade >= 0 ? mix(color, "#FFFFFF", shade) : mix(color, "#000000", -shade))),
  );
}

// What the frame is told about the host around it, and the options of an update. Pure.

import { THEMES } from "./themes.js";

/** Flags of `VisualUpdateType`. */
export const UPDATE = {
  Data: 2,
  Resize: 4,
  ViewMode: 8,
  Style: 16,
  ResizeEnd: 32,
  FormattingSubSelectionChange: 64,
  FormatModeChange: 128,
  FilterOptionsChange: 256,
};

/** All flags at once: the first update of a visual. */
export const UPDATE_ALL = 510;

/** The names of the flags in an update's type. */
export function updateTypeName(type) {
  if (type === UPDATE_ALL) return "All";
  const names = Object.entries(UPDATE).flatMap(([name, flag]) => (type & flag ? [name] : []));
  return names.join(" | ") || String(type);
}

/** Locales with scripts, directions and decimal marks that differ. */
export const LOCALES = [
  "en-US",
  "en-GB",
  "de-DE",
  "fr-FR",
  "es-ES",
  "it-IT",
  "pt-BR",
  "nl-NL",
  "pl-PL",
  "cs-CZ",
  "sv-SE",
  "fi-FI",
  "ru-RU",
  "uk-UA",
  "el-GR",
  "tr-TR",
  "ja-JP",
  "ko-KR",
  "zh-CN",
  "zh-TW",
  "hi-IN",
  "th-TH",
  "ar-SA",
  "he-IL",
];

/** Is text of this locale written from right to left? */
export const isRightToLeft = (locale) => /^(ar|he|fa|ur)\b/.test(locale);

/** The visual's texts in a locale: the exact one, else one of the language, else English. */
export function stringsFor(resources, locale) {
  const all = resources ?? {};
  const language = locale.split("-")[0];
  const near = Object.keys(all).find((name) => name.split("-")[0] === language);
  return { ...all["en-US"], ...(all[locale] ?? all[near] ?? {}) };
}

/** The frame's environment. */
export function environmentOf({ settings, update, visual }) {
  const { palette, colors, isHighContrast } = THEMES[settings.theme];
  return {
    locale: settings.locale,
    direction: settings.direction,
    colors,
    palette,
    isHighContrast,
    hostEnv: settings.hostEnv,
    allowInteractions: settings.allowInteractions,
    allowModalDialog: settings.allowModalDialog,
    instanceId: `preview-${visual?.guid ?? ""}`,
    canFetchMore: Boolean(update?.hasMore) && !settings.refuseMoreData,
    privileges: privilegesOf(settings, visual),
    licence: settings.licence,
    tooltipsEnabled: settings.tooltipsEnabled,
    isOffline: settings.isOffline,
    isLateResize: settings.isLateResize,
  };
}

/** What is granted: only what the capabilities declare, as in Power BI. */
export function privilegesOf(settings, visual) {
  const NOT_DECLARED = 1;
  const declared = new Set((visual?.capabilities?.privileges ?? []).map((privilege) => privilege.name));
  return Object.fromEntries(
    Object.entries(settings.privileges).map(([name, status]) => [name, declared.has(name) ? status : NOT_DECLARED]),
  );
}

/** `AdvancedEditModeSupport` of a visual: 0 none, 1 in its place, 2 in focus; by number or by name. */
export function advancedEditSupport(visual) {
  const NAMES = ["NotSupported", "SupportedNoAction", "SupportedInFocus"];
  const declared = visual?.capabilities?.advancedEditModeSupport ?? 0;
  return typeof declared === "number" ? declared : Math.max(0, NAMES.indexOf(declared));
}

/** The size that the visual is told: its own, or that of the stage in focus mode. */
export function viewportOf({ size, focusSize, settings }) {
  const { width, height } = (settings.inFocus && focusSize) || size;
  return { width, height };
}

/** `VisualUpdateOptions`, DataViews as they came from the server. */
export function optionsOf(state, type, dataViews) {
  const { settings, update } = state;
  return {
    viewport: viewportOf(state),
    dataViews,
    type,
    // An editor of the visual's own is in focus only where the capabilities ask for it.
    viewMode: settings.editMode === 1 && settings.inFocus ? 2 : settings.viewMode,
    editMode: settings.editMode,
    operationKind: update?.operationKind ?? 0,
    jsonFilters: state.jsonFilters,
    isInFocus: settings.inFocus,
    formatMode: settings.formatMode,
    subSelections: state.subSelections,
  };
}

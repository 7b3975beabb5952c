// The bar at the top: which visual this is, and the switches of the host around it.

import { crossFilterPanel } from "./cross-filter-panel.js";
import { element, fill } from "../base/dom.js";
import { LOCALES, advancedEditSupport, isRightToLeft } from "../session/environment.js";
import { select } from "../base/form.js";
import { hostPanel } from "./host-panel.js";
import { icon } from "../base/icons.js";
import { openMenu } from "../base/menu.js";
import { togglePopover } from "../base/popover.js";
import { isScenario, scenarioPanel } from "./scenarios.js";
import { THEMES } from "../session/themes.js";

const IN_FOCUS = 2;

/** Fills the bar. */
export function createTopBar(root, { store, restart, record, notices, startExport }) {
  const setting = (patch) => store.change({ settings: { ...store.state.settings, ...patch } });
  const brand = element("div", { class: "brand" });
  const themeHolder = element("div", { class: "bar-select" });
  const localeHolder = element("div", { class: "bar-select" });

  const mode = element("div", { class: "segments", role: "radiogroup", "aria-label": "View mode" });
  const modes = [
    ["View", "eye", "Reading view", { viewMode: 0, editMode: 0 }],
    ["Edit", "pencil", "Editing view", { viewMode: 1, editMode: 0 }],
    ["Advanced", "sliders", "Advanced edit mode", { viewMode: 1, editMode: 1 }],
  ];
  const choose = (patch) => {
    // Power BI gives an editor the whole page where the capabilities ask for it, and takes it back afterwards.
    const isInFocus = advancedEditSupport(store.state.visual) === IN_FOCUS;
    const wasAdvanced = store.state.settings.editMode === 1;
    setting({ ...patch, ...(isInFocus && (patch.editMode === 1 || wasAdvanced) && { inFocus: patch.editMode === 1 }) });
  };
  const hasAdvanced = () => advancedEditSupport(store.state.visual) > 0;
  const drawMode = () => {
    const { settings } = store.state;
    const shown = modes.filter(([label]) => label !== "Advanced" || hasAdvanced());
    fill(
      mode,
      shown.map(([label, name, title, patch], index) => {
        const isOn = settings.viewMode === patch.viewMode && settings.editMode === patch.editMode;
        return element(
          "button",
          {
            type: "button",
            role: "radio",
            class: "segment",
            title,
            "aria-label": title,
            "aria-checked": isOn,
            tabIndex: isOn ? 0 : -1,
            onclick: () => choose(patch),
            onkeydown: (event) => {
              const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
              if (!by) return;
              event.preventDefault();
              const next = (index + by + shown.length) % shown.length;
              choose(shown[next][3]);
              mode.children[next].focus();
            },
          },
          icon(name),
          element("span", { class: "bar-label kept" }, label),
        );
      }),
    );
  };

  const toggle = (name, label, read, write, hint) => {
    const node = element(
      "button",
      { type: "button", class: "bar-button", title: hint ?? label, "aria-label": label, onclick: () => write(!read()) },
      icon(name),
      element("span", { class: "bar-label" }, label),
    );
    store.watch(
      () => [read()],
      (isOn) => node.setAttribute("aria-pressed", String(Boolean(isOn))),
    );
    return node;
  };
  const panel = (name, label, make, isActive) => {
    const node = element(
      "button",
      {
        type: "button",
        class: "bar-button",
        title: label,
        "aria-label": label,
        "aria-haspopup": "dialog",
        "aria-expanded": false,
        onclick: () => togglePopover(node, () => make({ store, notices, startExport }), { label, className: "panel" }),
      },
      icon(name),
      element("span", { class: "bar-label kept" }, label),
    );
    store.watch(
      () => [isActive()],
      (isOn) => node.classList.toggle("on", isOn),
    );
    return node;
  };
  const settings = () => store.state.settings;
  const group = (...children) => element("div", { class: "bar-group" }, children);

  fill(
    root,
    brand,
    group(themeHolder, localeHolder),
    group(mode),
    group(
      toggle(
        "format",
        "Format mode",
        () => settings().formatMode,
        (formatMode) => setting({ formatMode }),
        "On-object formatting: outlines and clicks that select parts",
      ),
      toggle(
        "cursor",
        "No interactions",
        () => !settings().allowInteractions,
        (isOff) => setting({ allowInteractions: !isOff }),
        "The visual may neither select nor open menus",
      ),
    ),
    group(
      panel("filter", "Other visual", crossFilterPanel, () => store.state.crossFilter.mode !== "none"),
      panel("sliders", "Scenarios", scenarioPanel, () => isScenario(store.state)),
      panel("host", "Host", hostPanel, () => store.state.settings.hostEnv !== 1),
    ),
    element("span", { class: "spring" }),
    group(recordButton(), restartButton(), themeButton()),
  );

  function recordButton() {
    const node = element(
      "button",
      {
        type: "button",
        class: "bar-button",
        title: "Record and replay updates",
        "aria-label": "Record and replay updates",
        "aria-haspopup": "menu",
        "aria-expanded": false,
        onclick: () => openMenu(node, record.items(), "Record and replay"),
      },
      icon("record"),
      element("span", { class: "bar-label" }, "Record"),
    );
    return node;
  }
  function restartButton() {
    return element(
      "button",
      {
        type: "button",
        class: "bar-button",
        title: "Load the frame anew",
        "aria-label": "Restart the visual",
        onclick: restart,
      },
      icon("restart"),
      element("span", { class: "bar-label" }, "Restart"),
    );
  }
  function themeButton() {
    const node = element("button", {
      type: "button",
      class: "bar-button",
      "aria-haspopup": "menu",
      "aria-expanded": false,
      title: "Light or dark page",
      "aria-label": "Light or dark page",
      onclick: () =>
        openMenu(
          node,
          ["system", "light", "dark"].map((theme) => ({
            label: { system: "As the system", light: "Light", dark: "Dark" }[theme],
            isChecked: store.state.layout.theme === theme,
            action: () => store.change({ layout: { ...store.state.layout, theme } }),
          })),
          "Theme of the page",
        ),
    });
    store.watch(
      ({ layout }) => [layout.theme],
      (theme) => {
        if (theme === "system") document.documentElement.removeAttribute("data-theme");
        else document.documentElement.dataset.theme = theme;
        fill(node, icon(theme === "dark" ? "moon" : "sun"));
      },
    );
    return node;
  }

  store.watch(({ settings: { viewMode, editMode }, visual }) => [viewMode, editMode, visual], drawMode);
  store.watch(
    ({ visual }) => [visual],
    (visual) => {
      document.title = visual ? `${visual.displayName} – Preview` : "Preview";
      fill(
        brand,
        element("span", { class: "brand-mark", "aria-hidden": true }, icon("chart")),
        element(
          "h1",
          { class: "brand-name", title: visual ? `${visual.displayName}, API ${visual.apiVersion ?? "unknown"}` : "" },
          visual?.displayName ?? "Preview",
        ),
        visual && element("span", { class: "brand-version" }, visual.version ?? ""),
      );
    },
  );
  store.watch(
    ({ settings: { theme } }) => [theme],
    (theme) =>
      fill(
        themeHolder,
        select(
          theme,
          Object.entries(THEMES).map(([id, { name }]) => [id, name]),
          (next) => setting({ theme: next }),
          "Report theme",
        ),
      ),
  );
  store.watch(
    ({ settings: { locale } }) => [locale],
    (locale) =>
      fill(
        localeHolder,
        select(
          locale,
          LOCALES.map((name) => [name, name]),
          (next) => setting({ locale: next, direction: isRightToLeft(next) ? "rtl" : "ltr" }),
          "Locale",
        ),
      ),
  );
}

// The line above the stage: exact size, presets, zoom, and what a pixel is.

import { element } from "../base/dom.js";
import { icon } from "../base/icons.js";
import { openMenu } from "../base/menu.js";

const PRESETS = [
  ["Report page 16:9", 1280, 720],
  ["Half a page", 640, 400],
  ["Tile", 320, 240],
  ["Small tile", 200, 150],
  ["Card", 200, 100],
  ["Wide strip", 1000, 160],
  ["Tall column", 240, 640],
  ["Mobile", 324, 480],
  ["Smallest", 60, 40],
];
const ZOOMS = [0.25, 0.5, 0.75, 1, 1.5, 2, 4];
/** Screens that are common: plain ones, laptops, phones. */
const PIXEL_RATIOS = [1, 1.25, 1.5, 2, 3];

const times = (ratio) => `${ratio.toLocaleString("en-US", { maximumFractionDigits: 2 })}×`;

/** Builds the tools. */
export function createStageTools({ store, resize }) {
  const sizeInput = (member, label) => {
    const input = element("input", {
      type: "number",
      class: "input size-input",
      min: 16,
      max: 8000,
      "aria-label": label,
      onchange: () => {
        const value = Math.round(Number(input.value));
        if (value >= 16 && value <= 8000) resize({ ...store.state.size, [member]: value }, true);
        else input.value = store.state.size[member];
      },
    });
    store.watch(
      ({ size }) => [size],
      (size) => (input.value = size[member]),
    );
    return input;
  };
  const presets = element(
    "button",
    {
      type: "button",
      class: "button subtle",
      "aria-haspopup": "menu",
      "aria-expanded": false,
      onclick: () => openPresets(),
    },
    icon("ruler"),
    element("span", {}, "Presets"),
    icon("chevronDown"),
  );
  const zoom = element("button", {
    type: "button",
    class: "button subtle zoom",
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onclick: () => openZooms(),
  });
  // How much that is, is known once there is a visual on the stage.
  zoom.textContent = store.state.zoom === "fit" ? "Fit" : `${store.state.zoom * 100} %`;
  const ratio = element("button", {
    type: "button",
    class: "button subtle",
    title: "Device pixels for each pixel of the visual",
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onclick: () => openRatios(),
  });
  const back = element(
    "button",
    {
      type: "button",
      class: "button subtle",
      hidden: true,
      onclick: () => store.change({ settings: { ...store.state.settings, inFocus: false } }),
    },
    icon("chevronLeft"),
    "Back to report",
  );

  function openPresets() {
    const { size } = store.state;
    const items = PRESETS.map(([label, width, height]) => ({
      label,
      hint: `${width} × ${height}`,
      isChecked: size.width === width && size.height === height,
      action: () => resize({ width, height }, true),
    }));
    openMenu(
      presets,
      [
        ...items,
        { separator: true },
        { label: "Turn by 90°", action: () => resize({ width: size.height, height: size.width }, true) },
      ],
      "Sizes",
    );
  }

  function openZooms() {
    const { zoom: current } = store.state;
    openMenu(
      zoom,
      [
        { label: "Fit to stage", isChecked: current === "fit", action: () => store.change({ zoom: "fit" }) },
        ...ZOOMS.map((value) => ({
          label: `${value * 100} %`,
          isChecked: current === value,
          action: () => store.change({ zoom: value }),
        })),
      ],
      "Zoom",
    );
  }

  function openRatios() {
    const { pixelRatio: current, size } = store.state;
    const choose = (pixelRatio) => {
      store.change({ pixelRatio });
      // As when the window moves to another screen: the visual may have to draw anew.
      resize(size, true);
    };
    openMenu(
      ratio,
      [
        {
          label: "Of this screen",
          hint: times(devicePixelRatio),
          isChecked: current === null,
          action: () => choose(null),
        },
        ...PIXEL_RATIOS.map((value) => ({
          label: times(value),
          isChecked: current === value,
          action: () => choose(value),
        })),
      ],
      "Device pixels",
    );
  }

  document.getElementById("stage").addEventListener("scalechange", ({ detail }) => {
    zoom.textContent = `${store.state.zoom === "fit" ? "Fit · " : ""}${Math.round(detail * 100)} %`;
  });
  const showRatio = () => (ratio.textContent = `${times(store.state.pixelRatio ?? devicePixelRatio)} pixels`);
  const followScreen = () => {
    showRatio();
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", followScreen, { once: true });
  };
  followScreen();
  store.watch(({ pixelRatio }) => [pixelRatio], showRatio);
  store.watch(
    ({ settings }) => [settings.inFocus],
    (isOn) => (back.hidden = !isOn),
  );

  return element(
    "div",
    { class: "stage-tools", role: "group", "aria-label": "Size and zoom" },
    back,
    element(
      "div",
      { class: "size-inputs" },
      sizeInput("width", "Width in pixels"),
      element("span", { "aria-hidden": true }, "×"),
      sizeInput("height", "Height in pixels"),
    ),
    presets,
    zoom,
    element("span", { class: "spring" }),
    ratio,
  );
}

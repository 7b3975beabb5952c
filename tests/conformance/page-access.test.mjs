// The page for those who work by keyboard, by ear, in small windows, in the light and in the dark.
import assert from "node:assert/strict";
import { test } from "node:test";
import { usePreview } from "./page/preview.mjs";

const SCRIPT = `window.powerbi.visuals.plugins.probe = {
  create({ element, host }) {
    const text = element.appendChild(document.createElement("output"));
    element.appendChild(document.createElement("button")).textContent = "inside";
    return { update(options) { text.value = options.type + " " + options.viewport.width; host.displayWarningIcon("Careful", "Really"); } };
  },
};`;
const CAPABILITIES = {
  dataRoles: [{ name: "category", kind: "Grouping", displayName: "Category" }],
  dataViewMappings: [{ categorical: { categories: { for: { in: "category" } } } }],
  objects: { look: { displayName: "Look", properties: { size: { type: { formatting: { fontSize: true } } } } } },
  privileges: [{ name: "AADAuthentication", essential: false }],
};
const onPage = usePreview({ script: SCRIPT, capabilities: CAPABILITIES, table: "City,Amount\nBasel,3\n" });

const CONTROLS = "button, input:not([hidden]), select, textarea, iframe, [role=button], [role=separator], [role=treeitem]";

/** What can be used and has no name, among all that is in sight. */
const unnamed = (page) =>
  page.evaluate((controls) => {
    const nameOf = (node) =>
      node.getAttribute("aria-label") || node.title || node.textContent.trim() || [...(node.labels ?? [])].length;
    const seen = [...document.querySelectorAll(controls)].filter((node) => node.checkVisibility());
    return seen.filter((node) => !nameOf(node)).map((node) => node.outerHTML);
  }, CONTROLS);

test("everything that can be used has a name, in every panel", () =>
  onPage(async ({ page }) => {
    assert.deepEqual(await unnamed(page), []);
    await page.getByRole("button", { name: "Look", exact: true }).click();
    for (const name of ["Other visual", "Scenarios", "Host"]) {
      await page.locator(".bar").getByRole("button", { name, exact: true }).click();
      assert.deepEqual(await unnamed(page), [], name);
      await page.keyboard.press("Escape");
    }
    for (const tab of ["Data", "DataView", "Problems"]) {
      await page.getByRole("tab", { name: tab, exact: true }).click();
      assert.deepEqual(await unnamed(page), [], tab);
    }
  }));

test("Tab comes by everything, in sight and marked, and Escape gives the focus back", () =>
  onPage(async ({ page }) => {
    const seen = new Set();
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press("Tab");
      const [name, isMarked] = await page.evaluate(() => {
        const node = document.activeElement;
        const marks = (each) => !/none| 0px$/.test(`${getComputedStyle(each).outlineStyle} ${getComputedStyle(each).outlineWidth}`);
        const isMarked = marks(node) || marks(node.parentElement) || node.matches("body, iframe, .splitter");
        return [node.getAttribute("aria-label") || node.title || node.textContent.trim() || node.tagName, isMarked];
      });
      assert.ok(isMarked, name);
      seen.add(name);
    }
    const known = ["Report theme", "Editing view", "Width in pixels", "Focus mode", "More options", "Visual: Probe"];
    for (const name of [...known, "Warning: Careful", "Height of the developer panel"])
      assert.ok(seen.has(name), `${name} among ${[...seen].join(", ")}`);
    for (const name of ["More options", "Warning: Careful", "Filters on this visual: none", "Presets"]) {
      const button = page.getByRole("button", { name });
      await button.press("Enter");
      await page.locator(".popover").waitFor();
      await page.keyboard.press("Escape");
      assert.ok(await button.evaluate((node) => node === document.activeElement), name);
    }
  }));

test("menus, tabs and handles go by arrows", () =>
  onPage(async ({ page, says }) => {
    await page.getByRole("button", { name: "Presets" }).press("Enter");
    await page.keyboard.press("End");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^Turn/);
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^Report page/);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Events" }).press("ArrowRight");
    assert.equal(await page.getByRole("tab", { name: "Data", exact: true }).getAttribute("aria-selected"), "true");
    const splitter = page.getByRole("separator", { name: "Height of the developer panel" });
    const height = Number(await splitter.getAttribute("aria-valuenow"));
    await splitter.press("ArrowUp");
    assert.equal(Number(await splitter.getAttribute("aria-valuenow")), height + 24);
    await page.locator(".handle-e").press("Shift+ArrowLeft");
    await says(/^36 639$/);
  }));

for (const [width, height] of [
  [1600, 900],
  [1280, 720],
  [800, 600],
]) {
  test(`nothing stands beyond a window of ${width} by ${height}`, () =>
    onPage(
      async ({ page }) => {
        await page.getByRole("button", { name: "Record and replay updates" }).click();
        const beyond = await page.evaluate(() =>
          [...document.querySelectorAll("body > *, .panes > *, .popover, .stage-tools, .tab-line, .visual-box")]
            .filter((node) => node.checkVisibility())
            .filter((node) => {
              const { left, right, top, bottom } = node.getBoundingClientRect();
              return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
            })
            .map((node) => node.outerHTML.slice(0, 80)),
        );
        assert.deepEqual(beyond, []);
      },
      /^510 /,
      { width, height },
    ));
}

test("a dark report is dark behind the visual, on a dark page as well", () =>
  onPage(
    async ({ page, says }) => {
      await page.getByLabel("Report theme").selectOption("High contrast black");
      await says(/^16 /);
      const { x, y, width, height } = await page.locator(".frame-holder").boundingBox();
      const clip = { x: x + width - 40, y: y + height - 40, width: 1, height: 1 };
      const picture = (await page.screenshot({ clip })).toString("base64");
      const color = await page.evaluate(async (source) => {
        const image = Object.assign(new Image(), { src: source });
        await image.decode();
        const context = new OffscreenCanvas(1, 1).getContext("2d");
        context.drawImage(image, 0, 0);
        return [...context.getImageData(0, 0, 1, 1).data];
      }, `data:image/png;base64,${picture}`);
      assert.deepEqual(color, [0, 0, 0, 255]);
    },
    /^510 /,
    { colorScheme: "dark" },
  ));

for (const colorScheme of ["light", "dark"]) {
  test(`texts have enough contrast in the ${colorScheme}`, () =>
    onPage(
      async ({ page }) => {
        const weak = await page.evaluate(() => {
          const styles = getComputedStyle(document.documentElement);
          const light = (name) => {
            const color = styles.getPropertyValue(`--${name}`).trim();
            const [red, green, blue] = [1, 3, 5]
              .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
              .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
          };
          const ratio = (one, other) => {
            const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
            return more / less;
          };
          const texts = "text muted accent bad warned good link json-string json-number json-word".split(" ");
          const grounds = "canvas surface raised sunken hover accent-soft bad-soft warned-soft".split(" ");
          const pairs = texts.flatMap((text) => grounds.map((ground) => [text, ground]));
          // Of lines round controls less is asked than of texts.
          return [
            ...pairs.filter(([text, ground]) => !(ratio(text, ground) >= 4.5)),
            ...[["on-accent", "accent"]].filter(([text, ground]) => !(ratio(text, ground) >= 4.5)),
            ...["surface", "sunken"].filter((ground) => !(ratio("line-strong", ground) >= 3)),
          ];
        });
        assert.deepEqual(weak, []);
      },
      /^510 /,
      { colorScheme },
    ));
}

// A page that is opened before there is a visual: it waits, and then shows the data that suits the visual.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { launchBrowser } from "./mock-host.mjs";
import { writePackage } from "./page/preview.mjs";
import { startPreview } from "./preview-server.mjs";

const SCRIPT = `window.powerbi.visuals.plugins.probe = {
  create({ element }) {
    const text = element.appendChild(document.createElement("output"));
    return {
      update(options) {
        const categories = options.dataViews[0]?.categorical?.categories ?? [];
        text.value = categories.map(({ source }) => source.queryName).join();
      },
    };
  },
};`;
const roles = ["Source", "Target"];
const CAPABILITIES = {
  dataRoles: roles.map((name) => ({ name, kind: "Grouping", displayName: name })),
  dataViewMappings: [{ categorical: { categories: { select: roles.map((role) => ({ for: { in: role } })) } } }],
  privileges: [],
};

/** Opens a page while the package is none yet; `arrive` makes it one. */
async function onPageWithoutVisual(act) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "page-start-"));
  const file = path.join(folder, "probe.pbiviz");
  await fs.writeFile(file, "not written yet");
  const server = await startPreview([file, "--no-assets"]);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.goto(server.address);
    await page.getByText("Waiting for the visual to be built").waitFor();
    await page.getByRole("treeitem", { name: "Flows" }).waitFor();
    const visual = page.frameLocator(".frame-holder iframe").first();
    const says = (text) => visual.locator("output", { hasText: text }).waitFor();
    const arrive = (displayName) =>
      writePackage(folder, { script: SCRIPT, capabilities: CAPABILITIES, displayName });
    const current = () => page.locator(".table-row.current .tree-label").textContent();
    await act({ page, says, current, arrive });
  } finally {
    await browser.close();
    server.stop();
    await fs.rm(folder, { recursive: true, force: true });
  }
}

test("the sample that suits the visual is chosen when the visual arrives", () =>
  onPageWithoutVisual(async ({ page, says, current, arrive }) => {
    assert.equal(await page.locator(".table-row .tree-label").first().textContent(), "Sales");
    await arrive();
    await says(/^Flows\.\w+,Flows\.\w+$/);
    assert.equal(await current(), "Flows");
    assert.equal(await page.locator(".table-row .tree-label").first().textContent(), "Flows");
  }));

test("the zoom is told once there is a stage, and the visual's name has room", () =>
  onPageWithoutVisual(async ({ page, says, arrive }) => {
    const zoom = page.locator(".stage-tools .zoom");
    assert.equal(await zoom.textContent(), "Fit");
    await arrive("Column and line chart");
    await says(/^Flows/);
    assert.match(await zoom.textContent(), /^Fit · \d\d+ %$/);
    assert.notEqual(await zoom.textContent(), "Fit · 10 %");
    for (const width of [1361, 1400, 1440, 1441, 1540, 1541, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      const [shown, whole] = await page
        .locator(".brand-name")
        .evaluate(({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth]);
      assert.ok(shown >= whole, `${shown} of ${whole} at ${width}`);
    }
  }));

test("what was chosen while there was no visual stays, and comes into the wells", () =>
  onPageWithoutVisual(async ({ page, says, current, arrive }) => {
    await page.getByRole("treeitem", { name: "Products" }).click();
    await page.locator(".table-row.current", { hasText: "Products" }).waitFor();
    await arrive();
    await says(/^Products\.\w+/);
    assert.equal(await current(), "Products");
  }));

// The preview's page in a browser, with the real server behind it and a visual of the test's own on its stage.
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import JSZip from "jszip";
import { launchBrowser } from "../mock-host.mjs";
import { startPreview } from "../preview-server.mjs";

/** What most visuals of these tests take. */
export const ROLES = [
  { name: "category", kind: "Grouping", displayName: "Category" },
  { name: "measure", kind: "Measure", displayName: "Measure" },
];

/**
 * Serves a visual while the tests of a file run. Returns `onPage(act, ready)`, which opens a fresh page for each test;
 * `ready` is what the visual's `output` says once it has drawn.
 */
export function usePreview({ script, capabilities, table }) {
  let browser, folder, server;

  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "page-"));
    const data = path.join(folder, "probe.csv");
    await fs.writeFile(data, table);
    const file = await writePackage(folder, { script, capabilities });
    server = await startPreview([file, "--data", data, "--no-assets"]);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    server?.stop();
    await fs.rm(folder, { recursive: true, force: true });
  });

  /** Errors of the page itself fail the test. */
  return async function onPage(act, ready = /^510 /, { width = 1600, height = 900, ...context } = {}) {
    const own = await browser.newContext({ viewport: { width, height }, acceptDownloads: true, ...context });
    const page = await own.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(error));
    // The newest frame lies first, beneath the one that it follows.
    const visual = page.frameLocator(".frame-holder iframe").first();
    const says = (pattern) => visual.locator("output", { hasText: pattern }).waitFor();
    try {
      await page.goto(server.address);
      await says(ready);
      const press = (name) => visual.getByRole("button", { name, exact: true }).click();
      const rebuild = (changes) => writePackage(folder, { script, capabilities, ...changes });
      await act({ page, visual, says, press, rebuild });
      // What the sandboxed frame throws comes this way as well; only the page's own files count.
      const [fault] = faults.filter(({ stack }) => /\/page\/[\w/-]+\.js/.test(stack));
      if (fault) throw fault;
    } finally {
      await own.close();
    }
  };
}

/** Writes a package with this visual into the folder, and returns its path. */
export async function writePackage(folder, { script, capabilities, css = "", displayName = "Probe" }) {
  const visual = { name: "probe", displayName, guid: "probe", visualClassName: "Visual", version: "1.0.0.0" };
  const content = { js: script, css, iconBase64: "" };
  const document = { visual, apiVersion: "5.11.0", capabilities, stringResources: {}, content };
  const file = "resources/probe.pbiviz.json";
  const resources = [{ resourceId: "rId0", sourceType: 5, file }];
  const zip = new JSZip();
  zip.file(
    "package.json",
    JSON.stringify({ version: "1.0.0.0", resources, visual, metadata: { pbivizjson: { resourceId: "rId0" } } }),
  );
  zip.file(file, JSON.stringify(document));
  const target = path.join(folder, "probe.pbiviz");
  await fs.writeFile(target, await zip.generateAsync({ type: "nodebuffer" }));
  return target;
}

// Plays Power BI's developer visual: fetches the served files as a browser does, from an origin that is nobody's, runs the
// script in Power BI's sandbox and looks for the visual by its debug name.
import assert from "node:assert/strict";
import { once } from "node:events";
import fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import JSZip from "jszip";
import { comparePictures, launchBrowser, openVisual } from "./mock-host.mjs";
import { startPreview } from "./preview-server.mjs";

const PORTAL = "https://portal.example/";
const FRAME = `${PORTAL}frame`;
const SANDBOX = `<iframe sandbox="allow-scripts" src="${FRAME}"></iframe>`;
const FIRST_BUILD_MS = 300_000;

/** Builds its namespaces and its plugin as the compilers of old did, and ends in a comment. */
const SCRIPT = `var powerbi;
(function (powerbi) {
  (function (visuals) {
    function Probe(options) {
      this.host = options.host;
      this.output = options.element.appendChild(document.createElement("h1"));
    }
    Probe.prototype.update = function (options) {
      this.host.eventService.renderingStarted(options);
      this.output.textContent = "rows: " + options.dataViews[0].categorical.categories[0].values.length;
      this.host.eventService.renderingFinished(options);
    };
    function Plugin() {
      this.name = "probe";
      this.visual = Probe;
      this.custom = true;
    }
    Plugin.prototype.create = function (options) {
      return new this.visual(options);
    };
    (visuals.plugins || (visuals.plugins = {})).probe = new Plugin();
  })(powerbi.visuals || (powerbi.visuals = {}));
})(powerbi || (powerbi = {})); // the end`;
const CAPABILITIES = {
  dataRoles: [
    { name: "category", kind: "Grouping", displayName: "Category" },
    { name: "measure", kind: "Measure", displayName: "Measure" },
  ],
  dataViewMappings: [{ categorical: { categories: { for: { in: "category" } } } }],
  privileges: [],
};

let browser, folder;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "developer-visual-"));
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await fs.rm(folder, { recursive: true, force: true });
});

async function writePackage() {
  const visual = { name: "probe", displayName: "Probe", guid: "probe", visualClassName: "Probe", version: "1.0.0" };
  const content = { js: SCRIPT, css: "h1 { color: red; }", iconBase64: "" };
  const document = { visual, apiVersion: "1.13.0", capabilities: CAPABILITIES, stringResources: {}, content };
  const file = "resources/probe.pbiviz.json";
  const resources = [{ resourceId: "rId0", sourceType: 5, file }];
  const outline = { version: "1.0.0", resources, visual, metadata: { pbivizjson: { resourceId: "rId0" } } };
  const zip = new JSZip();
  zip.file("package.json", JSON.stringify(outline));
  zip.file(file, JSON.stringify(document));
  const target = path.join(folder, "probe.pbiviz");
  await fs.writeFile(target, await zip.generateAsync({ type: "nodebuffer" }));
  return target;
}

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Fetches the four files, once there is a visual, from a frame as the service has it. */
async function fetchFiles(port) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    // Chromium asks the user before a page from elsewhere may reach this machine.
    await context.grantPermissions(["local-network-access"]);
    const page = await context.newPage();
    await page.route(`${PORTAL}**`, (route) => {
      const isFrame = route.request().url() === FRAME;
      return route.fulfill({ contentType: "text/html", body: isFrame ? "" : SANDBOX });
    });
    await page.goto(PORTAL);
    const frame = page.frames().find((one) => one.url() === FRAME);
    assert.equal(await frame.evaluate(() => globalThis.origin), "null");
    return await frame.evaluate(
      async ([address, deadline]) => {
        const text = async (name) => {
          const response = await fetch(address + name, { cache: "no-store" });
          return { ok: response.ok, text: await response.text() };
        };
        const end = Date.now() + deadline;
        let status = await text("status");
        while (!status.ok && Date.now() < end) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          status = await text("status");
        }
        if (!status.ok) throw new Error(status.text);
        const [script, style, document] = await Promise.all(["visual.js", "visual.css", "pbiviz.json"].map(text));
        return { status: status.text, script: script.text, style: style.text, document: JSON.parse(document.text) };
      },
      [`https://localhost:${port}/assets/`, FIRST_BUILD_MS],
    );
  } finally {
    await context.close();
  }
}

for (const { title, locate, leastPixels } of [
  { title: "the template", locate: () => "visual-template", leastPixels: 2_000 },
  { title: "a package of an old shape", locate: writePackage, leastPixels: 100 },
]) {
  test(`${title} is created and draws by its debug name`, async () => {
    const port = await freePort();
    const parameters = [await locate(), "--assets-port", String(port)];
    const { stop } = await startPreview(parameters, { XDG_DATA_HOME: path.join(folder, "data") });
    try {
      const { status, script, style, document } = await fetchFiles(port);
      const { guid } = document.visual;
      assert.match(guid, /^\w+_DEBUG$/);
      assert.match(status, new RegExp(`^\\d{13}\\n${guid}$`));
      assert.equal(document.content.js, script);
      assert.equal(document.content.css ?? "", style);
      assert.ok(!("externalJS" in document) && !("assets" in document));

      const session = await openVisual(browser, document, "Power BI's sandbox");
      try {
        const { name, custom } = await session.call("registration");
        assert.deepEqual({ name, custom }, { name: guid, custom: true });
        const { events } = await session.call("update", { sample: {} });
        assert.deepEqual(events, ["renderingStarted", "renderingFinished"]);
        const { changed } = await comparePictures(browser, session.empty, await session.screenshot());
        assert.ok(changed >= leastPixels, `${changed} pixels differ`);
        assert.deepEqual(session.problems, []);
      } finally {
        await session.close();
      }
    } finally {
      stop();
    }
  });
}

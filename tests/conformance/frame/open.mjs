// The sandboxed frame of the preview in a browser, driven by the messages that its page sends.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { after, before } from "node:test";
import { SURFACES, comparePictures, launchBrowser } from "../mock-host.mjs";

const SOURCES = new URL("../../../crates/pbiviz-preview/src/frame/", import.meta.url);
const PAGE = "https://preview.example/";
const DEADLINE_MS = 10_000;
export const SIZE = { width: 480, height: 320 };
export const GUID = "probe";

export const ENVIRONMENT = {
  locale: "en-US",
  colors: ["#111111", "#222222", "#333333"],
  palette: {
    foreground: "#000000",
    background: "#ffffff",
    foregroundSelected: "#0000ff",
    hyperlink: "#0078d4",
  },
  isHighContrast: false,
  hostEnv: 4,
  allowInteractions: true,
  allowModalDialog: true,
  instanceId: "one",
  canFetchMore: false,
  privileges: {},
  licence: {},
  storage: {},
  tooltipsEnabled: true,
};

let browser;
let frameDocument;

/** Every file of these tests has a browser of its own while it runs. */
export function useBrowser() {
  before(async () => {
    browser = await launchBrowser();
    frameDocument = await readFrame();
  });
  after(() => browser?.close());
}

/** How two screenshots differ. */
export const compare = (one, other) => comparePictures(browser, one, other);

/** The document as the server makes it: each style and each script in an element of its own, by name. */
async function readFrame() {
  const names = (await fs.readdir(SOURCES)).sort();
  const elements = async (extension, tag) => {
    const chosen = names.filter((name) => name.endsWith(extension));
    const texts = await Promise.all(chosen.map((name) => fs.readFile(new URL(name, SOURCES), "utf8")));
    return texts.map((text) => `<${tag}>\n${text}</${tag}>`).join("\n");
  };
  return `<!doctype html><html><head>${await elements(".css", "style")}</head><body>${await elements(".js", "script")}</body></html>`;
}

const PAGE_DOCUMENT = `<!doctype html><body style="margin: 0">
<iframe sandbox="allow-scripts" src="/frame" style="border: 0; width: 100vw; height: 100vh"></iframe>
<script>
  const frame = document.querySelector("iframe");
  const messages = [];
  const listeners = new Set();
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    messages.push(data);
    for (const listener of listeners) listener();
  });
  const post = (message) => frame.contentWindow.postMessage(message, "*");
  /** The first message from the given place on that has these members. */
  const next = (wanted, first) => new Promise((resolve, reject) => {
    const isWanted = (message) => Object.entries(wanted).every(([name, value]) => [value].flat().includes(message[name]));
    const look = () => {
      const found = messages.slice(first).find(isWanted);
      if (!found) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    setTimeout(() => reject(new Error("no message " + JSON.stringify(wanted) + " among " + JSON.stringify(messages.slice(first)))), ${DEADLINE_MS});
    look();
  });
</script>`;

/** Opens the frame under a policy, with nothing in it yet. */
export async function openFrame(surface = "Power BI's sandbox") {
  const page = await browser.newPage({ viewport: SIZE });
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === PAGE) return route.fulfill({ contentType: "text/html", body: PAGE_DOCUMENT });
    const headers = { "content-security-policy": `${SURFACES[surface]}, sandbox allow-scripts` };
    if (url === `${PAGE}frame`)
      return route.fulfill({ contentType: "text/html", headers, body: frameDocument });
    return route.abort();
  });
  await page.goto(PAGE);
  const count = () => page.evaluate(() => messages.length);
  const next = (wanted, first = 0) => page.evaluate(([names, from]) => next(names, from), [wanted, first]);
  const post = (message) => page.evaluate((data) => post(data), message);
  const ask = async (message, wanted) => {
    const first = await count();
    await post(message);
    return next(wanted, first);
  };
  await next({ type: "ready" });

  let lastId = 0;
  return {
    page,
    post,
    next,
    ask,
    count,
    screenshot: () => page.screenshot(),
    close: () => page.close(),
    all: (type) => page.evaluate((wanted) => messages.filter((message) => message.type === wanted), type),
    load: (visual, environment = {}) =>
      ask(
        {
          type: "load",
          visual: { guid: GUID, capabilities: {}, strings: {}, ...visual },
          environment: { ...ENVIRONMENT, ...environment },
        },
        { type: ["loaded", "failed"] },
      ),
    update(members = {}) {
      const id = ++lastId;
      const options = {
        viewport: SIZE,
        dataViews: [],
        type: 510,
        viewMode: 1,
        editMode: 0,
        operationKind: 0,
        ...members,
      };
      return ask({ type: "update", id, options }, { type: "updated", id });
    },
    formattingModel() {
      const id = ++lastId;
      return ask({ type: "formattingModel", id }, { type: "formattingModel", id });
    },
    /** What a probe's `report` said since its beginning. */
    reports: () =>
      page.evaluate(() => messages.filter(({ type }) => type === "probe").map(({ value }) => value)),
  };
}

/** The script of a visual whose parts this function returns; it sees the host, the element and `report`. */
export const scriptOf = (create) => `
  var powerbi;
  powerbi.visuals.plugins.${GUID} = {
    create({ element, host }) {
      const report = (value) => parent.postMessage({ type: "probe", value }, "*");
      return (${create})({ element, host, report });
    },
  };`;

/** Loads a probe in a frame of its own, runs the steps and closes it. */
export async function withProbe(create, steps, { capabilities = {}, strings = {}, ...environment } = {}) {
  const frame = await openFrame();
  try {
    const loaded = await frame.load({ script: scriptOf(create), capabilities, strings }, environment);
    assert.equal(loaded.type, "loaded", loaded.stack);
    await steps(frame, loaded);
  } finally {
    await frame.close();
  }
}

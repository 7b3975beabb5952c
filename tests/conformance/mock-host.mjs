// Runs a package in Chromium against the mocks of powerbi-visuals-utils-testutils.
import fs from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const PAGE = "https://visual.example/";
const FRAME = "https://visual.example/frame";
const SANDBOX = `<iframe sandbox="allow-scripts" src="${FRAME}" style="border:0;width:100vw;height:100vh"></iframe>`;
const WIDTH = 480;
const HEIGHT = 320;

/** The header of the frame that Power BI's service puts a visual into, as captured in March 2026. */
function policy(evaluation) {
  const sources = `https://app.powerbi.com data: blob: 'unsafe-inline' ${evaluation}`;
  const directives = ["default-src", "script-src", "style-src", "img-src", "connect-src", "child-src"];
  return directives.map((directive) => `${directive} ${sources}`).join("; ");
}

/** Where a visual can be opened: the page itself, or a frame with `sandbox="allow-scripts"` and a policy. */
export const SURFACES = {
  "a plain page": undefined,
  "Power BI's sandbox": policy("'unsafe-eval'"),
  // Power BI may tighten its policy any day; WebAssembly needs no more than this.
  "a sandbox that compiles nothing but WebAssembly": policy("'wasm-unsafe-eval'"),
};

export async function launchBrowser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  await fs.access(executablePath).catch(() => {
    throw new Error(
      `no Chromium at ${executablePath}: install the package chromium, or set CHROMIUM to its path`,
    );
  });
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  // Chromium refuses to run its sandbox as root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath, args });
}

let pageScript;

/** The page's half of this host and the mocks, as one classic script. */
async function bundlePageScript() {
  pageScript ??= build({
    entryPoints: [fileURLToPath(new URL("mock-host-page.js", import.meta.url))],
    bundle: true,
    format: "iife",
    write: false,
    logLevel: "error",
  }).then(({ outputFiles }) => outputFiles[0].text);
  return pageScript;
}

/** A page with Microsoft's mocks in it and no visual yet. */
export async function openBlankPage(browser, size = { width: WIDTH, height: HEIGHT }, deviceScaleFactor = 1) {
  const { page } = await openHost(browser, size, undefined, deviceScaleFactor);
  return page;
}

/** The page; the frame that the visual goes into, which may be the page's own; and what went wrong so far. */
async function openHost(browser, size, framePolicy, deviceScaleFactor = 1) {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor });
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error}`));
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === FRAME) {
      const headers = { "content-security-policy": framePolicy };
      return route.fulfill({ contentType: "text/html", headers, body: html("") });
    }
    if (url === PAGE)
      return route.fulfill({ contentType: "text/html", body: html(framePolicy ? SANDBOX : "") });
    problems.push(`request: ${url}`);
    return route.abort();
  });
  await page.goto(PAGE);
  const target = framePolicy ? page.frames().find((frame) => frame.url() === FRAME) : page.mainFrame();
  // A plugin registers itself only where this object stands already.
  await target.evaluate(() => void (window.powerbi = { visuals: { plugins: {} } }));
  await target.addScriptTag({ content: await bundlePageScript() });
  return { page, target, problems };
}

const html = (content) => `<!doctype html><html><head></head><body style="margin:0">${content}</body></html>`;

/**
 * Opens the visual on one of the surfaces and returns `{ page, target, problems, empty, call, screenshot, close }`.
 * `target` is the frame that the visual is in; `problems` collects console errors, uncaught errors and requests.
 */
export async function openVisual(browser, visual, surface) {
  const { page, target, problems } = await openHost(
    browser,
    { width: WIDTH, height: HEIGHT },
    SURFACES[surface],
  );
  if (visual.content.css) await target.addStyleTag({ content: visual.content.css });
  await target.addScriptTag({ content: visual.content.js });
  const empty = await page.screenshot();
  const { guid } = visual.visual;
  const { capabilities } = visual;
  await callInTask(target, "startVisual", [{ guid, capabilities, width: WIDTH, height: HEIGHT }]);
  return {
    page,
    target,
    problems,
    /** The page before the visual was created. */
    empty,
    /** Calls a method of the page's session. */
    call: (name, ...args) => callInTask(target, name, args),
    screenshot: () => page.screenshot(),
    close: () => page.close(),
  };
}

/**
 * Calls a function of the page from a task of its own. Whatever runs within an evaluation of the debugging protocol is
 * exempt from the page's policy, WebAssembly and `eval` alike.
 */
function callInTask(target, name, args) {
  return target.evaluate(
    async ([member, values]) => {
      await new Promise((resolve) => setTimeout(resolve));
      return (globalThis[member] ?? globalThis.session[member])(...values);
    },
    [name, args],
  );
}

/**
 * Compares two screenshots of one size: how many pixels differ, and how many colors the second has. The browser
 * decodes them, in a page of its own.
 */
export async function comparePictures(browser, before, after) {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async (pictures) => {
        const decode = async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
          context.drawImage(bitmap, 0, 0);
          return new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
        };
        const [one, other] = await Promise.all(pictures.map(decode));
        if (one.length !== other.length) throw new Error("the pictures have different sizes");
        let changed = 0;
        for (const [i, pixel] of other.entries()) if (pixel !== one[i]) changed++;
        return { changed, colors: new Set(other).size };
      },
      [before.toString("base64"), after.toString("base64")],
    );
  } finally {
    await page.close();
  }
}

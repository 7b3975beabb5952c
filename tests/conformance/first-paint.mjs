// Measures how long a package takes from its script to its first picture, in a fresh page each time.
//
//   node first-paint.mjs FILE.pbiviz [--runs N]
//
// Prints {"start_to_paint": […], "create_to_paint": […]}, milliseconds, one entry a run. Both end when the browser has
// painted the first frame after the first update; the first begins with the script, the second with `create`.
import { parseArgs } from "node:util";
import { readPackage } from "./archive.mjs";
import { launchBrowser, openBlankPage } from "./mock-host.mjs";

const WIDTH = 480;
const HEIGHT = 320;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "5" } },
});
const runs = Number(values.runs);
if (positionals.length !== 1 || !Number.isInteger(runs) || runs < 1) {
  console.error("usage: node first-paint.mjs FILE.pbiviz [--runs N]");
  process.exit(2);
}
const { document: visual } = await readPackage(positionals[0]);

const browser = await launchBrowser();
const times = { start_to_paint: [], create_to_paint: [] };
try {
  // One run before the counted ones: it pays for the browser's own start.
  for (let run = 0; run <= runs; run++) {
    const page = await openBlankPage(browser, { width: WIDTH, height: HEIGHT });
    const { start, create } = await page.evaluate(measure, {
      script: visual.content.js,
      input: { guid: visual.visual.guid, capabilities: visual.capabilities, width: WIDTH, height: HEIGHT },
    });
    if (run > 0) {
      times.start_to_paint.push(start);
      times.create_to_paint.push(create);
    }
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(times));

/** Runs inside the page. */
async function measure({ script, input }) {
  const element = document.createElement("script");
  element.textContent = script;
  const started = performance.now();
  document.head.append(element);
  const loaded = performance.now();
  globalThis.startVisual(input);
  const update = globalThis.session.update({ sample: {} });
  // A message posted from a frame's callback arrives once that frame is painted.
  await new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  });
  const painted = performance.now();
  await update;
  return { start: painted - started, create: painted - loaded };
}

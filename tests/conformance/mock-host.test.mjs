import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { comparePictures, launchBrowser, openVisual } from "./mock-host.mjs";

let browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());

/** A package whose visual runs this text when it is created. */
const probe = (text) => ({
  visual: { guid: "probe" },
  capabilities: {},
  content: { js: `window.powerbi.visuals.plugins.probe = { create({ element, host }) { ${text} } }` },
});

/** Opens a probe and returns what the host noticed within two frames. */
async function problemsOf(text, surface) {
  const session = await openVisual(browser, probe(text), surface);
  try {
    await session.call("twoFrames");
    return session.problems;
  } finally {
    await session.close();
  }
}

test("a visual that does nothing is no problem", async () => {
  assert.deepEqual(await problemsOf("", "a plain page"), []);
  assert.deepEqual(await problemsOf("", "Power BI's sandbox"), []);
});

test("what goes wrong in a visual is noticed", async () => {
  const cases = [
    ["console.error('no')", "console: no"],
    ["setTimeout(() => { throw new Error('lost') })", "uncaught: Error: lost"],
    ["Promise.reject(new Error('broken'))", "uncaught: Error: broken"],
    [
      "document.body.append(Object.assign(new Image(), { src: 'https://example.com/a.png' }))",
      "request: https://",
    ],
  ];
  for (const [text, expected] of cases) {
    const problems = await problemsOf(text, "a plain page");
    assert.ok(
      problems.some((problem) => problem.startsWith(expected)),
      `${text}: ${problems.join("; ") || "no problem"}`,
    );
  }
});

test("the sandboxes enforce their policies", async () => {
  const policy = /Content Security Policy/;
  const image = "document.body.append(Object.assign(new Image(), { src: 'https://example.com/a.png' }))";
  assert.match((await problemsOf(image, "Power BI's sandbox")).join(), policy);

  const evaluation = "try { new Function('') } catch (error) { console.error(error.message) }";
  assert.deepEqual(await problemsOf(evaluation, "Power BI's sandbox"), []);
  assert.match(
    (await problemsOf(evaluation, "a sandbox that compiles nothing but WebAssembly")).join(),
    policy,
  );

  const storage = "try { localStorage.length } catch (error) { console.error(error.name) }";
  assert.match((await problemsOf(storage, "Power BI's sandbox")).join(), /SecurityError/);
});

test("pictures are compared pixel by pixel", async () => {
  const square =
    "element.innerHTML = '<div style=\"width: 10px; height: 10px; background: rgb(1, 2, 3)\"></div>'";
  const session = await openVisual(browser, probe(square), "a plain page");
  try {
    const compared = await comparePictures(browser, session.empty, await session.screenshot());
    assert.deepEqual(compared, { changed: 100, colors: 2 });
  } finally {
    await session.close();
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { officialAudit } from "./checks.mjs";
import { strictAudit } from "./audit.mjs";

const names = (script) => strictAudit(script).map(({ name }) => name);

test("the strict audit sees what the official one sees", () => {
  for (const script of [
    'fetch("x")',
    'window.fetch("x")',
    "db.fetch()",
    "new XMLHttpRequest()",
    "new window.XMLHttpRequest()",
    'window.eval("1")',
  ]) {
    assert.ok(Object.keys(officialAudit(script)).length > 0, `${script} is a hit of the official audit`);
    assert.notDeepEqual(names(script), [], script);
  }
});

test("the strict audit sees what the official one misses", () => {
  const cases = [
    'fetch?.("x")',
    'window?.fetch("x")',
    'window["fetch"]("x")',
    "window[`fetch`]",
    "const f = fetch; f()",
    "const { fetch: g } = window; g()",
    "const { fetch } = window",
    "let fetch; ({ fetch } = window)",
    'fetch.call(window, "x")',
    "fetch`x`",
    '(0, eval)("1")',
    'new Function("return 1")',
    'Function("return 1")',
    'globalThis.Function("return 1")',
    '(() => {}).constructor.constructor("return 1")',
    'import("x")',
    'new WebSocket("wss://example.com")',
    'new EventSource("x")',
    'navigator.sendBeacon("x")',
    'new Image().src = "x"',
    "typeof fetch",
    'setTimeout("run()", 0)',
    'new Worker("x")',
  ];
  for (const script of cases) assert.notDeepEqual(names(script), [], script);
});

test("the strict audit leaves ordinary code alone", () => {
  const script = `
    const prefetch = (image) => image instanceof Function ? image() : image;
    const text = "we fetch nothing";
    class Visual { constructor() { setTimeout(() => prefetch(this), 0); } }
    prefetch.call(null, new Visual().constructor);
  `;
  assert.deepEqual(names(script), []);
});

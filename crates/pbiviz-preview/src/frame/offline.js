// A computer without a network, as far as a visual can tell: the browser says so, and no address answers.

((frame) => {
  "use strict";

  function goOffline() {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    // A second policy can only take away; what the frame's own one forbids stays forbidden.
    policy.content = "default-src data: blob: 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'";
    document.head.append(policy);
    Object.defineProperty(navigator, "onLine", { get: () => false, configurable: true });
  }

  frame.goOffline = goOffline;
})((globalThis.pbivizFrame ??= {}));

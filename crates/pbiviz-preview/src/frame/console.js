// What a developer would look for in the console: its lines and whatever nobody caught, told to the page as well.

((frame) => {
  "use strict";

  const LEVELS = {
    debug: "debug",
    dir: "log",
    error: "error",
    info: "info",
    log: "log",
    table: "log",
    trace: "debug",
    warn: "warn",
  };
  /** A visual that logs its data does so at every update; nobody reads further. */
  const LONGEST_LINE = 10_000;
  const PLACEHOLDER = /%[sdifoOc%]/g;

  function forwardConsole() {
    const tell = (level, values) =>
      frame.post({ type: "console", level, text: textOf(values).slice(0, LONGEST_LINE) });
    for (const [name, level] of Object.entries(LEVELS)) {
      const original = console[name].bind(console);
      console[name] = (...values) => {
        original(...values);
        tell(level, values);
      };
    }
    const assert = console.assert.bind(console);
    console.assert = (condition, ...values) => {
      assert(condition, ...values);
      if (!condition) tell("error", ["Assertion failed:", ...values]);
    };
  }

  /** The line that a console would print. */
  function textOf([first, ...values]) {
    if (typeof first !== "string") return [first, ...values].map(printed).join(" ");
    const text = first.replace(PLACEHOLDER, (placeholder) => {
      if (placeholder === "%%") return "%";
      if (values.length === 0) return placeholder;
      const value = values.shift();
      // A style, which a text has no use for.
      return placeholder === "%c" ? "" : printed(value);
    });
    return [text, ...values.map(printed)].join(" ");
  }

  function printed(value) {
    if (typeof value === "string") return value;
    if (value instanceof Error) return stackOf(value);
    try {
      return JSON.stringify(frame.toWire(value)) ?? String(value);
    } catch {
      return String(value);
    }
  }

  /** Engines differ in whether a stack begins with the message. */
  function stackOf({ name, message, stack }) {
    const head = `${name}: ${message}`;
    if (!stack) return head;
    return stack.includes(message) ? stack : `${head}\n${stack}`;
  }

  /** Whatever was thrown, an error or not, as the page shows it. */
  function describeError(thrown) {
    if (thrown instanceof Error) return { message: thrown.message || thrown.name, stack: stackOf(thrown) };
    return { message: printed(thrown), stack: "" };
  }

  function reportError(thrown) {
    frame.post({ type: "error", ...describeError(thrown) });
  }

  function forwardErrors() {
    window.addEventListener("error", ({ error, message, filename, lineno, colno }) => {
      if (error !== null && error !== undefined) reportError(error);
      else frame.post({ type: "error", message, stack: filename ? `${filename}:${lineno}:${colno}` : "" });
    });
    window.addEventListener("unhandledrejection", ({ reason }) => reportError(reason));
    // The browser writes of these to its own console only.
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      const text = `blocked by the content security policy (${effectiveDirective}): ${blockedURI}`;
      frame.post({ type: "console", level: "error", text });
    });
  }

  Object.assign(frame, { forwardConsole, forwardErrors, describeError, reportError });
})((globalThis.pbivizFrame ??= {}));

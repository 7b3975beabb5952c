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
  /** More than anybody reads, in a second and in a line. */
  const LINES_A_SECOND = 500;
  const MOST_VALUES = 100;
  const PLACEHOLDER = /%[sdifoOc%]/g;

  let takesLine;

  /** Tells the page a line; false where there are too many, which the browser's own console would choke on as well. */
  function tell(level, values) {
    takesLine ??= frame.createQuota(LINES_A_SECOND, (count) =>
      frame.post({ type: "console", level: "warn", text: `${count} lines were left out` }),
    );
    if (!takesLine()) return false;
    frame.post({ type: "console", level, text: cut(textOf(values.slice(0, MOST_VALUES))) });
    return true;
  }

  function forwardConsole() {
    for (const [name, level] of Object.entries(LEVELS)) {
      const original = console[name].bind(console);
      console[name] = (...values) => {
        if (tell(level, values)) original(...values.map(shortened));
      };
    }
    const assert = console.assert.bind(console);
    console.assert = (condition, ...values) => {
      if (!condition && tell("error", ["Assertion failed:", ...values])) assert(condition, ...values.map(shortened));
    };
  }

  const cut = (text) => text.slice(0, LONGEST_LINE);

  /** For the browser's own console, which copies texts whole. */
  function shortened(value) {
    if (typeof value === "string") return cut(value);
    return value instanceof Error && String(value.stack).length > LONGEST_LINE ? stackOf(value) : value;
  }

  /** The line that a console would print. */
  function textOf([first, ...values]) {
    if (typeof first !== "string") return [first, ...values].map(printed).join(" ");
    const text = cut(first).replace(PLACEHOLDER, (placeholder) => {
      if (placeholder === "%%") return "%";
      if (values.length === 0) return placeholder;
      const value = values.shift();
      // A style, which a text has no use for.
      return placeholder === "%c" ? "" : printed(value);
    });
    return [text, ...values.map(printed)].join(" ");
  }

  function printed(value) {
    if (typeof value === "string") return cut(value);
    if (value instanceof Error) return stackOf(value);
    try {
      return cut(JSON.stringify(frame.toExcerpt(value, LONGEST_LINE)) ?? String(value));
    } catch {
      return cut(String(value));
    }
  }

  /** Engines differ in whether a stack begins with the message. */
  function stackOf(error) {
    const [name, message, stack] = [error.name, error.message, error.stack].map((text) => cut(String(text ?? "")));
    const head = `${name}: ${message}`;
    if (!stack) return head;
    return stack.includes(message) ? stack : cut(`${head}\n${stack}`);
  }

  /** Whatever was thrown, an error or not, as the page shows it. */
  function describeError(thrown) {
    if (!(thrown instanceof Error)) return { message: printed(thrown) || "an empty text", stack: "" };
    const { name, message } = thrown;
    return { message: cut(String(message || `${name || "Error"} without a message`)), stack: stackOf(thrown) };
  }

  let takesError;

  function reportError(thrown) {
    tellError(() => describeError(thrown));
  }

  function tellError(describe) {
    takesError ??= frame.createQuota(LINES_A_SECOND, (count) =>
      frame.post({ type: "error", message: `${count} errors were left out`, stack: "" }),
    );
    if (takesError()) frame.post({ type: "error", ...describe() });
  }

  function forwardErrors() {
    window.addEventListener("error", ({ error, message, filename, lineno, colno }) => {
      if (frame.isStarting) return;
      if (error !== null && error !== undefined) reportError(error);
      else tellError(() => ({ message: cut(message), stack: filename ? `${filename}:${lineno}:${colno}` : "" }));
    });
    window.addEventListener("unhandledrejection", ({ reason }) => reportError(reason));
    // The browser writes of these to its own console only.
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      tell("error", [`blocked by the content security policy (${effectiveDirective}): ${blockedURI}`]);
    });
  }

  Object.assign(frame, { forwardConsole, forwardErrors, describeError, reportError });
})((globalThis.pbivizFrame ??= {}));

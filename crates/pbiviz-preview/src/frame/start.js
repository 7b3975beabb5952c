// The life of one visual: its script runs, it is created, and it answers the page's messages until it is destroyed.
//
// The files of this folder are classic scripts of one document, in any order: each adds to one object, and this one
// begins when all of them have run. They leave nothing at the global scope, where scripts of old visuals run.

((frame) => {
  "use strict";

  /** Updates by the options object that the visual was given. */
  const updates = new WeakMap();
  /** What the plugin created. */
  let visual;
  let element;
  /** What the page sent of it. */
  let contents;
  /** Holds the visual's style sheet, which may change under a visual that stays. */
  const style = document.createElement("style");

  const handlers = {
    load: (message) => answerLoad(() => load(message)),
    loadDialog: (message) => answerLoad(() => loadDialog(message)),
    environment: ({ environment }) => takeEnvironment(environment),
    update,
    formattingModel({ id }) {
      frame.post({ type: "formattingModel", id, ...frame.formatPane(visual, contents.capabilities) });
    },
    onObject({ id, ...question }) {
      frame.post({ type: "onObject", id, ...frame.onObjectAnswers(visual, question) });
    },
    selection: ({ selectors }) => frame.takeSelection(selectors),
    reply: frame.takeReply,
    style: ({ css }) => (style.textContent = css ?? ""),
    action: ({ handle }) => frame.runAction(handle),
    destroy,
  };

  function answerLoad(start) {
    try {
      start();
      const has = (name) => typeof visual?.[name] === "function";
      frame.post({
        type: "loaded",
        hasFormattingModel: has("getFormattingModel"),
        hasEnumerate: has("enumerateObjectInstances"),
        hasOnObject: Boolean(visual?.visualOnObjectFormatting),
      });
    } catch (error) {
      frame.post({ type: "failed", ...frame.describeError(error) });
    }
  }

  function load({ visual: loaded, environment }) {
    takeEnvironment(environment);
    if (environment.isOffline) frame.goOffline();
    contents = loaded;
    const plugin = runScript(contents);
    createElement(contents.guid);
    const host = frame.createHost({ strings: contents.strings ?? {}, updates });
    visual = plugin.create({ element, host });
  }

  function loadDialog({ visual: loaded, environment, dialogId, initialState }) {
    takeEnvironment(environment);
    const plugin = runScript(loaded);
    if (typeof plugin.createModalDialog !== "function") throw new Error("the visual has no dialogs");
    createElement(loaded.guid);
    plugin.createModalDialog(dialogId, { element, host: frame.createDialogHost() }, initialState);
  }

  function takeEnvironment(environment) {
    frame.environment = environment;
    document.documentElement.lang = environment.locale;
    document.documentElement.dir = environment.direction ?? directionOf(environment.locale);
  }

  function directionOf(locale) {
    return /^(ar|fa|he|ur)\b/.test(locale) ? "rtl" : "ltr";
  }

  /** Runs the script at the global scope, where old ones declare `var powerbi`, and returns the plugin it registered. */
  function runScript({ guid, script, css }) {
    const plugins = window.powerbi.visuals.plugins;
    style.textContent = css ?? "";
    document.head.append(style);
    const thrown = [];
    const note = (event) => thrown.push(readable(event));
    window.addEventListener("error", note);
    frame.isStarting = true;
    document.head.append(Object.assign(document.createElement("script"), { textContent: script }));
    frame.isStarting = false;
    window.removeEventListener("error", note);

    const names = Object.keys(plugins);
    const plugin =
      plugins[guid] ?? plugins[`${guid}_DEBUG`] ?? (names.length === 1 ? plugins[names[0]] : undefined);
    if (typeof plugin?.create !== "function" && thrown.length > 0) throw thrown[0];
    // A visual that registered all the same goes on.
    thrown.forEach(frame.reportError);
    if (typeof plugin?.create === "function") return plugin;
    const registered = names.length === 0 ? "none" : names.join(", ");
    throw new Error(`the script registers no visual ${guid}; registered: ${registered}`);
  }

  /** What a script threw; of one that is no script, Chromium says what inserted it. */
  function readable({ error, message, lineno, colno }) {
    if (!(error instanceof SyntaxError)) return error ?? new Error(message);
    const [, reason] = /^Failed to execute '\w+' on '\w+': (.*)/s.exec(error.message) ?? [];
    if (!reason) return error;
    const unreadable = new SyntaxError(`the script cannot be read: ${reason}`);
    unreadable.stack = `SyntaxError: ${unreadable.message}\n    at line ${lineno}, column ${colno} of the script`;
    return unreadable;
  }

  function createElement(guid) {
    element = document.createElement("div");
    element.id = "sandbox-host";
    // Style sheets of API 1 name the visual by its class, and scripts the host's element by either name.
    element.className = `visual-sandbox visual visual-${guid}`;
    element.style.cssText = "position: relative; width: 100%; height: 100%; overflow: hidden";
    document.body.append(element);
  }

  function update({ id, options: sent }) {
    const arrived = performance.now();
    let began = arrived;
    let error;
    try {
      const options = frame.reviveOptions(sent, contents);
      updates.set(options, id);
      // Where the host is late, the size that counts is the window's.
      const { width, height } = options.viewport;
      element.style.width = frame.environment.isLateResize ? "100%" : `${width}px`;
      element.style.height = frame.environment.isLateResize ? "100%" : `${height}px`;
      began = performance.now();
      visual.update(options);
    } catch (thrown) {
      error = frame.describeError(thrown);
    }
    const milliseconds = performance.now() - began;
    frame.post({ type: "updated", id, milliseconds, pack: began - arrived, ...(error && { error }) });
  }

  /** The last words: the page takes the frame away when it hears them. */
  function destroy() {
    let error;
    try {
      visual?.destroy?.();
    } catch (thrown) {
      error = frame.describeError(thrown);
    }
    element?.remove();
    frame.post({ type: "destroyed", ...(error && { error }) });
  }

  /** Input that concerns the page as well: it closes its menus, and a key may be one of its own. */
  function forwardInput() {
    const onPointerDown = ({ clientX, clientY, button }) =>
      frame.post({ type: "pointer", x: clientX, y: clientY, button });
    window.addEventListener("pointerdown", onPointerDown, true);
    window.addEventListener("keydown", (event) => {
      const { key, ctrlKey, shiftKey, altKey, metaKey, defaultPrevented } = event;
      if (key === "Escape")
        frame.post({ type: "key", key, ctrlKey, shiftKey, altKey, metaKey, defaultPrevented });
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    delete globalThis.pbivizFrame;
    for (const script of [...document.scripts]) script.remove();
    window.powerbi = frame.createNamespace();
    frame.forwardConsole();
    frame.forwardErrors();
    forwardInput();
    frame.listen((message) => Object.hasOwn(handlers, message.type) && handlers[message.type](message));
    frame.post({ type: "ready" });
  });
})((globalThis.pbivizFrame ??= {}));

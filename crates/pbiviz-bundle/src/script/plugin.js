// The shim between Power BI and the WebAssembly module. It owns what must not fail: it registers the visual, starts an
// instance of the module for each visual, and answers every update by exactly one renderingStarted and one
// renderingFinished or renderingFailed.
//
// Before this text the bundler puts `PLUGIN`, what Power BI is told about the visual; `bindings`, which makes the
// module's imports and exports anew each time; `WASM`, the module, deflated, as text; `WASM_SIZE`, its size; and
// `INFLATER`, a module that unpacks it, as text.

/** Chromium compiles and instantiates a module synchronously on a page's main thread only up to this many bytes. */
const MAX_SYNCHRONOUS_SIZE = 8 * 1024 * 1024;

const messageOf = (error) => String(error?.message ?? error);

function logError(message) {
  console.error(`${PLUGIN.displayName}: ${message}`);
}

function bytesOf(base64) {
  return Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Unpacks the module. The browser's own decompression only comes as a stream, too late for a synchronous start. */
function moduleBytes() {
  const packed = bytesOf(WASM);
  const { memory, start, inflate } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(INFLATER))).exports;
  const input = start.value;
  const output = input + packed.length;
  const end = output + WASM_SIZE;
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / 65536)));
  new Uint8Array(memory.buffer).set(packed, input);
  inflate(input, output, end);
  return new Uint8Array(memory.buffer, output, WASM_SIZE);
}

/** The compiled module, or a promise of it: all visuals of a frame share it. */
let compiled;

function compile() {
  if (compiled === undefined) {
    const bytes = moduleBytes();
    compiled =
      bytes.length < MAX_SYNCHRONOUS_SIZE ? new WebAssembly.Module(bytes) : WebAssembly.compile(bytes);
  }
  return compiled;
}

/** The exports of a fresh instance of the module, or a promise of them. */
function instantiate() {
  const begin = (glue, instance) => {
    glue.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start?.();
    return glue;
  };
  const imports = (module, glue) =>
    Object.fromEntries(WebAssembly.Module.imports(module).map((one) => [one.module, glue]));

  const module = compile();
  const glue = bindings();
  if (module instanceof WebAssembly.Module) {
    return begin(glue, new WebAssembly.Instance(module, imports(module, glue)));
  }
  return module.then(async (ready) => begin(glue, await WebAssembly.instantiate(ready, imports(ready, glue))));
}

/**
 * What one instance may hold of the page: its element, its listeners, its callbacks in the host's hands. All of it goes
 * at once, so that an instance that is broken or no longer wanted can be collected.
 */
class Lifetime {
  #end = new AbortController();
  #onFailure;
  #onMessage;

  constructor(parent, onFailure, onMessage) {
    this.#onFailure = onFailure;
    this.#onMessage = onMessage;
    this.element = document.createElement("div");
    this.element.style.cssText = "position: absolute; inset: 0; overflow: hidden";
    parent.append(this.element);
  }

  get isOver() {
    return this.#end.signal.aborted;
  }

  end() {
    this.#end.abort();
    this.element.remove();
  }

  /** Called by the module's panic hook, before the panic ends what runs. */
  report(message) {
    if (!this.isOver) this.#onFailure(message);
  }

  showError(message) {
    if (!this.isOver) this.#onMessage(message);
  }

  logError(message) {
    logError(message);
  }

  /** A function for others to hold: it lets go of the callback when the instance ends, and never throws. */
  guard(callback) {
    let held = callback;
    this.#end.signal.addEventListener("abort", () => (held = undefined));
    return (value) => {
      try {
        held?.(value);
      } catch (error) {
        this.report(messageOf(error));
      }
    };
  }

  listen(target, type, callback) {
    target.addEventListener(type, this.guard(callback), { signal: this.#end.signal });
  }
}

/** A message in place of the drawing, for as long as there is none. */
class Notice {
  #parent;
  #element;

  constructor(parent) {
    this.#parent = parent;
  }

  show(message) {
    this.hide();
    this.#element = document.createElement("div");
    this.#element.setAttribute("role", "alert");
    // System colors follow high contrast.
    this.#element.style.cssText =
      "position: absolute; inset: 0; overflow: auto; padding: 8px; box-sizing: border-box; background: Canvas; " +
      "color: CanvasText; font: 12px/1.4 'Segoe UI', sans-serif; white-space: pre-wrap; overflow-wrap: anywhere";
    this.#element.textContent = message;
    this.#parent.append(this.#element);
  }

  hide() {
    this.#element?.remove();
    this.#element = undefined;
  }
}

/** What Power BI holds of a visual. */
class Visual {
  /** The one element that is the visual's own in the host's. */
  #root;
  #host;
  #notice;
  /** Updates that were announced as started and wait for their turn. */
  #waiting = [];
  #isBusy = false;
  #isDestroyed = false;
  /** The instance: a handle of the SDK once it has started. */
  #handle;
  #lifetime;
  /** Why the last instance ended. */
  #failure;

  constructor({ element, host }) {
    this.#host = host;
    this.#root = document.createElement("div");
    this.#root.style.cssText = "position: relative; width: 100%; height: 100%; overflow: hidden";
    element.append(this.#root);
    this.#notice = new Notice(this.#root);
    this.#start();
  }

  update(options) {
    this.#notify("renderingStarted", options);
    this.#waiting.push(options);
    this.#work();
  }

  getFormattingModel() {
    try {
      return this.#handle?.formattingModel();
    } catch (error) {
      logError(messageOf(error));
      return undefined;
    }
  }

  destroy() {
    this.#isDestroyed = true;
    try {
      this.#handle?.destroy();
    } catch (error) {
      logError(messageOf(error));
    }
    this.#end();
    this.#root.remove();
    this.#work();
  }

  /**
   * Draws the updates that wait, one after another; a host may send one from within another. An update whose instance
   * does not start is answered with the reason, and the next one tries again.
   */
  #work(hasTriedToStart = false) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      if (!this.#lifetime && !this.#isDestroyed && !hasTriedToStart) this.#start();
      const isStarting = this.#lifetime && !this.#handle;
      if (isStarting) break;
      this.#draw(this.#waiting.shift());
      hasTriedToStart = false;
    }
    this.#isBusy = false;
  }

  #draw(options) {
    let failure = this.#isDestroyed ? "destroyed" : this.#failure;
    if (this.#handle) {
      const lifetime = this.#lifetime;
      this.#notice.hide();
      try {
        failure = this.#handle.update(options);
        if (failure !== undefined) this.#show(failure);
      } catch (error) {
        lifetime.report(messageOf(error));
      }
      // A panic was reported before it was thrown, with more to say than what was thrown.
      if (lifetime.isOver) failure = this.#isDestroyed ? "destroyed" : this.#failure;
    }
    if (failure === undefined) this.#notify("renderingFinished", options);
    else this.#notify("renderingFailed", options, failure);
  }

  /** Starts an instance; if that takes time, the updates wait. */
  #start() {
    const lifetime = new Lifetime(
      this.#root,
      (message) => this.#fail(message),
      (message) => this.#show(message),
    );
    this.#lifetime = lifetime;
    this.#failure = undefined;
    const begin = (glue) => {
      if (lifetime.isOver) return;
      const handle = glue.createVisual(lifetime.element, this.#host, lifetime);
      if (!lifetime.isOver) this.#handle = handle;
    };
    try {
      const glue = instantiate();
      if (!(glue instanceof Promise)) {
        begin(glue);
        return;
      }
      glue
        .then(begin)
        .catch((error) => lifetime.report(messageOf(error)))
        .then(() => this.#work(true));
    } catch (error) {
      lifetime.report(messageOf(error));
    }
  }

  /** Ends the instance for a fault of its own. The next update starts another. */
  #fail(message) {
    this.#end();
    this.#failure = message;
    this.#show(message);
  }

  #end() {
    this.#lifetime?.end();
    this.#lifetime = undefined;
    this.#handle = undefined;
  }

  #show(message) {
    this.#notice.show(message);
    logError(message);
  }

  #notify(event, options, reason) {
    try {
      const events = this.#host.eventService;
      if (event === "renderingStarted") events?.renderingStarted(options);
      else if (event === "renderingFinished") events?.renderingFinished(options);
      else events?.renderingFailed(options, reason);
    } catch (error) {
      logError(messageOf(error));
    }
  }
}

/** Opens a dialog of the visual in a frame of its own. An unknown one stays empty. */
async function createModalDialog(id, options, initialState) {
  const notice = new Notice(options.element);
  const show = (message) => {
    notice.show(message);
    logError(message);
  };
  const fail = (message) => {
    lifetime.end();
    show(message);
  };
  const lifetime = new Lifetime(options.element, fail, show);
  try {
    const glue = await instantiate();
    glue.createDialog(id, { element: lifetime.element, host: options.host }, initialState, lifetime);
  } catch (error) {
    lifetime.report(messageOf(error));
  }
}

if (window.powerbi) {
  const visuals = (window.powerbi.visuals ??= {});
  const plugins = (visuals.plugins ??= {});
  plugins[PLUGIN.name] = {
    name: PLUGIN.name,
    displayName: PLUGIN.displayName,
    class: PLUGIN.class,
    apiVersion: PLUGIN.apiVersion,
    create: (options) => new Visual(options),
    createModalDialog,
    custom: true,
  };
}

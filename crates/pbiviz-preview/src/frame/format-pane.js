// What the format pane shows: the visual's formatting model, or the instances that older visuals enumerate.

((frame) => {
  "use strict";

  /** Functions of the present model by the handle that the page has in their place. */
  const handles = new Map();
  let lastHandle = 0;

  function handleOf(action) {
    handles.set(++lastHandle, action);
    return { handle: lastHandle };
  }

  /** The answer to the page's question, with either `model` or `instances` where the visual has them. */
  function formatPane(visual, capabilities) {
    if (typeof visual?.getFormattingModel === "function") {
      handles.clear();
      const model = asked(() => visual.getFormattingModel());
      const wire = model && asked(() => frame.toWire(model, { onFunction: handleOf }));
      return wire ? { model: wire } : {};
    }
    if (typeof visual?.enumerateObjectInstances === "function") return enumerate(visual, capabilities);
    return {};
  }

  /** The visual's answer, or nothing where it fails to answer. */
  function asked(question) {
    try {
      return question();
    } catch (error) {
      frame.reportError(error);
      return undefined;
    }
  }

  /** Asks for every object of the capabilities, one by one, as Power BI did. */
  function enumerate(visual, capabilities) {
    const instances = [];
    const containers = [];
    for (const objectName of Object.keys(capabilities?.objects ?? {})) {
      const answer = enumerationOf(asked(() => visual.enumerateObjectInstances({ objectName })));
      // Each answer counts its own containers.
      const first = containers.length;
      containers.push(...answer.containers);
      for (const instance of answer.instances) {
        const placed =
          instance.containerIdx === undefined ? {} : { containerIdx: first + instance.containerIdx };
        instances.push({ objectName, properties: {}, ...instance, ...placed });
      }
    }
    return asked(() => frame.toWire({ instances, containers })) ?? {};
  }

  /** A list, an object with list and containers, or the builder of either. */
  function enumerationOf(answer) {
    const enumeration = typeof answer?.complete === "function" ? answer.complete() : answer;
    const instances = Array.isArray(enumeration) ? enumeration : (enumeration?.instances ?? []);
    return { instances: instances.filter(Boolean), containers: enumeration?.containers ?? [] };
  }

  /** A link of the format pane was pressed. */
  function runAction(handle) {
    handles.get(handle)?.();
  }

  Object.assign(frame, { formatPane, runAction });
})((globalThis.pbivizFrame ??= {}));

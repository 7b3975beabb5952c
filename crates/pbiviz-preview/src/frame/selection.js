// Selection ids and the selection, which lives here: visuals ask for it and expect the answer at once.

((frame) => {
  "use strict";

  const isPart = (scope, whole) => scope.every((pair) => whole.some((other) => isSamePair(pair, other)));
  const isSamePair = ([name, value], [otherName, otherValue]) =>
    name === otherName && (value === otherValue || JSON.stringify(value) === JSON.stringify(otherValue));

  /** Without the parts that another part says as well: a node of a matrix says all that the nodes above it say. */
  function withoutRepeated(data) {
    if (data.length < 2) return data;
    const scopes = data.map((part) => frame.Identity.scopeOf(part));
    const isRepeated = (scope, index) =>
      scopes.some((other, at) => at !== index && other?.length > scope.length && isPart(scope, other));
    return data.filter((_, index) => !scopes[index] || !isRepeated(scopes[index], index));
  }

  class SelectionId {
    /** In public, so that visuals that compare ids member by member tell them apart. */
    identities;
    #metadata;
    #id;
    /** Made when they are asked for: a visual makes thousands of ids and selects a few. */
    #data;
    #key;

    constructor({ data = [], metadata, id } = {}) {
      this.identities = data;
      this.#metadata = metadata;
      this.#id = id;
    }

    /** The id of a selector, the visual's or the page's. */
    static of(selector) {
      if (selector instanceof SelectionId) return selector;
      const { data, metadata, id } = selector ?? {};
      const identityOf = (part) => (Array.isArray(part?.scope) ? new frame.Identity(part.scope) : part);
      return new SelectionId({ data: data?.map(identityOf), metadata, id });
    }

    equals(other) {
      return other instanceof SelectionId && this.getKey() === other.getKey();
    }

    /** Is the other one all of this or a part of it? */
    includes(other) {
      if (!(other instanceof SelectionId)) return false;
      if (this.#metadata !== undefined && this.#metadata !== other.#metadata) return false;
      return isPart(this.#pairs(), other.#pairs());
    }

    getKey() {
      this.#key ??= JSON.stringify(this.wire());
      return this.#key;
    }

    getSelector() {
      return this.#members(this.#distinct());
    }

    getSelectorsByColumn() {
      const { data, ...members } = this.getSelector();
      if (!data) return members;
      const entries = data.flatMap((identity) =>
        (frame.Identity.scopeOf(identity) ?? []).map(([queryName]) => [queryName, identity]),
      );
      return { dataMap: Object.fromEntries(entries), ...members };
    }

    hasIdentity() {
      return this.identities.length > 0;
    }

    // Undeclared, but visuals of API 1 and 2 and the libraries of their time read what follows.

    get key() {
      return this.getKey();
    }

    get selector() {
      return this.getSelector();
    }

    get selectorsByColumn() {
      return this.getSelectorsByColumn();
    }

    get dataMap() {
      return this.getSelectorsByColumn().dataMap;
    }

    get measures() {
      return this.#metadata === undefined ? [] : [this.#metadata];
    }

    compareMeasures(one, other) {
      return String(one) === String(other);
    }

    /** For visuals that keep or compare ids as text. */
    toJSON() {
      return this.wire();
    }

    /** The selector as the page knows it. */
    wire() {
      return this.#members(this.#distinct().map((part) => frame.toWire(part)));
    }

    #distinct() {
      this.#data ??= withoutRepeated(this.identities);
      return this.#data;
    }

    #pairs() {
      return this.#distinct().flatMap((part) => frame.Identity.scopeOf(part) ?? []);
    }

    #members(data) {
      return {
        ...(data.length > 0 && { data }),
        ...(this.#metadata !== undefined && { metadata: this.#metadata }),
        ...(this.#id !== undefined && { id: this.#id }),
      };
    }
  }

  class SelectionIdBuilder {
    #data = [];
    #metadata;

    withCategory(category, index) {
      return this.#add(category?.identity?.[index]);
    }

    withSeries(_, value) {
      return this.#add(value?.identity);
    }

    withMeasure(queryName) {
      this.#metadata = queryName;
      return this;
    }

    withMatrixNode(node, levels) {
      const index = node?.levelSourceIndex ?? node?.levelValues?.at(-1)?.levelSourceIndex ?? 0;
      const source = levels?.[node?.level]?.sources?.[index];
      return source?.isMeasure ? this.withMeasure(source.queryName) : this.#add(node?.identity);
    }

    withTable(table, index) {
      return this.#add(table?.identity?.[index]);
    }

    createSelectionId() {
      return new SelectionId({ data: this.#data, metadata: this.#metadata });
    }

    #add(identity) {
      if (identity !== undefined && identity !== null) this.#data.push(identity);
      return this;
    }
  }

  /** The one selection of a visual, whichever of its managers it asks. */
  let selected = [];
  const callbacks = new Set();

  const isIn = (ids, id) => ids.some((other) => other.equals(id));

  function nextSelection(ids, isMultiple) {
    if (isMultiple)
      return [...selected.filter((id) => !isIn(ids, id)), ...ids.filter((id) => !isIn(selected, id))];
    // What is selected alone and selected again is deselected.
    const isSame = ids.length === selected.length && ids.every((id) => isIn(selected, id));
    return isSame ? [] : ids;
  }

  function createSelectionManager(host) {
    return {
      // Undeclared, but visuals of API 1 and 2 take the host from here and tell the sandbox by the proxy.
      hostServices: Object.create(host, {
        messageProxy: { value: {} },
        loadMoreData: { value: () => host.fetchMoreData() },
      }),
      select(id, isMultiple = false) {
        const ids = [id].flat().filter((each) => each instanceof SelectionId);
        selected = nextSelection(ids, isMultiple);
        frame.tell("selectionManager.select", [selected, isMultiple]);
        return Promise.resolve([...selected]);
      },
      clear() {
        selected = [];
        frame.tell("selectionManager.clear", []);
        return Promise.resolve({});
      },
      hasSelection: () => selected.length > 0,
      getSelectionIds: () => [...selected],
      get selectedIds() {
        return [...selected];
      },
      registerOnSelectCallback(callback) {
        callbacks.add(callback);
        frame.tell("selectionManager.registerOnSelectCallback", []);
      },
      showContextMenu: (id, position, dataRoles) =>
        frame.ask("selectionManager.showContextMenu", [id, position, dataRoles]).then(() => ({})),
      toggleExpandCollapse: (id, isEntireLevel) =>
        frame.ask("selectionManager.toggleExpandCollapse", [id, isEntireLevel]).then(() => ({})),
      // Gone since API 2: it made a filter of the selection.
      applySelectionFilter: () => frame.tell("selectionManager.applySelectionFilter", [selected]),
    };
  }

  /** The selection was changed from outside, by a bookmark or another visual. */
  function takeSelection(selectors) {
    selected = selectors.map((selector) => SelectionId.of(selector));
    for (const callback of callbacks) callback([...selected]);
  }

  Object.assign(frame, { SelectionId, SelectionIdBuilder, createSelectionManager, takeSelection });
})((globalThis.pbivizFrame ??= {}));

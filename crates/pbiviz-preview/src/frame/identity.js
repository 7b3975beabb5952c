// What a DataView names its parts by: opaque to the visual, a list of query names and values to the page.

((frame) => {
  "use strict";

  /** The identities of the present update: a visual that copies its DataView still names the right rows. */
  let known = [];

  class Identity {
    /** The scope, or what makes it: most rows are never asked for theirs. */
    #scope;

    constructor(scope) {
      // Power BI's own are numbers as well: they serve visuals that compare identities member by member.
      this.identityIndex = known.length;
      this.#scope = scope;
      known.push(this);
    }

    /** Visuals of the first API versions read it. */
    get key() {
      return JSON.stringify(this.#pairs());
    }

    #pairs() {
      if (typeof this.#scope === "function") this.#scope = this.#scope();
      return this.#scope;
    }

    /** The pairs of query name and value of an identity or of its copy; undefined for anything else. */
    static scopeOf(value) {
      if (value === null || typeof value !== "object") return undefined;
      if (#scope in value) return value.#pairs();
      const isCopy = Object.hasOwn(value, "identityIndex") && Object.keys(value).length === 1;
      return isCopy ? known[value.identityIndex]?.#pairs() : undefined;
    }

    /** Identities made from here on belong to a new update. */
    static begin() {
      known = [];
    }
  }

  /** Are both the same part of the data, whatever update they came with? */
  Identity.areEqual = (one, other) => {
    const [scope, others] = [Identity.scopeOf(one), Identity.scopeOf(other)];
    return scope !== undefined && others !== undefined && JSON.stringify(scope) === JSON.stringify(others);
  };

  frame.Identity = Identity;
})((globalThis.pbivizFrame ??= {}));

// What a DataView has beyond its members: shared columns, an identity for every row, and methods.

((frame) => {
  "use strict";

  /** `VisualUpdateOptions` as this visual expects them, from those that the page sent. */
  function reviveOptions(options, visual) {
    frame.Identity.begin();
    const revived = frame.revive(options);
    for (const dataView of revived.dataViews ?? []) {
      complete(dataView);
      completeForAge(dataView, visual);
    }
    revived.subSelections?.forEach(frame.reviveSubSelection);
    return revived;
  }

  function complete(dataView) {
    const { categorical, table, matrix, tree } = dataView;
    if (categorical?.categories) identifyCategories(categorical.categories);
    if (categorical?.values) completeValues(categorical.values);
    if (table) identifyRows(table);
    if (matrix) {
      identifyNodes(matrix.rows.root, matrix.rows.levels);
      identifyNodes(matrix.columns.root, matrix.columns.levels);
    }
    if (tree) identifyNodes(tree.root, []);
    shareColumns(dataView);
  }

  /** All category columns together name a row, so they have the same identities. */
  function identifyCategories(categories) {
    const [first] = categories;
    if (!first) return;
    const identity = identities(
      first.values.length,
      categories.map(({ source }) => source),
      (column, row) => categories[column].values[row],
    );
    for (const category of categories) category.identity = identity;
  }

  /** The columns that are no measures name a row. */
  function identifyRows(table) {
    const groupings = table.columns.flatMap((column, index) => (column.isMeasure ? [] : [index]));
    if (!table.rows || groupings.length === 0) return;
    table.identity = identities(
      table.rows.length,
      groupings.map((index) => table.columns[index]),
      (column, row) => table.rows[row][groupings[column]],
    );
  }

  function identities(count, sources, valueAt) {
    const scopeAt = (row) => () =>
      sources.map(({ queryName }, column) => [queryName, frame.scopeValue(valueAt(column, row))]);
    return Array.from({ length: count }, (_, row) => new frame.Identity(scopeAt(row)));
  }

  function completeValues(values) {
    const groups = values.grouped?.() ?? [{ values: [...values] }];
    values.grouped = () => groups;
    for (const group of groups) {
      if (group.identity === undefined) continue;
      group.identity = identityOf(group.identity, [[values.source?.queryName, group.name]]);
      for (const column of group.values) column.identity = group.identity;
    }
  }

  /** Names nodes by their way from the root, where they arrive without a name: in DataViews from elsewhere. */
  function identifyNodes(node, levels, way = []) {
    for (const child of node.children ?? []) {
      const { value, levelSourceIndex } = child.levelValues?.at(-1) ?? child;
      const source = levels[child.level]?.sources[levelSourceIndex ?? 0];
      const isPart = source !== undefined && !source.isMeasure && !child.isSubtotal;
      const wayTo = isPart ? [...way, [source.queryName, value ?? child.value ?? child.name]] : way;
      if (isPart || child.identity !== undefined) child.identity = identityOf(child.identity, wayTo);
      identifyNodes(child, levels, wayTo);
    }
  }

  function identityOf(arrived, way) {
    if (arrived instanceof frame.Identity) return arrived;
    return new frame.Identity(way.map(([name, value]) => [name, frame.scopeValue(value)]));
  }

  /** Columns that are equal become one object, as they are in Power BI: visuals look one up in a list of the others. */
  function shareColumns({ metadata, categorical, table, matrix }) {
    const shared = new Map((metadata?.columns ?? []).map((column) => [JSON.stringify(column), column]));
    const share = (column) => column && (shared.get(JSON.stringify(column)) ?? column);
    const shareList = (columns) => columns?.map(share);
    for (const column of categorical?.categories ?? []) column.source = share(column.source);
    for (const column of categorical?.values ?? []) column.source = share(column.source);
    if (categorical?.values?.source) categorical.values.source = share(categorical.values.source);
    if (table) table.columns = shareList(table.columns);
    if (!matrix) return;
    matrix.valueSources = shareList(matrix.valueSources);
    for (const level of [...matrix.rows.levels, ...matrix.columns.levels])
      level.sources = shareList(level.sources);
  }

  /**
   * What older hosts gave beside what the mappings ask for. No document says so, but visuals that were published with
   * nothing else in their capabilities read it and fail without.
   */
  function completeForAge(dataView, { apiVersion, capabilities }) {
    const { metadata, categorical } = dataView;
    const major = Number.parseInt(apiVersion, 10);
    const mappings = capabilities?.dataViewMappings ?? [];
    if (!categorical || !(major < 3)) return;
    if (!categorical.values && !mappings.some((mapping) => mapping.categorical?.values)) {
      categorical.values = Object.assign([], { grouped: () => [] });
    }
    if (major > 1) return;
    const views = { table: tableOf(metadata, categorical), matrix: matrixOf(categorical) };
    for (const [name, view] of Object.entries(views)) if (view) dataView[name] ??= view;
  }

  /** The rows of a categorical view without series, columns in the order of the metadata. */
  function tableOf({ columns }, { categories = [], values = [] }) {
    const sources = [...categories, ...values];
    const ordered = columns.map((column) => sources.find(({ source }) => source === column));
    if (ordered.length === 0 || ordered.includes(undefined)) return undefined;
    const rows = ordered[0].values.map((_, row) => ordered.map((column) => column.values[row]));
    return { columns, rows, identity: categories[0]?.identity };
  }

  /** The series of a categorical view as columns, its categories as rows. */
  function matrixOf({ categories = [], values = [] }) {
    const [category] = categories;
    if (!category || !values.source) return undefined;
    const valueSources = values.grouped()[0]?.values.map(({ source }) => source) ?? [];
    const node = (value, identity) => ({
      level: 0,
      value,
      levelValues: [{ value, levelSourceIndex: 0 }],
      identity,
    });
    const cells = (row) =>
      Object.fromEntries(
        values.map((column, index) => [
          index,
          { value: column.values[row], valueSourceIndex: index % valueSources.length },
        ]),
      );
    const rows = category.values.map((value, row) => ({
      ...node(value, category.identity[row]),
      values: cells(row),
    }));
    const columns = values.grouped().map(({ name, identity }) => node(name, identity));
    return {
      rows: { levels: [{ sources: [category.source] }], root: { children: rows } },
      columns: { levels: [{ sources: [values.source] }], root: { children: columns } },
      valueSources,
    };
  }

  frame.reviveOptions = reviveOptions;
})((globalThis.pbivizFrame ??= {}));

// Values that a model may hold and that visuals forget: blanks, NaN and infinity, put among the numbers. Pure.

const EVERY = 3;

/** DataViews with every third number replaced, in turn by each wanted kind. */
export function inject(dataViews, wanted) {
  const kinds = [];
  if (wanted.null) kinds.push(null);
  if (wanted.NaN) kinds.push(Number.NaN);
  if (wanted.infinity) kinds.push(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  if (kinds.length === 0) return dataViews;
  let count = 0;
  const replaced = (value) => {
    if (typeof value !== "number") return value;
    count += 1;
    return count % EVERY === 0 ? kinds[(count / EVERY - 1) % kinds.length] : value;
  };
  return dataViews.map((dataView) => injectOne(dataView, replaced));
}

function injectOne(dataView, replaced) {
  const next = { ...dataView };
  const values = dataView.categorical?.values;
  if (values) next.categorical = { ...dataView.categorical, values: onColumns(values, replaced) };
  if (dataView.table?.rows) {
    const isMeasure = dataView.table.columns.map((column) => Boolean(column.isMeasure));
    const row = (cells) => cells.map((cell, index) => (isMeasure[index] ? replaced(cell) : cell));
    const rows = dataView.table.rows.map((cells) =>
      Array.isArray(cells) ? row(cells) : { ...cells, $array: row(cells.$array) },
    );
    next.table = { ...dataView.table, rows };
  }
  if (dataView.matrix) next.matrix = { ...dataView.matrix, rows: onHierarchy(dataView.matrix.rows, replaced) };
  if (dataView.single) next.single = { ...dataView.single, value: replaced(dataView.single.value) };
  return next;
}

function onColumns(values, replaced) {
  const column = (value) => ({ ...value, values: value.values.map(replaced) });
  return Array.isArray(values) ? values.map(column) : { ...values, $array: values.$array.map(column) };
}

function onHierarchy(hierarchy, replaced) {
  const node = (each) => ({
    ...each,
    ...(each.values && {
      values: Object.fromEntries(
        Object.entries(each.values).map(([key, cell]) => [key, { ...cell, value: replaced(cell.value) }]),
      ),
    }),
    ...(each.children && { children: each.children.map(node) }),
  });
  return { ...hierarchy, root: node(hierarchy.root) };
}

// Expanding and collapsing nodes of a matrix. Pure.

import { selectorKey } from "./objects.js";

function* nodesOf(node, level = 0) {
  for (const child of node?.children ?? []) {
    yield { node: child, level };
    yield* nodesOf(child, level + 1);
  }
}

/** The report after `toggleExpandCollapse` of the node that a selector names, or of its whole level. */
export function toggleNode(report, dataViews, selector, entireLevel) {
  const identity = selector?.data?.at(-1);
  const all = dataViews.flatMap((dataView) => [
    ...nodesOf(dataView.matrix?.rows.root),
    ...nodesOf(dataView.matrix?.columns.root),
    ...nodesOf(dataView.tree?.root),
  ]);
  const key = selectorKey(identity);
  const found = all.find(({ node }) => selectorKey(node.identity) === key);
  if (!found) return report;
  const shouldExpand = found.node.isCollapsed === true;
  const chosen = entireLevel ? all.filter(({ node, level }) => level === found.level && node.identity) : [found];
  const keys = new Set(chosen.map(({ node }) => selectorKey(node.identity)));
  const without = (list) => list.filter((each) => !keys.has(selectorKey(each)));
  const identities = chosen.map(({ node }) => node.identity);
  return {
    ...report,
    expanded: shouldExpand ? [...without(report.expanded), ...identities] : without(report.expanded),
    collapsed: shouldExpand ? without(report.collapsed) : [...without(report.collapsed), ...identities],
  };
}

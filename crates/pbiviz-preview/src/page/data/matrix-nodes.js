// Expanding and collapsing nodes of a matrix. Pure.

import { selectorKey } from "../format/objects.js";

function* nodesOf(node, level = 0) {
  for (const child of node?.children ?? []) {
    yield { node: child, level };
    yield* nodesOf(child, level + 1);
  }
}

const rowNodes = (dataViews) => dataViews.flatMap((dataView) => [...nodesOf(dataView.matrix?.rows.root)]);

const allNodes = (dataViews) => [
  ...rowNodes(dataViews),
  ...dataViews.flatMap((dataView) => [...nodesOf(dataView.matrix?.columns.root), ...nodesOf(dataView.tree?.root)]),
];

function find(nodes, selector) {
  const key = selectorKey(Array.isArray(selector?.data) ? selector.data.at(-1) : undefined);
  return nodes.find(({ node }) => node.identity && selectorKey(node.identity) === key);
}

/** The node that a selector names. */
export const nodeOf = (dataViews, selector) => find(allNodes(dataViews), selector)?.node;

/** The report after `toggleExpandCollapse` of the node that a selector names, or of its whole level. */
export function toggleNode(report, dataViews, selector, entireLevel) {
  const all = allNodes(dataViews);
  const found = find(all, selector);
  if (!found) return report;
  const chosen = entireLevel ? all.filter(({ node, level }) => level === found.level && node.identity) : [found];
  return changed(report, chosen, found.node.isCollapsed === true);
}

/** What the header's buttons can do: is there a level to expand, and one to collapse? */
export function expansionOf(dataViews) {
  const nodes = rowNodes(dataViews);
  return {
    canExpand: nodes.some(({ node }) => node.isCollapsed === true),
    canCollapse: nodes.some(({ node }) => node.isCollapsed === false),
  };
}

/** The report with one more level of rows, or one less. */
export function toggleLevel(report, dataViews, shouldExpand) {
  const nodes = rowNodes(dataViews).filter(({ node }) => node.isCollapsed === shouldExpand);
  const levels = nodes.map(({ level }) => level);
  const wanted = shouldExpand ? Math.min(...levels) : Math.max(...levels);
  return changed(report, nodes.filter(({ level }) => level === wanted), shouldExpand);
}

function changed(report, chosen, shouldExpand) {
  const identities = chosen.map(({ node }) => node.identity);
  const keys = new Set(identities.map(selectorKey));
  const without = (list) => list.filter((each) => !keys.has(selectorKey(each)));
  return {
    ...report,
    expanded: shouldExpand ? [...without(report.expanded), ...identities] : without(report.expanded),
    collapsed: shouldExpand ? without(report.collapsed) : [...without(report.collapsed), ...identities],
  };
}

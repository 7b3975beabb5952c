// The levels of a role that can be drilled: the buttons of the header and `host.drill` move between them. Pure.

const UP = 1;

/** The roles that can be drilled and hold more than one level. */
export function drillableRoles(visual, wells) {
  return (visual?.capabilities?.drilldown?.roles ?? []).filter((role) => (wells[role]?.length ?? 0) > 1);
}

/** The report's `drill` after one step of `DrillType`: 1 goes up, 2 and 3 go down. */
export function drillTo({ drill, wells }, role, drillType) {
  const deepest = (wells[role]?.length ?? 0) - 1;
  if (deepest < 0) throw new Error(`the role ${role} has no field`);
  const depth = (drill[role] ?? 0) + (drillType === UP ? -1 : 1);
  return { ...drill, [role]: Math.max(0, Math.min(depth, deepest)) };
}

/** Where the role stands: which level of how many, and which ways are open. */
export function drillState({ drill, wells }, role) {
  const levels = wells[role] ?? [];
  const depth = Math.min(drill[role] ?? 0, levels.length - 1);
  return { depth, canGoUp: depth > 0, canGoDown: depth < levels.length - 1, next: levels[depth + 1] ?? null };
}

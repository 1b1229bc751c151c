/** How a node comes into the selection: alone, in or out of it, or in beside what is there. */
export type SelectWay = 'only' | 'toggle' | 'add';

/** The selection after a node, or the empty ground, was chosen; null where that changes nothing. */
export function chooseFrom(
  selection: ReadonlySet<string>,
  id: string | null,
  way: SelectWay,
): ReadonlySet<string> | null {
  if (id === null) return way === 'only' && selection.size > 0 ? new Set() : null;
  const next = new Set(way === 'only' ? [] : selection);
  if (way !== 'toggle' || !next.delete(id)) next.add(id);
  return next;
}

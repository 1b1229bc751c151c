/**
 * A JSON value as it is now, made of the pieces of what it was where they are equal: texts, lists and objects that did not
 * change stay the same in memory, so that an object that changes a thousand times takes no more than it did at first.
 * Neither value is changed; what is equal as a whole is the value from before itself.
 */
export function reuse<T>(before: unknown, after: T): T;
export function reuse(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) {
    const was = before as unknown[];
    const items = after.map((item: unknown, index): unknown => reuse(was[index], item));
    return items.length === was.length && items.every((item, index) => Object.is(item, was[index]))
      ? was
      : items;
  }
  const was = before as Record<string, unknown>;
  const is = after as Record<string, unknown>;
  const keys = Object.keys(is);
  let isEqual = keys.length === Object.keys(was).length;
  // A copy has its fields where the original has them, and takes no more room; a key called __proto__ is its own by then.
  const fields = { ...is };
  for (const key of keys) {
    const isOld = Object.hasOwn(was, key);
    if (isOld) fields[key] = reuse(was[key], is[key]);
    isEqual &&= isOld && Object.is(fields[key], was[key]);
  }
  return isEqual ? before : fields;
}

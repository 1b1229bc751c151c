/** What stands for a credential in what is shown; see redact-object.ts. */
const hidden = /^\[hidden: \d+ characters\]$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * An object that was shown without its credentials and changed, with those back that still stand where they were; items of
 * lists are told by their names. One that was moved stays hidden, and nothing else of the original comes back.
 */
export function restoreHidden(shown: unknown, original: unknown): unknown {
  if (typeof shown === 'string') return hidden.test(shown) && typeof original === 'string' ? original : shown;
  if (Array.isArray(shown)) {
    const before: unknown[] = Array.isArray(original) ? (original as unknown[]) : [];
    return (shown as unknown[]).map((item, index) => {
      const named = isRecord(item) && typeof item.name === 'string';
      const same = named ? before.find((each) => isRecord(each) && each.name === item.name) : before[index];
      return restoreHidden(item, same);
    });
  }
  if (!isRecord(shown)) return shown;
  const before = isRecord(original) ? original : {};
  return Object.fromEntries(
    Object.entries(shown).map(([key, value]) => [key, restoreHidden(value, before[key])]),
  );
}

/** Whether anything in an object is still hidden. */
export function hasHidden(value: unknown): boolean {
  if (typeof value === 'string') return hidden.test(value);
  if (Array.isArray(value)) return value.some(hasHidden);
  return isRecord(value) && Object.values(value).some(hasHidden);
}

/** A pattern as a test of a text in small letters; `*` stands for any letters, all else for itself. */
function toPattern(wanted: string): (text: string) => boolean {
  if (!wanted.includes('*')) return (text) => text === wanted;
  const source = wanted
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const pattern = new RegExp(`^${source}$`, 's');
  return (text) => pattern.test(text);
}

/**
 * The test of one label (`key=value`): `tier` asks for the key, `tier=web` for the value too, both with `*`. The key may
 * leave out its prefix: `os` is `harvesterhci.io/os`. Labels are few and shared, so each is tested once.
 */
export function toLabelTest(value: string): (label: string) => boolean {
  const wanted = value.toLowerCase();
  const at = wanted.indexOf('=');
  const isKey = toPattern(at < 0 ? wanted : wanted.slice(0, at));
  const isValue = at < 0 ? null : toPattern(wanted.slice(at + 1));
  const known = new Map<string, boolean>();
  return (label) => {
    const before = known.get(label);
    if (before !== undefined) return before;
    const text = label.toLowerCase();
    const cut = text.indexOf('=');
    const key = text.slice(0, cut);
    const hasKey = isKey(key) || isKey(key.slice(key.lastIndexOf('/') + 1));
    const result = hasKey && (isValue === null || isValue(text.slice(cut + 1)));
    known.set(label, result);
    return result;
  };
}

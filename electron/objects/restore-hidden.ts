import { hiddenText, holdsHidden } from '../../shared/objects/hidden.ts';
import { isObject } from '../../shared/plan/canonical.ts';
import type { Json } from '../../shared/plan/canonical.ts';

const nameOf = (value: Json | undefined): string | null =>
  isObject(value) && typeof value.name === 'string' ? value.name : null;

/** Which item of a list another list's item is: of one name where both have names, else of one place. */
function counterpart(item: Json, index: number, list: readonly Json[]): Json | undefined {
  const name = nameOf(item);
  return name === null ? list[index] : list.find((each) => nameOf(each) === name);
}

/**
 * A copy of a value in which whatever stands for a hidden value is that value again, as the server has it at the same
 * place; undefined where one stands for a value that is not there, or no longer of that length.
 */
export function restoreHidden(edited: Json, raw: Json | undefined): Json | undefined {
  if (!holdsHidden(edited)) return edited;
  if (typeof edited === 'string') return raw !== undefined && hiddenText(raw) === edited ? raw : undefined;
  if (Array.isArray(edited)) {
    const list = Array.isArray(raw) ? raw : [];
    const items = edited.map((item, index) => restoreHidden(item, counterpart(item, index, list)));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isObject(edited)) return edited;
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(edited)) {
    const restored = holdsHidden(key)
      ? undefined
      : restoreHidden(value, isObject(raw) && Object.hasOwn(raw, key) ? raw[key] : undefined);
    if (restored === undefined) return undefined;
    entries.push([key, restored]);
  }
  return Object.fromEntries(entries);
}

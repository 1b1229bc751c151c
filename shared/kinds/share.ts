import type { Condition, Link } from '../world/entity.ts';

/**
 * Equal values are kept once. A cluster says the same few namespaces, times, hosts and conditions for ten thousand VMs,
 * and JSON gives every object a copy of its own; sharing them halves what a world weighs. Each cache has a fixed number
 * of slots: a new value takes the place of an older one, so nothing grows, and a value that was forgotten is only kept
 * twice. What is shared is never changed.
 */
const slots = 1 << 13;
/** More for texts: a volume is listed long after the VM that names it. */
const textSlots = 1 << 15;
const hashedUnits = 24;

const texts = new Array<string | undefined>(textSlots).fill(undefined);
const conditions = new Array<Condition | undefined>(slots).fill(undefined);
const lists = new Array<readonly unknown[] | undefined>(slots).fill(undefined);
const links = new Array<Link | undefined>(slots).fill(undefined);

const values = new Array<{ text: string; value: object } | undefined>(slots).fill(undefined);

const empty: readonly never[] = Object.freeze([]);

/** The text itself, or an equal one that is kept already. */
export function shareText(text: string): string {
  const slot = hashOf(text, 0) & (textSlots - 1);
  const known = texts[slot];
  if (known === text) return known;
  texts[slot] = text;
  return text;
}

/** The same for a text that may be missing; null where it is. */
export function shareOptional(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : shareText(text);
}

/** A condition with these values, perhaps one that is kept already; an empty value is left out. */
export function shareCondition(
  type: string,
  status: string,
  reason: string,
  message: string,
  changedAt: string,
): Condition {
  const hash = hashOf(changedAt, hashOf(message, hashOf(reason, hashOf(status, hashOf(type, 0)))));
  const slot = hash & (slots - 1);
  const known = conditions[slot];
  if (
    known?.type === type &&
    known.status === status &&
    (known.changedAt ?? '') === changedAt &&
    (known.reason ?? '') === reason &&
    (known.message ?? '') === message
  ) {
    return known;
  }
  const condition: Condition = {
    type: shareText(type),
    status: shareText(status),
    ...(reason === '' ? {} : { reason: shareText(reason) }),
    ...(message === '' ? {} : { message: shareText(message) }),
    ...(changedAt === '' ? {} : { changedAt: shareText(changedAt) }),
  };
  conditions[slot] = condition;
  return condition;
}

/** A link, perhaps one that is kept already. */
export function shareLink(type: Link['type'], to: string): Link {
  const slot = hashOf(to, type.length) & (slots - 1);
  const known = links[slot];
  if (known?.type === type && known.to === to) return known;
  const link = { type, to: shareText(to) };
  links[slot] = link;
  return link;
}

/** A list of the same items, perhaps one that is kept already; equal objects in it must have been shared before. */
export function shareList<T>(items: readonly T[]): T[] {
  if (items.length === 0) return empty as unknown as T[];
  let hash = items.length;
  for (const item of items) hash = hashOf(keyOf(item), hash);
  const slot = hash & (slots - 1);
  const known = lists[slot];
  if (known?.length === items.length && known.every((item, index) => item === items[index]))
    return known as T[];
  const list = trim(items);
  lists[slot] = list;
  return list;
}

/** A value of plain data, perhaps an equal one that is kept already. */
export function shareValue<T extends object>(value: T): T {
  const text = JSON.stringify(value);
  let hash = text.length;
  for (let end = text.length; end > 0; end -= hashedUnits) hash = hashOf(text.slice(0, end), hash);
  const slot = hash & (slots - 1);
  const known = values[slot];
  if (known?.text === text) return known.value as T;
  values[slot] = { text, value };
  return value;
}

/** A list that is not likely to be there twice, without the room to grow that one built item by item keeps for good. */
export function trim<T>(items: readonly T[]): T[] {
  return items.length === 0 ? (empty as unknown as T[]) : items.slice();
}

function keyOf(item: unknown): string {
  if (typeof item === 'string') return item;
  const { type, to, changedAt, status } = item as Partial<Condition & Link>;
  return `${type ?? ''}${to ?? ''}${changedAt ?? ''}${status ?? ''}`;
}

/** FNV-1a over the length and the last UTF-16 units, where names and times differ, continued from another hash. */
function hashOf(text: string, seed: number): number {
  let hash = seed ^ text.length ^ 0x811c9dc5;
  for (let index = Math.max(0, text.length - hashedUnits); index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}

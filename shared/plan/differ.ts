import { canonical, isEqual, isObject } from './canonical.ts';
import type { Json } from './canonical.ts';

/**
 * How one field stands between what the plan was drafted from, what the server has now, and what is intended:
 * `unchanged`: the plan leaves it as it is; `planned`: only the plan changes it; `drift`: only somebody else did, and that
 * is kept; `agreed`: both came to the same; `conflict`: both changed it, to different values.
 */
export type FieldState = 'unchanged' | 'planned' | 'drift' | 'agreed' | 'conflict';

/** One field of a difference. Values are undefined where the field is not there; secrets are masked. */
export type FieldDifference = {
  path: readonly string[];
  state: FieldState;
  base: Json | undefined;
  now: Json | undefined;
  intended: Json | undefined;
};

/**
 * How an object stands: `create` and `delete` it; `unchanged`; `change`, perhaps with drift merged in; `conflict` where a
 * field is, where an object that the plan changes is gone (`isGone`), or where one that it makes is there.
 */
export type ObjectDifference = {
  state: 'create' | 'delete' | 'unchanged' | 'change' | 'conflict';
  isGone: boolean;
  /** Whether somebody else has changed it since, in a field the plan has or in another. */
  hasDrift: boolean;
  /** Fields that are not `unchanged`, by path. */
  fields: readonly FieldDifference[];
  /** What the server would have after the plan: what it has now, with what is planned over it; undefined where it would have nothing. */
  merged: Json | undefined;
};

/** The word that stands for a secret. */
export const secretMask = '********';

const secretKey = /token|password|passwd|secret|private-?key|kubeconfig|credential|userdata|user-?data/i;

/** Fields of which the name says that they only point to a secret. */
const pointer = /ref$|name$|secretname$|slot$/i;

/** Whether an object is a Secret. */
function isSecret(value: Json | undefined): boolean {
  return isObject(value) && value.kind === 'Secret';
}

/** A copy without secrets: the data of Secrets, and strings under names that speak of one, wherever they are. */
export function maskSecrets(value: Json, isInSecret = false): Json {
  if (Array.isArray(value)) return value.map((each) => maskSecrets(each, isInSecret));
  if (!isObject(value)) return value;
  const isOfSecret = isInSecret || isSecret(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]): [string, Json] => {
      if (isOfSecret && (key === 'data' || key === 'stringData')) return [key, maskAll(each)];
      const isHidden = typeof each === 'string' && each !== '' && secretKey.test(key) && !pointer.test(key);
      return [key, isHidden ? secretMask : maskSecrets(each, isOfSecret)];
    }),
  );
}

/** The same keys with a mask each; equal secrets cannot be told from others by it. */
function maskAll(value: Json): Json {
  if (!isObject(value)) return secretMask;
  return Object.fromEntries(Object.keys(value).map((key) => [key, secretMask]));
}

/** Fields that the server writes by itself. */
const serverOwned: ReadonlySet<string> = new Set([
  'status',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.managedFields',
  'metadata.selfLink',
]);

type Leaves = Map<string, { path: string[]; value: Json }>;

/** The fields of an object down to what is no object; lists count as one, since the server merges few of them by key. */
function leavesOf(value: Json | undefined, path: string[] = [], leaves: Leaves = new Map()): Leaves {
  if (value === undefined || serverOwned.has(path.join('.'))) return leaves;
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length > 0) for (const [key, each] of entries) leavesOf(each, [...path, key], leaves);
  // An object without fields is a value where it is a field; all of an object with none has said nothing.
  else if (path.length > 0) leaves.set(JSON.stringify(path), { path, value });
  return leaves;
}

function stateOf(
  base: Json | undefined,
  now: Json | undefined,
  intended: Json | undefined,
  isSeen: boolean,
): FieldState {
  if (!isSeen) return isEqual(now, intended) ? 'unchanged' : 'planned';
  const isPlanned = !isEqual(base, intended);
  const isDrifted = !isEqual(base, now);
  if (!isPlanned) return isDrifted ? 'drift' : 'unchanged';
  if (!isDrifted) return 'planned';
  return isEqual(now, intended) ? 'agreed' : 'conflict';
}

function withField(
  object: Json | undefined,
  [key, ...rest]: readonly string[],
  value: Json | undefined,
): Json | undefined {
  if (key === undefined) return value === null ? undefined : value;
  const before = isObject(object) ? object : {};
  const inner = withField(before[key], rest, value);
  const { [key]: _, ...others } = before;
  return inner === undefined ? others : { ...others, [key]: inner };
}

function maskField(path: readonly string[], value: Json | undefined, isOfSecret: boolean): Json | undefined {
  if (value === undefined) return undefined;
  const [first] = path;
  if (isOfSecret && (first === 'data' || first === 'stringData')) return secretMask;
  const last = path.at(-1) ?? '';
  const masked = maskSecrets({ [last]: value });
  return isObject(masked) ? masked[last] : value;
}

/**
 * The difference of one object three ways: what the plan was drafted from (undefined: it was not there), what the server has
 * now (undefined: it is not there), and what is intended (undefined: it is to be deleted). Of `base` and `intended` only
 * the fields have to be given that the plan is about: what `intended` does not name is left alone, unless `base` names it;
 * what `base` does not name was not looked at, and cannot have drifted. A field that is null is one that is not there.
 */
export function differ(
  base: Json | undefined,
  now: Json | undefined,
  intended: Json | undefined,
): ObjectDifference {
  const isOfSecret = [base, now, intended].some(isSecret);
  if (intended === undefined) {
    return {
      state: now === undefined ? 'unchanged' : 'delete',
      isGone: now === undefined,
      hasDrift: base !== undefined && now !== undefined && hasDrift(base, now),
      fields: [],
      merged: undefined,
    };
  }
  const [before, present, wanted] = [leavesOf(base), leavesOf(now), leavesOf(intended)];
  const keys = [...new Set([...before.keys(), ...wanted.keys()])];
  let merged = now;
  const fields = keys.sort().flatMap((key): FieldDifference[] => {
    const path = (before.get(key) ?? wanted.get(key))?.path ?? [];
    const [from, is, to] = [before.get(key)?.value, present.get(key)?.value, wanted.get(key)?.value];
    const state = stateOf(from, is, to, base === undefined || before.has(key));
    if (state === 'planned' || state === 'conflict') merged = withField(merged, path, to);
    if (state === 'unchanged') return [];
    const mask = (value: Json | undefined): Json | undefined => maskField(path, value, isOfSecret);
    return [{ path, state, base: mask(from), now: mask(is), intended: mask(to) }];
  });
  const isGone = base !== undefined && now === undefined;
  const isConflict = isGone || fields.some(({ state }) => state === 'conflict');
  const isNew = base === undefined && now === undefined;
  const isPlanned = fields.some(({ state }) => state === 'planned');
  return {
    state: isNew ? 'create' : isConflict ? 'conflict' : isPlanned ? 'change' : 'unchanged',
    isGone,
    hasDrift:
      isGone || fields.some(({ state }) => state === 'drift' || state === 'conflict' || state === 'agreed'),
    fields,
    merged: merged === undefined ? undefined : maskSecrets(merged),
  };
}

/** Whether fields that were seen are not what they were. */
function hasDrift(base: Json, now: Json): boolean {
  const present = leavesOf(now);
  return [...leavesOf(base)].some(
    ([key, { value }]) => canonical(present.get(key)?.value) !== canonical(value),
  );
}

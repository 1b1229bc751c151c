import type { Entry } from './kind-table.ts';
import { lowerBound } from './kind-table.ts';
import { isObject } from './json.ts';
import type { Resource } from './resources.ts';
import type { Selects } from './selector.ts';
import { toSelects } from './selector.ts';
import { badRequest, invalid, tooLargeVersion, tooOldToContinue, tooOldToWatch } from './status.ts';
import type { Store } from './store.ts';

/** One page of a list. */
export interface Page {
  entries: readonly Entry[];
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

/** Keeps the snapshots that continue tokens point into. */
export interface Pager {
  list: (resource: Resource, namespace: string | undefined, query: URLSearchParams) => Page;
  /** Forgets all snapshots: their continue tokens answer 410. */
  forget: () => void;
}

/** How many snapshots are kept at most; the oldest goes first. */
const SNAPSHOT_LIMIT = 64;

interface Token {
  version: number;
  start: string;
}

/** The shape of kube-apiserver's continue tokens (apiserver storage/continue.go). */
function encodeToken(token: Token): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.version, start: token.start })).toString(
    'base64url',
  );
}

function decodeToken(text: string): Token {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (isObject(value) && typeof value.rv === 'number' && typeof value.start === 'string') {
      return { version: value.rv, start: value.start };
    }
  } catch {
    // Falls through to the one answer for every token that is not ours.
  }
  throw badRequest('continue key is not valid: invalid character');
}

function limitOf(query: URLSearchParams): number {
  const text = query.get('limit') ?? '0';
  if (!/^\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** Checks the rules of `resourceVersion` and `resourceVersionMatch` (apimachinery apis/meta/internalversion/validation). */
function matchOf(query: URLSearchParams, hasToken: boolean): 'Exact' | 'NotOlderThan' | undefined {
  const match = query.get('resourceVersionMatch') ?? '';
  const version = query.get('resourceVersion') ?? '';
  if (match === '') return undefined;
  const refuse = (why: string): never => {
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', 'resourceVersionMatch', why);
  };
  if (hasToken) refuse('Forbidden: resourceVersionMatch is forbidden when continue is provided');
  if (version === '')
    refuse('Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (match !== 'Exact' && match !== 'NotOlderThan')
    refuse(`Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan"`);
  if (match === 'Exact' && version === '0')
    refuse('Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  return match as 'Exact' | 'NotOlderThan';
}

/** The part of a sorted snapshot that lies in one namespace. */
function range(entries: readonly Entry[], namespace: string | undefined): [from: number, to: number] {
  if (namespace === undefined) return [0, entries.length];
  return [lowerBound(entries, `${namespace}/`), lowerBound(entries, `${namespace}0`)];
}

/** Opens a pager over a store. */
export function createPager(store: Store): Pager {
  const snapshots = new Map<string, readonly Entry[]>();

  const remember = (id: string, entries: readonly Entry[]): void => {
    snapshots.delete(id);
    snapshots.set(id, entries);
    const oldest = snapshots.keys().next();
    if (snapshots.size > SNAPSHOT_LIMIT && oldest.done !== true) snapshots.delete(oldest.value);
  };
  const take = (
    entries: readonly Entry[],
    [from, to]: [from: number, to: number],
    limit: number,
    selects: Selects | undefined,
  ): { page: Entry[]; next: number } => {
    const page: Entry[] = [];
    let index = from;
    while (index < to && (limit === 0 || page.length < limit)) {
      const entry = entries[index];
      index += 1;
      if (entry !== undefined && (selects === undefined || selects(entry.object))) page.push(entry);
    }
    return { page, next: index };
  };

  return {
    list: (resource, namespace, query) => {
      const selects = toSelects(resource, query);
      const limit = limitOf(query);
      const continueText = query.get('continue') ?? '';
      const token = continueText === '' ? undefined : decodeToken(continueText);
      const wanted = Number(query.get('resourceVersion') ?? '0');
      if (token !== undefined && wanted !== 0) {
        throw badRequest('specifying resource version is not allowed when using continue');
      }
      if (Number.isNaN(wanted)) throw badRequest(`Invalid value: "${query.get('resourceVersion') ?? ''}"`);
      if (wanted > store.version()) throw tooLargeVersion(wanted, store.version());

      // A limit with a version and without a match means exactly that version, as before there were matches.
      const isExact =
        matchOf(query, token !== undefined) === 'Exact' ||
        (limit > 0 && wanted > 0 && !query.has('resourceVersionMatch'));
      const isConsistent = token !== undefined && token.version >= 0;
      const table = store.table(resource);
      const kept = isConsistent
        ? snapshots.get(`${resource.id}@${token.version}`)
        : isExact
          ? table.snapshotAt(wanted)
          : table.snapshot();
      if (kept === undefined && isExact && token === undefined) throw tooOldToWatch(wanted, table.oldest());
      if (kept === undefined) throw tooOldToContinue(encodeToken({ version: -1, start: token?.start ?? '' }));
      const version = isConsistent ? token.version : isExact ? wanted : store.version();
      const entries = kept;
      const [first, to] = range(entries, namespace);
      const from = token === undefined ? first : Math.max(first, lowerBound(entries, token.start));
      const { page, next } = take(entries, [from, to], limit, selects);
      const start = entries[next]?.key;
      if (next >= to || start === undefined)
        return { entries: page, metadata: { resourceVersion: String(version) } };
      remember(`${resource.id}@${version}`, entries);
      return {
        entries: page,
        metadata: {
          resourceVersion: String(version),
          continue: encodeToken({ version, start }),
          ...(selects === undefined ? { remainingItemCount: to - next } : {}),
        },
      };
    },
    forget: () => snapshots.clear(),
  };
}

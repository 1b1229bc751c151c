import { appError } from '../../shared/error.ts';
import { Entity, KindName, kindsOf } from '../../shared/kinds/index.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { HealthByKind } from '../../shared/world/patch.ts';
import type { Slices } from '../slices.ts';
import type { LiveWorld } from '../world/world.ts';
import { packBlock, toPage } from './atlas-format.ts';
import type { PackedBlock, PageFacts, ReadPage } from './atlas-format.ts';

/** Entities of a block: a few milliseconds of JSON. */
const blockSize = 400;

const lastSeen = appError('unreachable', 'The cluster has not been read since Acre was started.', {
  hint: 'What is shown was seen last; connect the cluster to read it anew.',
});
const wasForbidden = appError('forbidden', 'Reading this was not allowed when it was last tried.');

/** What a world is packed with. */
export type PackOptions = {
  cluster: string;
  world: LiveWorld;
  slices: Slices;
  /** ISO 8601; also the time that kinds which are live now were last seen. */
  savedAt: string;
  maxEntities: number;
};

/** A page to be written, and the kinds that did not fit into it. */
export type PackedWorld = { parts: Buffer[]; left: readonly KindName[] };

/** Packs what is known of the kinds that are always read, as it is at the moment of the call. */
export async function packWorld(options: PackOptions): Promise<PackedWorld> {
  const { cluster, world, slices, savedAt, maxEntities } = options;
  const { entities, health } = world.view;
  const kept = new Set(kindsOf(null));
  const byKind = new Map<string, Entity[]>();
  for (const entity of entities.values()) {
    const kind = entity.kind === 'Unreadable' ? entity.unreadable.kind : entity.kind;
    const known = byKind.get(kind);
    if (known) known.push(entity);
    else byKind.set(kind, [entity]);
  }
  const seen: PageFacts['seen'] = {};
  const left: KindName[] = [];
  const chosen: Entity[][] = [];
  let count = 0;
  for (const kind of kept) {
    const seenAt = health[kind]?.type === 'live' ? savedAt : world.seen.get(kind);
    const own = byKind.get(kind) ?? [];
    if (seenAt === undefined) continue;
    if (count + own.length > maxEntities) {
      left.push(kind);
      continue;
    }
    count += own.length;
    seen[kind] = seenAt;
    chosen.push(own);
  }
  const having = (type: string): KindName[] => [...kept].filter((kind) => health[kind]?.type === type);
  const facts: PageFacts = {
    cluster,
    savedAt,
    seen,
    forbidden: having('forbidden'),
    absent: having('absent'),
  };
  const all = chosen.flat();
  const packing: Promise<PackedBlock>[] = [];
  for (let from = 0; from < all.length; from += blockSize) {
    const json = await slices.run(() => JSON.stringify(all.slice(from, from + blockSize)));
    packing.push(packBlock(json));
  }
  const blocks = await Promise.all(packing);
  return { parts: await slices.run(() => toPage(facts, blocks)), left };
}

/** How fresh each kind of a page is, now that its cluster has not been asked yet. */
export function healthOf({ seen, forbidden, absent }: PageFacts): HealthByKind {
  const health: HealthByKind = {};
  for (const kind of KindName.options) {
    const since = seen[kind];
    if (since !== undefined) health[kind] = { type: 'stale', since, error: lastSeen };
  }
  for (const kind of forbidden) health[kind] = { type: 'forbidden', error: wasForbidden };
  for (const kind of absent) health[kind] = { type: 'absent' };
  return health;
}

/** What a page is put into a world with; `texts` are its blocks, unpacked. */
export type FillOptions = { page: ReadPage; texts: readonly string[]; world: LiveWorld; slices: Slices };

/**
 * Puts all of a page into a world, and every kind as stale since it was last live. Entities in shapes of another version
 * are checked, and `dropped` counts those that are not understood. A failure leaves the world empty.
 */
export async function fillWorld(options: FillOptions): Promise<Result<{ dropped: number }>> {
  const { page, texts, world, slices } = options;
  const { facts, isOfTheseShapes } = page;
  let dropped = 0;
  const put = (json: string): void => {
    const entities = toEntities(JSON.parse(json), isOfTheseShapes, facts.cluster);
    dropped += entities.dropped;
    world.put(entities.good);
  };
  try {
    for (const json of texts) await slices.run(() => put(json));
  } catch {
    world.remove([...world.view.entities.keys()]);
    return fail(appError('invalid', 'it is damaged'));
  }
  for (const kind of KindName.options) {
    const seenAt = facts.seen[kind];
    if (seenAt !== undefined) world.recall(kind, seenAt);
  }
  const health = healthOf(facts);
  for (const kind of KindName.options) if (health[kind]) world.setHealth(kind, health[kind]);
  return ok({ dropped });
}

function toEntities(
  parsed: unknown,
  isTrusted: boolean,
  cluster: string,
): { good: Entity[]; dropped: number } {
  if (!Array.isArray(parsed)) throw new Error('A block is not a list.');
  const prefix = `${cluster}/`;
  const good: Entity[] = [];
  for (const item of parsed as unknown[]) {
    const entity = isTrusted ? (item as Entity) : Entity.safeParse(item).data;
    if (entity?.id.startsWith(prefix) === true) good.push(entity);
  }
  return { good, dropped: parsed.length - good.length };
}

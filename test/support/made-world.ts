import fc from 'fast-check';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { Health, HealthByKind, Patch } from '../../shared/world/patch.ts';

/** A namespace as an entity, with a phase to tell versions of it apart. */
export function toEntity(name: string, phase: string, cluster = 'c'): Entity {
  return {
    id: `${cluster}/Namespace/-/${name}`,
    cluster,
    kind: 'Namespace',
    namespace: null,
    name,
    uid: name,
    createdAt: null,
    deletingAt: null,
    state: 'running',
    status: phase,
    problems: [],
    conditions: [],
    links: [],
    space: { phase, isSystem: false, project: null },
  };
}

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

/** Entities with few names, so that they meet. */
export const entities: fc.Arbitrary<Entity> = fc
  .tuple(name, fc.constantFrom('Active', 'Terminating', 'Odd'))
  .map(([called, phase]) => toEntity(called, phase));

/** Ids of such entities. */
export const ids: fc.Arbitrary<string> = name.map((called) => `c/Namespace/-/${called}`);

/** Kinds, few of them. */
export const kindNames: fc.Arbitrary<KindName> = fc.constantFrom('Namespace', 'Node');

/** Freshness. */
export const healths: fc.Arbitrary<Health> = fc.constantFrom<Health>(
  { type: 'loading' },
  { type: 'live' },
  { type: 'absent' },
  { type: 'unfollowed' },
);

const healthByKind: fc.Arbitrary<HealthByKind> = fc.dictionary(kindNames, healths, { noNullPrototype: true });

/** Patches as they may come. */
export const patches: fc.Arbitrary<Patch> = fc.record({
  put: fc.uniqueArray(entities, { selector: ({ id }) => id }),
  remove: fc.uniqueArray(ids),
  health: healthByKind,
});

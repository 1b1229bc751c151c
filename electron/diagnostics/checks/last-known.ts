import { KindName } from '../../../shared/kinds/index.ts';
import { toIso } from '../../clock.ts';
import type { Check } from '../check.ts';
import { ok, skipped, warn } from '../check.ts';

/** How old what the app shows of the cluster is. */
export const lastKnownCheck: Check = {
  name: 'lastKnown',
  after: [],
  run({ world, now }) {
    const kinds = KindName.options.flatMap((kind) => {
      const health = world.health[kind];
      return health === undefined || health.type === 'unfollowed' ? [] : [{ kind, health }];
    });
    const stale = kinds.flatMap(({ health }) => (health.type === 'stale' ? (health.since ?? []) : [])).sort();
    const live = kinds.filter(({ health }) => health.type === 'live').length;
    const facts = {
      objects: String(world.entities.size),
      'live kinds': String(live),
      'kinds that are not up to date': String(stale.length),
      'oldest seen': stale[0] ?? null,
    };
    const [oldest] = stale;
    if (world.entities.size === 0 && live === 0)
      return Promise.resolve(skipped('Nothing of this cluster was read so far.', facts));
    if (oldest === undefined) return Promise.resolve(ok('What is shown is up to date.', facts));
    const minutes = Math.max(0, Math.round((now() - Date.parse(oldest)) / 60_000));
    const sentence = `What is shown was last seen ${minutes} minutes ago (${toIso(Date.parse(oldest))}).`;
    return Promise.resolve(warn(sentence, 'Connect the cluster to bring it up to date.', facts));
  },
};

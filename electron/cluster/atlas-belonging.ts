import { ok } from '../../shared/result.ts';
import type { Atlas } from './atlas.ts';
import type { Belonging } from './belongings.ts';

/** What was last seen of a cluster, which goes when it is removed. */
export function atlasBelonging(atlas: Pick<Atlas, 'has' | 'remove'>): Belonging {
  return {
    name: 'last-known',
    isKept: atlas.has,
    remove: async (cluster) => {
      await atlas.remove(cluster);
      return ok(undefined);
    },
  };
}

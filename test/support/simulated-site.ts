import { KindName, kinds, project } from '../../shared/kinds/index.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { toSite } from '../../shared/plan/site.ts';
import type { Site } from '../../shared/plan/site.ts';
import { findResource } from '../../electron/simulator/resources.ts';
import type { TestSimulator } from './simulator.ts';

/** The site of a simulated cluster, `c`, as it is right now on the server. */
export function simulatedSite({ cluster: { store } }: TestSimulator): Site {
  const entities = KindName.options.flatMap((kind): Entity[] => {
    const { group, plural } = kinds[kind].resource;
    const resource = findResource(group, plural);
    if (resource === undefined || kind === 'NodeMetrics' || kind === 'Pod') return [];
    return store.list(resource).flatMap((object) => project(kind, object, 'c') ?? []);
  });
  const health = Object.fromEntries(KindName.options.map((kind) => [kind, { type: 'live' as const }]));
  return toSite({ entities: new Map(entities.map((entity) => [entity.id, entity])), health }, 'c');
}

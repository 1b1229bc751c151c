import type { ClusterInfo } from '../../shared/cluster.ts';
import { project } from '../../shared/kinds/index.ts';
import type { Entity, KindName } from '../../shared/kinds/index.ts';
import type { World } from '../../shared/world/patch.ts';
import { hostObject, instanceObject, vmObject } from './fixtures/objects.ts';

/** A cluster as it stands in the list, connected unless told otherwise. */
export function clusterInfo(id: string, over: Partial<ClusterInfo> = {}): ClusterInfo {
  return {
    id,
    name: id,
    colour: 0,
    server: `https://${id}.example:6443`,
    context: id,
    auth: 'token',
    connection: { type: 'connected', since: '2026-03-01T08:00:00Z' },
    harvesterVersion: 'v1.7.0',
    kubernetesVersion: 'v1.34.2+rke2r1',
    addedAt: '2026-03-01T08:00:00Z',
    pinnedSha256: null,
    group: null,
    tags: [],
    connectOnStart: 'as-left',
    verifiedAt: '2026-03-01T08:00:00Z',
    clusterUid: null,
    certificate: null,
    expiries: [],
    isInsecure: false,
    ...over,
  };
}

function projected(kind: KindName, raw: unknown, cluster: string): Entity {
  const entity = project(kind, raw, cluster);
  if (!entity) throw new Error(`The ${kind} of the fixture has no name.`);
  return entity;
}

/** A host as an entity. */
export function hostEntity(cluster: string, name: string): Entity {
  return projected('Node', hostObject({ name }), cluster);
}

/** A VM as an entity, running unless told otherwise. */
export function vmEntity(
  cluster: string,
  name: string,
  { isOff = false, guest }: { isOff?: boolean; guest?: string } = {},
): Entity {
  const status = isOff ? { printableStatus: 'Stopped', created: false, ready: false } : {};
  const spec = isOff ? { runStrategy: 'Halted' } : {};
  const labels = guest === undefined ? {} : { 'guestcluster.harvesterhci.io/name': guest };
  return projected('VirtualMachine', vmObject({ name, labels, spec, status }), cluster);
}

/** The instance of a running VM as an entity. */
export function instanceEntity(
  cluster: string,
  name: string,
  host: string,
  { isPaused = false } = {},
): Entity {
  const conditions = [
    { type: 'Ready', status: 'True' },
    ...(isPaused ? [{ type: 'Paused', status: 'True' }] : []),
  ];
  const status = { nodeName: host, ...(isPaused ? { conditions } : {}) };
  return projected('VirtualMachineInstance', instanceObject({ name, status }), cluster);
}

/** A world of these entities in which every kind is live. */
export function worldWith(...entities: Entity[]): World {
  return {
    entities: new Map(entities.map((entity) => [entity.id, entity])),
    health: {
      Node: { type: 'live' },
      VirtualMachine: { type: 'live' },
      VirtualMachineInstance: { type: 'live' },
    },
  };
}

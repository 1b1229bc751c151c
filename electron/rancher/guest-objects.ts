import type { RancherPart } from '../../shared/rancher/guest.ts';
import {
  readCluster,
  readConfig,
  readEngine,
  readInfrastructure,
  readMachine,
  readManagement,
  readSnapshot,
} from '../../shared/rancher/parts.ts';
import { fleet } from '../../shared/rancher/provision/names.ts';
import type { RawMeta } from '../../shared/rancher/raw.ts';
import { readNode, readNodePool, readNodeTemplate } from '../../shared/rancher/rke1-parts.ts';
import type { RancherParts } from '../../shared/rancher/to-guests.ts';
import type { Health } from '../../shared/world/patch.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import { openReflector } from '../kube/reflector.ts';
import type { Reflector, ReflectorTimes } from '../kube/reflector.ts';
import { resourcesOf } from './guest-parts.ts';
import type { RancherApi } from './guest-parts.ts';

/** What the objects of a Rancher are followed with. */
export type GuestObjectsOptions = {
  /** The Kubernetes API of the cluster that Rancher runs in. */
  client: KubeClient;
  api: RancherApi;
  clock: Clock;
  random: () => number;
  times?: Partial<ReflectorTimes>;
  onChange: () => void;
};

/** The objects of a Rancher that its guest clusters are made of, while they are followed. */
export type GuestObjects = {
  parts: () => RancherParts;
  health: () => Partial<Record<RancherPart, Health>>;
  close: () => Promise<void>;
};

type Followed<T> = { items: () => readonly T[]; close: () => Promise<void> };

/** Reads and watches every kind, each on its own; one that is forbidden everywhere is read in the workspace that Rancher begins with. */
export function openGuestObjects(options: GuestObjectsOptions): GuestObjects {
  const { client, api, clock, random, times, onChange } = options;
  const resources = resourcesOf(api);
  const health = new Map<RancherPart, Health>();

  const follow = <T extends RawMeta>(part: RancherPart, read: (raw: unknown) => T | null): Followed<T> => {
    const resource = resources.get(part);
    if (resource === undefined) {
      health.set(part, { type: 'absent' });
      return { items: () => [], close: () => Promise.resolve() };
    }
    const items = new Map<string, T>();
    const closing: Promise<void>[] = [];
    health.set(part, { type: 'loading' });
    const remove = (ids: Iterable<string>): void => {
      for (const id of ids) items.delete(id);
      onChange();
    };
    const open = (namespace: string | null): Reflector => {
      const reflector = openReflector<{ id: string; value: T }>({
        ...{ client, resource, clock, random },
        ...(namespace === null ? {} : { namespace }),
        ...(times ? { times } : {}),
        read: { type: 'watch' },
        project: (raw) => {
          const value = read(raw);
          return value === null ? null : { id: `${value.namespace}/${value.name}`, value };
        },
        store: {
          put: (entities) => {
            for (const { id, value } of entities) items.set(id, value);
            onChange();
          },
          remove,
          retain: (ids) => remove([...items.keys()].filter((id) => !ids.has(id))),
          health: (next) => {
            if (next.type === 'forbidden' && namespace === null && resource.isNamespaced) {
              closing.push(current.close());
              current = open(fleet);
              return;
            }
            health.set(part, scoped(next, namespace));
            onChange();
          },
        },
      });
      return reflector;
    };
    let current = open(null);
    return {
      items: () => [...items.values()],
      close: async () => {
        await Promise.all([...closing, current.close()]);
      },
    };
  };

  const followed = {
    clusters: follow('clusters', readCluster),
    machines: follow('machines', readMachine),
    infrastructure: follow('infrastructure', readInfrastructure),
    configs: follow('configs', readConfig),
    snapshots: follow('snapshots', readSnapshot),
    engines: follow('engines', readEngine),
    management: follow('management', readManagement),
    nodePools: follow('node-pools', readNodePool),
    nodeTemplates: follow('node-templates', readNodeTemplate),
    nodes: follow('nodes', readNode),
  };
  return {
    parts: () => ({
      clusters: followed.clusters.items(),
      machines: followed.machines.items(),
      infrastructure: followed.infrastructure.items(),
      configs: followed.configs.items(),
      snapshots: followed.snapshots.items(),
      engines: followed.engines.items(),
      management: followed.management.items(),
      nodePools: followed.nodePools.items(),
      nodeTemplates: followed.nodeTemplates.items(),
      nodes: followed.nodes.items(),
    }),
    health: () => Object.fromEntries(health),
    close: async () => {
      await Promise.all(Object.values(followed).map((each) => each.close()));
    },
  };
}

/** Says of a kind that is read in one namespace that it is. */
function scoped(health: Health, namespace: string | null): Health {
  if (namespace === null || health.type === 'absent' || health.type === 'loading') return health;
  if (health.type === 'unfollowed') return health;
  return { ...health, scope: { type: 'namespaces', names: [namespace], isCut: false } };
}

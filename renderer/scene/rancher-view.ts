import type { ClusterInfo } from '../../shared/cluster.ts';
import { guestKind } from '../../shared/guest/guest.ts';
import type { GuestDistribution } from '../../shared/guest/guest.ts';
import type { ToldNode } from '../../shared/guest/claims.ts';
import type { ToldNodes } from '../../shared/guest/recognise.ts';
import { toEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type {
  HarvesterTwin,
  RancherGuest,
  RancherGuestsEvent,
  RancherMachine,
} from '../../shared/rancher/guest.ts';
import { credentialStage } from '../../shared/rancher/credential-end.ts';
import type { CredentialStage } from '../../shared/rancher/credential-end.ts';
import type { RancherInfo } from '../../shared/rancher/rancher.ts';
import { serverThrough } from '../../shared/rancher/server.ts';
import type { Problem } from '../../shared/world/entity.ts';

/** A Rancher as the stores hold it: what was added, and what it tells of guest clusters; null before it told anything. */
export type RancherInput = { info: RancherInfo; event: RancherGuestsEvent | null };

/** A guest cluster of a Rancher as it is on one Harvester cluster. */
export type RancherGuestHere = {
  /** The id that its VMs are recognised under. */
  id: EntityId;
  namespace: string;
  guest: RancherGuest;
  /** How near the end of its cloud credential is; null where it is far, never, or not known. */
  ending: CredentialStage | null;
  /** Its machines on this Harvester by the id that their VM has or will have. */
  machines: ReadonlyMap<EntityId, RancherMachine>;
};

/** What Ranchers say of one Harvester cluster. What did not change keeps its identity. */
export type RancherView = {
  guests: readonly RancherGuestHere[];
  told: ToldNodes;
  /** What is wrong with VMs by their machines. */
  signals: ReadonlyMap<EntityId, readonly Problem[]>;
};

/** A Harvester cluster as a Rancher manages it, and whether that Rancher can be asked now. */
export type Managed = { rancher: RancherInfo; twin: HarvesterTwin; isLive: boolean };

const distributions: Record<string, GuestDistribution> = { rke2: 'RKE2', k3s: 'K3s', rke1: 'RKE1' };

/** Whether a configured cluster is the one that a Rancher manages under an id: it is reached through it, or is the same by its uid. */
export function isManagedAs(
  { server, clusterUid }: Pick<ClusterInfo, 'server' | 'clusterUid'>,
  { url }: Pick<RancherInfo, 'url'>,
  twin: Pick<HarvesterTwin, 'id' | 'clusterUid'>,
): boolean {
  if (server.replace(/\/+$/, '') === serverThrough(url, twin.id)) return true;
  return clusterUid !== null && clusterUid === twin.clusterUid;
}

/** The Ranchers that manage a configured cluster, as far as they have told. */
export function managedBy(
  info: Pick<ClusterInfo, 'server' | 'clusterUid'>,
  ranchers: readonly RancherInput[],
): Managed[] {
  return ranchers.flatMap(({ info: rancher, event }) =>
    (event?.harvesters ?? [])
      .filter((twin) => isManagedAs(info, rancher, twin))
      .map((twin) => ({ rancher, twin, isLive: event?.state === 'live' })),
  );
}

/** The namespace that the VMs of a guest cluster are made in. */
function namespaceOf({ machines, pools }: RancherGuest): string {
  const ofMachine = machines.find(({ vmNamespace }) => vmNamespace !== null)?.vmNamespace;
  return ofMachine ?? pools.find(({ shape }) => shape !== null)?.shape?.vmNamespace ?? 'default';
}

function isOn(guest: RancherGuest, harvesters: ReadonlySet<string>): boolean {
  return [guest, ...guest.pools].some(
    ({ harvesterClusterId }) => harvesterClusterId !== null && harvesters.has(harvesterClusterId),
  );
}

function toHere(
  guest: RancherGuest,
  cluster: string,
  harvesters: ReadonlySet<string>,
  ending: CredentialStage | null,
): RancherGuestHere {
  const namespace = namespaceOf(guest);
  const machines = new Map<EntityId, RancherMachine>();
  for (const machine of guest.machines) {
    const of = machine.harvesterClusterId ?? guest.harvesterClusterId ?? '';
    if (!harvesters.has(of)) continue;
    const place = { cluster, namespace: machine.vmNamespace ?? namespace, name: machine.vmName };
    machines.set(toEntityId({ ...place, kind: 'VirtualMachine' }), machine);
  }
  return {
    id: toEntityId({ cluster, kind: guestKind, namespace, name: guest.name }),
    ...{ namespace, guest, ending, machines },
  };
}

function toTold({ guest, machines }: RancherGuestHere): [EntityId, ToldNode][] {
  const distribution = distributions[guest.distribution] ?? null;
  return [...machines].map(([vm, { pool, roles }]) => [
    vm,
    { cluster: guest.name, pool, roles, distribution },
  ]);
}

/** What is wrong with a machine, as its VM shows it. */
function toSignals({ machines }: RancherGuestHere): [EntityId, Problem[]][] {
  return [...machines].flatMap(([vm, { state, message, phase }]): [EntityId, Problem[]][] => {
    if (state !== 'error' && state !== 'warning') return [];
    const text = message ?? `Rancher says that its machine is ${phase.toLowerCase()}.`;
    return [[vm, [{ severity: state, code: 'RancherMachine', text }]]];
  });
}

type Known = { key: string; here: RancherGuestHere };

/** Opens the making of what Ranchers say of each Harvester cluster, from what they told last, at a time in milliseconds since 1970. */
export function openRancherViews(): (
  clusters: readonly ClusterInfo[],
  ranchers: readonly RancherInput[],
  nowMs: number,
) => ReadonlyMap<string, RancherView> {
  let known = new Map<string, Known>();
  let views = new Map<string, RancherView>();
  const keys = new WeakMap<RancherGuest, string>();
  const keyOf = (guest: RancherGuest): string => {
    const key = keys.get(guest) ?? JSON.stringify(guest);
    keys.set(guest, key);
    return key;
  };
  return (clusters, ranchers, nowMs) => {
    const nextKnown = new Map<string, Known>();
    const next = new Map<string, RancherView>();
    for (const info of clusters) {
      const found = ranchers.flatMap(({ info: rancher, event }): RancherGuestHere[] => {
        const own = (event?.harvesters ?? []).filter((twin) => isManagedAs(info, rancher, twin));
        const harvesters = new Set(own.map(({ id }) => id));
        if (event === null || harvesters.size === 0) return [];
        return event.guests
          .filter((guest) => isOn(guest, harvesters))
          .map((guest) => {
            const place = `${info.id} ${guest.rancher} ${guest.namespace} ${guest.name}`;
            const ending = credentialStage(guest.credentialEnd, nowMs);
            const key = `${[...harvesters].join(' ')} ${ending ?? ''} ${keyOf(guest)}`;
            const before = known.get(place);
            const now =
              before?.key === key ? before : { key, here: toHere(guest, info.id, harvesters, ending) };
            nextKnown.set(place, now);
            return now.here;
          });
      });
      if (found.length === 0) continue;
      const before = views.get(info.id);
      const isSame =
        before?.guests.length === found.length && found.every((here, index) => here === before.guests[index]);
      next.set(
        info.id,
        isSame
          ? before
          : {
              guests: found,
              told: new Map(found.flatMap(toTold)),
              signals: new Map(found.flatMap(toSignals)),
            },
      );
    }
    known = nextKnown;
    views = next;
    return views;
  };
}

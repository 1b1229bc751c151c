import type { Amounts } from '../../kinds/quota.ts';
import type { Vm } from '../../kinds/vm.ts';
import type { Demand, DemandOptions, Size } from '../demand.ts';
import { demandOf, overheadBytes, toDemand, toLimits } from '../demand.ts';
import type { Intention } from '../intention.ts';
import type { Landing, Placing } from '../landing.ts';
import { devicesOf } from '../node.ts';
import { removedBy } from '../removed-by.ts';
import type { NodeSpec } from '../node-spec.ts';
import type { Site, SiteVm } from '../site.ts';
import { ownClaims } from '../steps/draft.ts';

/**
 * What one thing a plan does changes of what is counted in a namespace. `isPassing` where it is given back at once: the
 * second launcher pod of a live migration.
 */
export type Change = {
  intention: string;
  /** Entity id and name of the VM. */
  vm: string;
  name: string;
  amounts: Amounts;
  /** What Harvester's webhook counts of a VM that starts; it knows neither pods nor requests. */
  webhook: Amounts;
  isPassing: boolean;
};

const nothing: Amounts = {};

function plus(sum: Amounts, amounts: Amounts, sign: 1 | -1 = 1): Amounts {
  const next = { ...sum };
  for (const [name, amount] of Object.entries(amounts)) next[name] = (next[name] ?? 0) + sign * amount;
  return next;
}

/** What a launcher pod and its instance count for. Source: kubernetes/kubernetes pkg/quota/v1/evaluator/core/pods.go. */
function ofPod(requests: Demand, limits: Demand): Amounts {
  return {
    pods: 1,
    'count/pods': 1,
    'count/virtualmachineinstances.kubevirt.io': 1,
    cpu: requests.cpuCores,
    'requests.cpu': requests.cpuCores,
    memory: requests.memoryBytes,
    'requests.memory': requests.memoryBytes,
    'limits.cpu': limits.cpuCores,
    'limits.memory': limits.memoryBytes,
  };
}

/** What a VM counts for while it runs: by its launcher pod, and by Harvester's webhook, which knows its limits only. */
function running(
  { rates }: Site,
  size: Size,
  options: DemandOptions = {},
): Pick<Change, 'amounts' | 'webhook'> {
  return {
    amounts: ofPod(toDemand(size, rates, options), toLimits(size, rates, options)),
    webhook: {
      'limits.cpu': size.cpuCores,
      'limits.memory':
        size.memoryBytes +
        overheadBytes(0, size.cpuCores, rates.overheadRatio, { isArm: options.architecture === 'arm64' }),
    },
  };
}

const sizeOf = ({ vm }: Pick<Vm, 'vm'>): Size => ({
  cpuCores: vm.cpuCores ?? 1,
  memoryBytes: vm.memoryBytes ?? 0,
});

function claimAmounts(sizeBytes: number, storageClass: string | null): Amounts {
  const ofClass =
    storageClass === null
      ? nothing
      : {
          [`${storageClass}.storageclass.storage.k8s.io/requests.storage`]: sizeBytes,
          [`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`]: 1,
        };
  return {
    ...ofClass,
    'requests.storage': sizeBytes,
    persistentvolumeclaims: 1,
    'count/persistentvolumeclaims': 1,
  };
}

/** What a VM counts for whether it runs or not: itself, its Secret, its disks. */
function kept(node: NodeSpec): Amounts {
  const own = { 'count/virtualmachines.kubevirt.io': 1, secrets: 1, 'count/secrets': 1 };
  return node.claims.reduce<Amounts>(
    (sum, { sizeBytes, storageClass }) => plus(sum, claimAmounts(sizeBytes, storageClass)),
    own,
  );
}

/** What goes with a VM that is deleted, but for its Secret, which not every VM has. */
function keptOf(site: Site, { id, entity }: SiteVm): Amounts {
  return ownClaims(site, id).reduce<Amounts>(
    (sum, name) => {
      const volume = site.volumes.get(`${entity.namespace ?? ''}/${name}`)?.volume;
      return volume ? plus(sum, claimAmounts(volume.requestedBytes ?? 0, volume.storageClass)) : sum;
    },
    { 'count/virtualmachines.kubevirt.io': 1 },
  );
}

function ofNode(site: Site, placing: Extract<Placing, { type: 'node' }>): Change {
  const { node, intention, id } = placing;
  const disks = kept(node);
  const starting = node.starts
    ? running(site, node.shape, { devices: devicesOf(node.shape), architecture: node.architecture })
    : null;
  return {
    intention,
    vm: id,
    name: node.name,
    amounts: starting ? plus(disks, starting.amounts) : disks,
    webhook: { ...starting?.webhook, 'requests.storage': disks['requests.storage'] ?? 0 },
    isPassing: false,
  };
}

function ofVm(site: Site, vm: SiteVm, intention: string): Change {
  const { entity, id } = vm;
  const counted = running(site, sizeOf(entity), entity.vm);
  return { intention, vm: id, name: entity.name, ...counted, isPassing: false };
}

/** The second launcher pod of a VM that moves to another host with the size it says it has. */
export function ofMove(site: Site, { entity, id }: SiteVm): Change {
  const limits = toLimits(sizeOf(entity), site.rates, entity.vm);
  const amounts = ofPod(demandOf(entity, site.rates), limits);
  return { intention: '', vm: id, name: entity.name, amounts, webhook: nothing, isPassing: true };
}

const negative = (amounts: Amounts): Amounts => plus(nothing, amounts, -1);

function ofLeaving(site: Site, vm: SiteVm, intention: string, isDeleted: boolean): Change {
  const change = ofVm(site, vm, intention);
  const gone = isDeleted ? keptOf(site, vm) : nothing;
  const used = vm.host === null ? nothing : change.amounts;
  const limits = vm.host === null ? nothing : change.webhook;
  return {
    ...change,
    amounts: negative(plus(used, gone)),
    webhook: negative({ ...limits, 'requests.storage': gone['requests.storage'] ?? 0 }),
  };
}

/** The instances of VMs that an intention restarts with another size. */
function ofResizing(site: Site, intention: Intention): [namespace: string, Change][] {
  if (intention.type !== 'resize-nodes') return [];
  return intention.vms.flatMap((id): [string, Change][] => {
    const vm = site.vms.get(id);
    if (!vm || vm.host === null) return [];
    const { entity } = vm;
    const before = sizeOf(entity);
    const after = {
      cpuCores: intention.cpuCores ?? before.cpuCores,
      memoryBytes: intention.memoryBytes ?? before.memoryBytes,
    };
    const [was, will] = [before, after].map((size) => running(site, size, entity.vm));
    if (!was || !will) return [];
    const change: Change = {
      intention: intention.id,
      vm: id,
      name: entity.name,
      amounts: plus(will.amounts, was.amounts, -1),
      webhook: plus(will.webhook, was.webhook, -1),
      isPassing: false,
    };
    return [[entity.namespace ?? '', change]];
  });
}

/** Second pods of VMs that have to leave a host that an intention empties. */
function ofDraining(site: Site, intention: Intention): [namespace: string, Change][] {
  if (intention.type !== 'tend-host' || intention.to !== 'drained') return [];
  const leaving = intention.hosts.flatMap((host) => site.vmsOn(host));
  return leaving.flatMap((vm): [string, Change][] =>
    vm.instance?.instance.isLiveMigratable === false
      ? []
      : [[vm.entity.namespace ?? '', { ...ofVm(site, vm, intention.id), webhook: nothing, isPassing: true }]],
  );
}

/** What a plan changes in each namespace that is of interest, in the order in which it does. */
export function changesOf(
  site: Site,
  intentions: readonly Intention[],
  landings: readonly Landing[],
  isOfInterest: (namespace: string) => boolean,
): Map<string, Change[]> {
  const all = new Map<string, Change[]>();
  const put = (namespace: string, change: Change): void => {
    const list = all.get(namespace);
    if (list) list.push(change);
    else all.set(namespace, [change]);
  };
  const deleting = new Set(intentions.flatMap((each) => (removedBy(site, each).length > 0 ? [each.id] : [])));
  const moving = new Set<string>();
  for (const { placing } of landings) {
    const { intention } = placing;
    if (placing.type === 'node') {
      if (isOfInterest(placing.node.namespace)) put(placing.node.namespace, ofNode(site, placing));
      continue;
    }
    const { vm } = placing;
    const namespace = vm.entity.namespace ?? '';
    if (!isOfInterest(namespace)) continue;
    if (placing.type === 'move') {
      const isMigration = vm.host !== null;
      const change = ofVm(site, vm, intention);
      put(namespace, isMigration ? { ...change, webhook: nothing, isPassing: true } : change);
      if (isMigration) moving.add(`${intention} ${placing.id}`);
    } else if (!moving.has(`${intention} ${placing.id}`)) {
      put(namespace, ofLeaving(site, vm, intention, deleting.has(intention)));
    }
  }
  for (const intention of intentions) {
    for (const [namespace, change] of [...ofResizing(site, intention), ...ofDraining(site, intention)])
      if (isOfInterest(namespace)) put(namespace, change);
  }
  return all;
}

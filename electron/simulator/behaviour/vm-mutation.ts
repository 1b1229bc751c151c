import { randomBytes } from 'node:crypto';
import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject, isSame, objectAt, objectsAt, textAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import { runStrategyOf } from './vm-status.ts';

const LAST_STRATEGY = 'harvesterhci.io/vmRunStrategy';
const CLUSTER_NETWORK = 'network.harvesterhci.io';
const MIB = 1024 ** 2;

/** A setting's value, or its default where it has none. */
function settingOf(store: Store, name: string): string {
  const setting = store.get(RESOURCES.settings, undefined, name);
  const value = textAt(setting, 'value') ?? '';
  return value === '' ? (textAt(setting, 'default') ?? '') : value;
}

function editPodSpec(vm: KubeObject, edit: (spec: JsonObject) => JsonObject): KubeObject {
  const spec = objectAt(vm, 'spec');
  const template = objectAt(spec, 'template');
  return { ...vm, spec: { ...spec, template: { ...template, spec: edit(objectAt(template, 'spec')) } } };
}

function editDomain(vm: KubeObject, edit: (domain: JsonObject) => JsonObject): KubeObject {
  return editPodSpec(vm, (spec) => ({ ...spec, domain: edit(objectAt(spec, 'domain')) }));
}

/** Every NIC without a MAC gets a locally administered one. */
function withMacs(vm: KubeObject): KubeObject {
  const interfaces = objectsAt(vm, 'spec', 'template', 'spec', 'domain', 'devices', 'interfaces');
  if (interfaces.every((nic) => textAt(nic, 'macAddress') !== undefined)) return vm;
  const mac = (): string => `02:${randomBytes(5).toString('hex').match(/../g)?.join(':') ?? ''}`;
  const filled = interfaces.map((nic) => ({ ...nic, macAddress: textAt(nic, 'macAddress') ?? mac() }));
  return editDomain(vm, (domain) => ({
    ...domain,
    devices: { ...objectAt(domain, 'devices'), interfaces: filled },
  }));
}

/** Requests and guest memory follow from the limits and setting overcommit-config. */
function withRequests(store: Store, vm: KubeObject): KubeObject {
  const limits = objectAt(vm, 'spec', 'template', 'spec', 'domain', 'resources', 'limits');
  let rate: unknown;
  try {
    rate = JSON.parse(settingOf(store, 'overcommit-config'));
  } catch {
    return vm;
  }
  const cpuRate = Number(at(rate, 'cpu') ?? 100);
  const memoryRate = Number(at(rate, 'memory') ?? 100);
  const cpuMillis = Math.floor((toNumber(limits.cpu) * 1000 * 100) / cpuRate);
  const memoryMiB = Math.floor((toNumber(limits.memory) * 100) / memoryRate / MIB);
  const reserved = vm.metadata.annotations?.['harvesterhci.io/reservedMemory'];
  const guestMiB = Math.floor((toNumber(limits.memory) - toNumber(reserved)) / MIB);
  return editDomain(vm, (domain) => {
    const requests = {
      ...objectAt(domain, 'resources', 'requests'),
      ...(limits.cpu === undefined ? {} : { cpu: `${cpuMillis}m` }),
      ...(limits.memory === undefined ? {} : { memory: `${memoryMiB}Mi` }),
    };
    const memory =
      limits.memory === undefined
        ? {}
        : { memory: { ...objectAt(domain, 'memory'), guest: `${guestMiB}Mi` } };
    return { ...domain, ...memory, resources: { ...objectAt(domain, 'resources'), requests } };
  });
}

/** Every term of the node affinity asks for the cluster networks of the VM's NICs. */
function withNetworkAffinity(store: Store, vm: KubeObject): KubeObject {
  const namespace = vm.metadata.namespace ?? '';
  const wanted = objectsAt(vm, 'spec', 'template', 'spec', 'networks').flatMap((network) => {
    const name = textAt(network, 'multus', 'networkName');
    if (name === undefined) return [];
    const [first = '', second] = name.split('/');
    const found =
      second === undefined
        ? store.get(RESOURCES.networks, namespace, first)
        : store.get(RESOURCES.networks, first, second);
    const cluster = found?.metadata.labels?.[`${CLUSTER_NETWORK}/clusternetwork`];
    return cluster === undefined
      ? []
      : [{ key: `${CLUSTER_NETWORK}/${cluster}`, operator: 'In', values: ['true'] }];
  });
  return editPodSpec(vm, (spec) => {
    const affinity = objectAt(spec, 'affinity');
    const { requiredDuringSchedulingIgnoredDuringExecution: required, ...rest } = objectAt(
      affinity,
      'nodeAffinity',
    );
    const terms = objectsAt(required, 'nodeSelectorTerms').flatMap((term) => {
      const kept = objectsAt(term, 'matchExpressions').filter(
        (each) => !(textAt(each, 'key') ?? '').startsWith(CLUSTER_NETWORK),
      );
      return kept.length === 0 ? [] : [{ ...term, matchExpressions: [...kept, ...wanted] }];
    });
    const all = terms.length === 0 && wanted.length > 0 ? [{ matchExpressions: wanted }] : terms;
    const nodeAffinity =
      all.length === 0
        ? rest
        : { ...rest, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: all } };
    const { nodeAffinity: _, ...others } = affinity;
    return {
      ...spec,
      affinity: Object.keys(nodeAffinity).length === 0 ? others : { ...others, nodeAffinity },
    };
  });
}

function withGracePeriod(store: Store, vm: KubeObject): KubeObject {
  if (at(vm, 'spec', 'template', 'spec', 'terminationGracePeriodSeconds') !== undefined) return vm;
  const seconds = Number(settingOf(store, 'default-vm-termination-grace-period-seconds'));
  return editPodSpec(vm, (spec) => ({ ...spec, terminationGracePeriodSeconds: seconds }));
}

/** The remembered strategy takes the place of whatever a Halted VM is started with; `spec.running` is left alone. */
function withRememberedStrategy(before: KubeObject, after: KubeObject): KubeObject {
  if (at(after, 'spec', 'running') !== undefined) return after;
  if (runStrategyOf(before) !== 'Halted' || runStrategyOf(after) === 'Halted') return after;
  const remembered = after.metadata.annotations?.[LAST_STRATEGY] ?? '';
  const runStrategy = remembered === '' ? 'RerunOnFailure' : remembered;
  return { ...after, spec: { ...objectAt(after, 'spec'), runStrategy } };
}

/**
 * What Harvester's mutating web hook does to a VM on its way in (harvester/harvester
 * pkg/webhook/resources/virtualmachine/mutator.go).
 */
export function mutateVm(store: Store, before: KubeObject | undefined, after: KubeObject): KubeObject {
  const template = (vm: KubeObject): unknown => at(vm, 'spec', 'template');
  if (before === undefined) {
    return withGracePeriod(store, withNetworkAffinity(store, withRequests(store, withMacs(after))));
  }
  const started = withRememberedStrategy(before, after);
  if (isSame(template(before), template(after))) return started;
  const limits = (vm: KubeObject): unknown => at(template(vm), 'spec', 'domain', 'resources', 'limits');
  const sized =
    isObject(limits(after)) && !isSame(limits(before), limits(after))
      ? withRequests(store, started)
      : started;
  return withGracePeriod(store, withNetworkAffinity(store, withMacs(sized)));
}

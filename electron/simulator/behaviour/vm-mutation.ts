import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject, isSame, objectAt, objectsAt, textAt } from '../json.ts';
import type { Random } from '../random.ts';
import { RESOURCES } from '../resources.ts';
import { settingOf } from '../setting.ts';
import type { Store } from '../store.ts';
import { HARVESTER_MUTATOR, denial } from './admission/deny.ts';
import { needsRequests, withRequests } from './vm-requests.ts';
import { runStrategyOf } from './vm-status.ts';

const LAST_STRATEGY = 'harvesterhci.io/vmRunStrategy';
const CLUSTER_NETWORK = 'network.harvesterhci.io';
const CPU_MANAGER = 'cpumanager';

function editPodSpec(vm: KubeObject, edit: (spec: JsonObject) => JsonObject): KubeObject {
  const spec = objectAt(vm, 'spec');
  const template = objectAt(spec, 'template');
  return { ...vm, spec: { ...spec, template: { ...template, spec: edit(objectAt(template, 'spec')) } } };
}

function editDomain(vm: KubeObject, edit: (domain: JsonObject) => JsonObject): KubeObject {
  return editPodSpec(vm, (spec) => ({ ...spec, domain: edit(objectAt(spec, 'domain')) }));
}

/** Every NIC without a MAC gets a locally administered one, but for those whose MAC an annotation remembers. */
function withMacs(random: Random, vm: KubeObject): KubeObject {
  const interfaces = objectsAt(vm, 'spec', 'template', 'spec', 'domain', 'devices', 'interfaces');
  const isMissing = (nic: JsonObject): boolean => (textAt(nic, 'macAddress') ?? '') === '';
  if (!interfaces.some(isMissing)) return vm;
  let remembered: unknown;
  try {
    remembered = JSON.parse(vm.metadata.annotations?.['harvesterhci.io/mac-address'] ?? '{}');
  } catch {
    remembered = {};
  }
  const mac = (): string =>
    ['02', ...Array.from({ length: 5 }, () => random.between(0, 255).toString(16).padStart(2, '0'))].join(
      ':',
    );
  const filled = interfaces.map((nic) =>
    !isMissing(nic) || at(remembered, textAt(nic, 'name') ?? '') !== undefined
      ? nic
      : { ...nic, macAddress: mac() },
  );
  return editDomain(vm, (domain) => ({
    ...domain,
    devices: { ...objectAt(domain, 'devices'), interfaces: filled },
  }));
}

/** Cores, sockets and threads that are missing are one each. */
function withCpu(vm: KubeObject): KubeObject {
  return editDomain(vm, (domain) => {
    const cpu = objectAt(domain, 'cpu');
    const filled = Object.fromEntries(
      ['cores', 'sockets', 'threads']
        .filter((part) => cpu[part] === undefined || cpu[part] === 0)
        .map((part) => [part, 1]),
    );
    return Object.keys(filled).length === 0 ? domain : { ...domain, cpu: { ...cpu, ...filled } };
  });
}

const AFFINITY = 'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution';

/** Terms on `cpumanager` are Harvester's own. */
function checkCpuManager(before: KubeObject | undefined, after: KubeObject): void {
  const termsOf = (vm: KubeObject | undefined): JsonObject[] =>
    objectsAt(vm, ...AFFINITY.split('.'), 'nodeSelectorTerms')
      .flatMap((term) => objectsAt(term, 'matchExpressions'))
      .filter((each) => each.key === CPU_MANAGER);
  if (isSame(termsOf(before), termsOf(after))) return;
  const message = `key "${CPU_MANAGER}" is automatically operated by Harvester controller and can't be changed manually`;
  throw denial(HARVESTER_MUTATOR, 422, message, [{ message, field: AFFINITY }]);
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
    if (found === undefined) {
      throw denial(
        HARVESTER_MUTATOR,
        500,
        `network-attachment-definitions.k8s.cni.cncf.io "${second ?? first}" not found`,
      );
    }
    const cluster = found.metadata.labels?.[`${CLUSTER_NETWORK}/clusternetwork`];
    return cluster === undefined
      ? []
      : [{ key: `${CLUSTER_NETWORK}/${cluster}`, operator: 'In', values: ['true'] }];
  });
  if (at(vm, 'spec', 'template', 'spec', 'domain', 'cpu', 'dedicatedCpuPlacement') === true) {
    wanted.push({ key: CPU_MANAGER, operator: 'In', values: ['true'] });
  }
  return editPodSpec(vm, (spec) => {
    const affinity = objectAt(spec, 'affinity');
    const { requiredDuringSchedulingIgnoredDuringExecution: required, ...rest } = objectAt(
      affinity,
      'nodeAffinity',
    );
    const terms = objectsAt(required, 'nodeSelectorTerms').flatMap((term) => {
      const kept = objectsAt(term, 'matchExpressions').filter(
        (each) => each.key !== CPU_MANAGER && !(textAt(each, 'key') ?? '').startsWith(CLUSTER_NETWORK),
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

/** The architecture KubeVirt takes for VMs that name none: that of the hosts its own pods run on. */
function defaultArchitecture(store: Store): string {
  const label = 'node-role.kubernetes.io/control-plane';
  const host = store.list(RESOURCES.nodes).find(({ metadata }) => metadata.labels?.[label] === 'true');
  return host?.metadata.labels?.['kubernetes.io/arch'] ?? 'amd64';
}

/** What KubeVirt's mutating web hook fills in (kubevirt pkg/virt-api/webhooks/mutating-webhook/mutators/vms-mutator.go). */
function withKubeVirtDefaults(store: Store, vm: KubeObject): KubeObject {
  return editPodSpec(vm, (spec) => {
    const domain = objectAt(spec, 'domain');
    const machine = objectAt(domain, 'machine');
    const architecture = spec.architecture ?? defaultArchitecture(store);
    const type = architecture === 'arm64' ? 'virt' : 'q35';
    return {
      ...spec,
      architecture,
      domain: { ...domain, machine: machine.type === undefined ? { ...machine, type } : machine },
    };
  });
}

/**
 * What Harvester's mutating web hook does to a VM on its way in, and then KubeVirt's (harvester/harvester
 * pkg/webhook/resources/virtualmachine/mutator.go). Throws the StatusErrors of Harvester's.
 */
export function mutateVm(
  store: Store,
  before: KubeObject | undefined,
  after: KubeObject,
  random: Random,
): KubeObject {
  if (!isObject(at(after, 'spec', 'template', 'spec', 'domain'))) return after;
  const finish = (vm: KubeObject): KubeObject =>
    withGracePeriod(store, withMacs(random, withNetworkAffinity(store, withCpu(vm))));
  if (before === undefined) {
    checkCpuManager(undefined, after);
    return withKubeVirtDefaults(store, finish(withRequests(store, after)));
  }
  if (after.metadata.deletionTimestamp !== undefined) return after;
  const started = withRememberedStrategy(before, after);
  const sized = needsRequests(before, after) ? withRequests(store, started) : started;
  if (isSame(at(before, 'spec', 'template'), at(sized, 'spec', 'template'))) return sized;
  checkCpuManager(before, after);
  return finish(sized);
}

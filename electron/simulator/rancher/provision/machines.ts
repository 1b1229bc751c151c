import type { JsonObject, KubeObject } from '../../json.ts';
import { conditionOf, objectAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { ManagedHarvester, RancherContext } from '../context.ts';
import { condition, FLEET, withConditions } from '../context.ts';
import { CLUSTER, ensure, infrastructureName } from './capi.ts';
import { createVm, DriverError, reachHarvester, removeVm } from './driver.ts';

/** Where the VM of a machine is. */
export interface MachinePlace {
  harvester: ManagedHarvester;
  namespace: string;
  name: string;
}

/** The annotation by which a stuck machine lets go of its VM. */
const FORCE = 'provisioning.cattle.io/force-machine-remove';

const infrastructureOf = ({ store, kinds }: RancherContext, machine: KubeObject): KubeObject | undefined =>
  store.get(kinds.harvesterMachines, FLEET, infrastructureName(machine));

const credentialOf = (infrastructure: KubeObject): string =>
  textAt(infrastructure, 'spec', 'common', 'cloudCredentialSecretName') ?? '';

/** Where the VM of a machine is, or would be; undefined while there is no telling. */
export function placeOf(context: RancherContext, machine: KubeObject): MachinePlace | undefined {
  const infrastructure = infrastructureOf(context, machine);
  const id = infrastructure?.metadata.annotations?.['simulator.acre/harvester'] ?? '';
  const harvester = context.harvesters.get(id);
  if (infrastructure === undefined || harvester === undefined) return undefined;
  const namespace = textAt(infrastructure, 'spec', 'vmNamespace') ?? 'default';
  return { harvester, namespace, name: machine.metadata.name };
}

function setStatus(
  context: RancherContext,
  kind: Parameters<RancherContext['store']['get']>[0],
  object: KubeObject,
  status: JsonObject,
  conditions: readonly Record<string, unknown>[],
): void {
  const before = objectAt(object, 'status');
  const all = { ...before, ...status, conditions: withConditions(object, conditions) };
  if (JSON.stringify(all) === JSON.stringify(before)) return;
  context.store.replace(kind, { ...object, status: all });
}

/** Makes the objects of a machine that say what its VM is, and has the driver create it. */
function build(context: RancherContext, machine: KubeObject): void {
  const { store, kinds } = context;
  const { name, labels = {} } = machine.metadata;
  const cluster = labels[CLUSTER] ?? '';
  const set = store.get(kinds.machineSets, FLEET, labels['cluster.x-k8s.io/set-name'] ?? '');
  const template = store.get(
    kinds.harvesterMachineTemplates,
    FLEET,
    set === undefined ? '' : infrastructureName(set),
  );
  if (template === undefined) return;
  ensure(context, kinds.rkeBootstraps, name, machine, { spec: { clusterName: cluster } }, { labels });
  const spec = objectAt(template, 'spec', 'template', 'spec');
  const infrastructure = ensure(
    context,
    kinds.harvesterMachines,
    name,
    machine,
    { spec },
    { labels, annotations: {}, finalizers: ['wrangler.cattle.io/machine-provision-remove'] },
  );
  setStatus(context, kinds.machines, machine, { phase: 'Provisioning' }, []);
  context.clock.after(2, () => {
    const now = store.get(kinds.harvesterMachines, FLEET, name);
    if (now === undefined || now.metadata.deletionTimestamp !== undefined) return;
    const credential = credentialOf(infrastructure);
    const jobName = `${name}-machine-provision`;
    try {
      const harvester = createVm(context, { name, cluster, credential, config: spec });
      const annotations = { ...now.metadata.annotations, 'simulator.acre/harvester': harvester.id };
      store.replace(kinds.harvesterMachines, {
        ...now,
        metadata: { ...now.metadata, annotations },
        status: { jobName, conditions: withConditions(now, [condition(context, 'CreateJob', 'True')]) },
      });
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      const text = `failed creating server [fleet-default/${name}] of kind (HarvesterMachine) for machine ${name} in infrastructure provider: CreateError: ${error.message}`;
      setStatus(
        context,
        kinds.harvesterMachines,
        now,
        { jobName, failureReason: 'CreateError', failureMessage: text },
        [condition(context, 'CreateJob', 'False', text, 'CreateError')],
      );
      const current = store.get(kinds.machines, FLEET, name);
      if (current === undefined) return;
      setStatus(context, kinds.machines, current, { phase: 'Failed', failureMessage: text }, [
        condition(context, 'InfrastructureReady', 'False', text, 'CreateError'),
      ]);
      // Setting delete-machine-on-failure-after is 0s: the machine goes at once, and is made anew.
      context.clock.after(1, () => void store.remove(kinds.machines, FLEET, name));
    }
  });
}

/** What is told of the VM of a machine. */
function watch(context: RancherContext, machine: KubeObject, place: MachinePlace): void {
  const { kinds } = context;
  const { harvester, namespace, name } = place;
  const vmi = harvester.cluster.store.get(RESOURCES.vmis, namespace, name);
  const address = textAt(vmi, 'status', 'interfaces', 0, 'ipAddress');
  const infrastructure = infrastructureOf(context, machine);
  const isUp = textAt(vmi, 'status', 'phase') === 'Running' && address !== undefined && address.includes('.');
  if (!isUp || infrastructure === undefined) return;
  const addresses = [
    { type: 'InternalIP', address },
    { type: 'Hostname', address: name },
  ];
  setStatus(context, kinds.harvesterMachines, infrastructure, { addresses, ready: true }, [
    condition(context, 'Ready', 'True'),
  ]);
  const before = objectAt(machine, 'status');
  if (before['phase'] === 'Running') return;
  const flags =
    context.release.capi === 'v1beta1'
      ? { infrastructureReady: true, bootstrapReady: true }
      : { initialization: { infrastructureProvisioned: true, bootstrapDataSecretCreated: true } };
  setStatus(context, kinds.machines, machine, { addresses, phase: 'Provisioned', ...flags }, [
    condition(context, 'InfrastructureReady', 'True'),
  ]);
}

/** A node was found for a machine, or lost its readiness. */
export function tellNode(context: RancherContext, machine: KubeObject, node: string, isReady: boolean): void {
  const { kinds } = context;
  setStatus(
    context,
    kinds.machines,
    machine,
    { phase: 'Running', nodeRef: { apiVersion: 'v1', kind: 'Node', name: node } },
    [
      condition(context, 'Reconciled', 'True'),
      condition(context, 'NodeHealthy', isReady ? 'True' : 'False', isReady ? '' : 'node is not ready'),
    ],
  );
}

/** What keeps a machine waiting, in words. */
export function tellWaiting(context: RancherContext, machine: KubeObject, message: string): void {
  setStatus(context, context.kinds.machines, machine, {}, [
    condition(context, 'Reconciled', 'Unknown', message, 'Waiting'),
  ]);
}

/** Ends a machine: its node, its VM, then itself. `isWhole`: all of the guest cluster goes. */
function end(context: RancherContext, machine: KubeObject, isWhole: boolean): void {
  const { store, kinds } = context;
  const { name } = machine.metadata;
  const infrastructure = infrastructureOf(context, machine);
  const place = placeOf(context, machine);
  const finish = (): void => {
    store.drop(kinds.harvesterMachines, FLEET, name);
    store.drop(kinds.rkeBootstraps, FLEET, name);
    store.drop(kinds.machines, FLEET, name);
  };
  if (infrastructure === undefined || place === undefined) {
    finish();
    return;
  }
  setStatus(context, kinds.machines, machine, { phase: 'Deleting' }, []);
  if (infrastructure.metadata.annotations?.[FORCE] === 'true') {
    finish();
    return;
  }
  const { harvester, namespace } = place;
  const member = harvester.cluster.guests.membershipOf(namespace, name);
  if (member !== undefined && member.guest.members.size > 1 && !isWhole)
    member.guest.store.drop(RESOURCES.nodes, undefined, member.node);
  if (harvester.cluster.store.get(RESOURCES.vms, namespace, name) === undefined) {
    finish();
    return;
  }
  try {
    reachHarvester(context, credentialOf(infrastructure));
    removeVm(harvester, namespace, name, isWhole && context.release.version >= 'v2.11');
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const text = `failed deleting server [fleet-default/${name}] of kind (HarvesterMachine) for machine ${name} in infrastructure provider: DeleteError: ${error.message}`;
    setStatus(
      context,
      kinds.harvesterMachines,
      infrastructure,
      { failureReason: 'DeleteError', failureMessage: text },
      [condition(context, 'DeleteJob', 'False', text, 'DeleteError')],
    );
  }
}

/** Brings one machine nearer to what is wanted of it. */
export function reconcileMachine(context: RancherContext, machine: KubeObject, isWhole: boolean): void {
  if (machine.metadata.deletionTimestamp !== undefined) {
    end(context, machine, isWhole);
    return;
  }
  const infrastructure = infrastructureOf(context, machine);
  if (infrastructure === undefined) {
    build(context, machine);
    return;
  }
  const place = placeOf(context, machine);
  if (place !== undefined) watch(context, machine, place);
}

/** Whether the node of a machine is ready in its guest cluster. */
export function nodeOf(place: MachinePlace): { name: string; isReady: boolean; version: string } | undefined {
  const member = place.harvester.cluster.guests.membershipOf(place.namespace, place.name);
  if (member === undefined) return undefined;
  const node = member.guest.store.get(RESOURCES.nodes, undefined, member.node);
  if (node === undefined) return undefined;
  const version = textAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '';
  return { name: member.node, isReady: conditionOf(node, 'Ready')?.status === 'True', version };
}

/** Whether a machine is a server of its cluster. */
export function isServer(machine: KubeObject): boolean {
  const { labels = {} } = machine.metadata;
  return ['rke.cattle.io/etcd-role', 'rke.cattle.io/control-plane-role'].some(
    (role) => labels[role] === 'true',
  );
}

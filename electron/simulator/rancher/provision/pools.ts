import { createHash } from 'node:crypto';
import type { JsonObject, KubeObject } from '../../json.ts';
import { numberAt, textAt, toTimestamp } from '../../json.ts';
import type { RancherContext } from '../context.ts';
import { FLEET } from '../context.ts';
import {
  countersOf,
  DELETE_MACHINE,
  DEPLOYMENT,
  ensure,
  infrastructureName,
  machineLabels,
  machineTemplate,
  SET,
} from './capi.ts';
import type { Pool } from './capi.ts';

/** Why a cluster cannot be provisioned as it stands, in Rancher's words. */
export class ProvisionError extends Error {}

/** The machines of a label, oldest first. */
export function machinesOf({ store, kinds }: RancherContext, label: string, value: string): KubeObject[] {
  return store
    .list(kinds.machines, FLEET)
    .filter((machine) => machine.metadata.labels?.[label] === value)
    .sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''));
}

/** Whether a machine has its node. */
export const isRunning = (machine: KubeObject): boolean => textAt(machine, 'status', 'phase') === 'Running';
const isGoing = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined;

/** The template of a pool's machines, under a name that follows from all that makes a VM (rancher/rancher provisioningcluster, createMachineTemplateHash). */
function ensureTemplate(context: RancherContext, owner: KubeObject, pool: Pool): string {
  const { store, kinds } = context;
  const name = pool.machineConfigRef?.name ?? '';
  const config = store.get(kinds.harvesterConfigs, FLEET, name);
  if (config === undefined)
    throw new ProvisionError(`harvesterconfigs.rke-machine-config.cattle.io "${name}" not found`);
  const {
    metadata: _,
    apiVersion,
    kind,
    common: __,
    ...fields
  } = config as KubeObject & { common?: unknown };
  const hash = createHash('sha256').update(name).update(JSON.stringify(fields)).digest('hex').slice(0, 8);
  const template = `${owner.metadata.name}-${pool.name}-${hash}`;
  const credential =
    pool.cloudCredentialSecretName ?? textAt(owner, 'spec', 'cloudCredentialSecretName') ?? '';
  ensure(
    context,
    kinds.harvesterMachineTemplates,
    template,
    owner,
    {
      spec: {
        template: {
          metadata: {},
          spec: { ...fields, common: { cloudCredentialSecretName: credential } },
        },
      },
    },
    {
      annotations: {
        'rke.cattle.io/cloned-from-name': name,
        'rke.cattle.io/cloned-from-kind': kind,
        'rke.cattle.io/cloned-from-group-version': apiVersion,
      },
    },
  );
  return template;
}

/** The machine sets of a deployment, newest first. */
function setsOf({ store, kinds }: RancherContext, deployment: string): KubeObject[] {
  return store
    .list(kinds.machineSets, FLEET)
    .filter((set) => set.metadata.labels?.[DEPLOYMENT] === deployment)
    .sort((a, b) => Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion));
}

/** How many machines each set is to have: all at once at first, one more at a time while old ones are replaced. */
function roll(context: RancherContext, deployment: KubeObject, wanted: number, template: string): void {
  const { store, kinds, random } = context;
  const { name } = deployment.metadata;
  const sets = setsOf(context, name);
  let current = sets.find((set) => infrastructureName(set) === template);
  current ??= ensure(
    context,
    kinds.machineSets,
    `${name}-${random.suffix(5)}`,
    deployment,
    {
      spec: {
        clusterName: textAt(deployment, 'spec', 'clusterName'),
        replicas: 0,
        selector: { matchLabels: { [DEPLOYMENT]: name } },
        template: (deployment.spec as JsonObject)['template'],
      },
    },
    { labels: { ...labelsIn(deployment), [DEPLOYMENT]: name } },
  );
  const replicasOf = (set: KubeObject): number => numberAt(set, 'spec', 'replicas') ?? 0;
  const scale = (set: KubeObject, replicas: number): void =>
    void store.replace(kinds.machineSets, { ...set, spec: { ...(set.spec as JsonObject), replicas } });
  const old = sets.filter((set) => set !== current && replicasOf(set) > 0);
  const oldCount = old.reduce((sum, set) => sum + replicasOf(set), 0);
  if (oldCount === 0) {
    if (replicasOf(current) !== wanted) scale(current, wanted);
    return;
  }
  const ready = machinesOf(context, SET, current.metadata.name).filter(isRunning).length;
  const [last] = old.slice(-1);
  if (last !== undefined && (ready + oldCount > wanted || replicasOf(current) + oldCount > wanted + 1)) {
    if (ready >= replicasOf(current)) scale(last, replicasOf(last) - 1);
  } else if (replicasOf(current) < wanted) scale(current, replicasOf(current) + 1);
}

const labelsIn = (deployment: KubeObject): Record<string, string> => deployment.metadata.labels ?? {};

/** Makes and ends machines until a set has as many as it is to have. */
function fill(context: RancherContext, set: KubeObject): void {
  const { store, kinds, random } = context;
  const { name } = set.metadata;
  const there = machinesOf(context, SET, name).filter((machine) => !isGoing(machine));
  const wanted = numberAt(set, 'spec', 'replicas') ?? 0;
  for (let count = there.length; count < wanted; count += 1) {
    const machine = `${name}-${random.suffix(5)}`;
    const template = (set.spec as JsonObject)['template'] as { metadata: JsonObject; spec: JsonObject };
    const labels = template.metadata['labels'] as Record<string, string>;
    ensure(
      context,
      kinds.machines,
      machine,
      set,
      {
        spec: {
          ...template.spec,
          infrastructureRef: {
            ...(template.spec['infrastructureRef'] as JsonObject),
            kind: 'HarvesterMachine',
            name: machine,
          },
        },
      },
      { labels: { ...labels, [SET]: name }, finalizers: ['machine.cluster.x-k8s.io'] },
    );
  }
  const chosenFirst = [...there].sort(
    (a, b) =>
      Number(DELETE_MACHINE in (b.metadata.annotations ?? {})) -
      Number(DELETE_MACHINE in (a.metadata.annotations ?? {})),
  );
  for (const machine of chosenFirst.slice(0, Math.max(0, there.length - wanted)))
    store.remove(kinds.machines, FLEET, machine.metadata.name);
}

/** Brings one pool nearer to what is wanted of it. Throws a ProvisionError where its configuration is not there. */
export function reconcilePool(context: RancherContext, owner: KubeObject, pool: Pool): void {
  const { kinds, store, release, clock } = context;
  const cluster = owner.metadata.name;
  const template = ensureTemplate(context, owner, pool);
  const name = `${cluster}-${pool.name}`;
  ensure(context, kinds.rkeBootstrapTemplates, name, owner, {
    spec: { template: { spec: { clusterName: cluster } } },
  });
  const replicas = pool.quantity ?? 1;
  const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, type: 'RollingUpdate' };
  const deployment = ensure(
    context,
    kinds.machineDeployments,
    name,
    owner,
    {
      spec: {
        clusterName: cluster,
        replicas,
        selector: { matchLabels: { [DEPLOYMENT]: name } },
        template: machineTemplate(context, cluster, pool, template),
        ...(release.capi === 'v1beta1' ? { strategy } : { rollout: { strategy } }),
      },
    },
    { labels: machineLabels(cluster, pool) },
  );
  if (pool.paused !== true) {
    roll(context, deployment, replicas, template);
    for (const set of setsOf(context, name)) fill(context, set);
  }
  const machines = machinesOf(context, DEPLOYMENT, name);
  const updated = machines.filter((machine) =>
    setsOf(context, name).some(
      (set) => set.metadata.name === machine.metadata.labels?.[SET] && infrastructureName(set) === template,
    ),
  );
  const now = store.get(kinds.machineDeployments, FLEET, name) ?? deployment;
  const counters = countersOf(context, {
    replicas: machines.length,
    updated: updated.length,
    ready: machines.filter(isRunning).length,
  });
  const phase = machines.length === replicas && machines.every(isRunning) ? 'Running' : 'ScalingUp';
  const before = (now.status ?? {}) as JsonObject;
  const isSame = Object.entries({ ...counters, phase }).every(([key, value]) => before[key] === value);
  if (!isSame)
    store.replace(kinds.machineDeployments, {
      ...now,
      status: {
        ...before,
        ...counters,
        phase,
        observedGeneration: now.metadata.generation ?? 1,
        lastUpdated: toTimestamp(clock.nowMs()),
      },
    });
}

/** Ends the pools that a cluster has no more. */
export function removePools(context: RancherContext, cluster: string, kept: readonly Pool[]): void {
  const { store, kinds } = context;
  const names = new Set(kept.map((pool) => `${cluster}-${pool.name}`));
  for (const deployment of store.list(kinds.machineDeployments, FLEET)) {
    const { name } = deployment.metadata;
    if (textAt(deployment, 'spec', 'clusterName') !== cluster || names.has(name)) continue;
    for (const set of setsOf(context, name)) {
      for (const machine of machinesOf(context, SET, set.metadata.name))
        if (!isGoing(machine)) store.remove(kinds.machines, FLEET, machine.metadata.name);
      if (machinesOf(context, SET, set.metadata.name).length === 0)
        store.drop(kinds.machineSets, FLEET, set.metadata.name);
    }
    if (setsOf(context, name).length === 0) store.drop(kinds.machineDeployments, FLEET, name);
  }
}

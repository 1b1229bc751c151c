import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KindName, kinds, project } from '../../../shared/kinds/index.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { verdictsOf } from '../../../shared/migration/verdict.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site } from '../../../shared/plan/site.ts';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { findResource, RESOURCES } from '../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const pairs = 60;
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const hostname = 'kubernetes.io/hostname';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'witness', hosts: 7, vms: 30, timeScale: 300 });
});
afterAll(() => simulator.close());

/** The site of the cluster as it is right now on the server. */
function siteNow(): Site {
  const entities = KindName.options.flatMap((kind): Entity[] => {
    const { group, plural } = kinds[kind].resource;
    const resource = findResource(group, plural);
    if (resource === undefined || kind === 'NodeMetrics' || kind === 'Pod') return [];
    return simulator.cluster.store.list(resource).flatMap((object) => project(kind, object, 'c') ?? []);
  });
  const health = Object.fromEntries(KindName.options.map((kind) => [kind, { type: 'live' as const }]));
  return toSite({ entities: new Map(entities.map((entity) => [entity.id, entity])), health }, 'c');
}

const changeNode = (name: string, edit: (node: KubeObject) => KubeObject): void =>
  void simulator.cluster.store.change(RESOURCES.nodes, undefined, name, edit);

/** Gives hosts of every sort: one cordoned, one tainted, one with another CPU, zones, one without the network, one without room. */
function makeHostsDiffer(): void {
  const names = simulator.cluster.store.list(RESOURCES.nodes).map(({ metadata }) => metadata.name);
  names.forEach((name, index) =>
    changeNode(name, (node) => {
      const labels: Record<string, string> = {
        ...node.metadata.labels,
        zone: ['a', 'b', 'c'][index % 3] ?? 'a',
      };
      const spec = node.spec as object;
      if (index === 2) return { ...node, spec: { ...spec, unschedulable: true } };
      if (index === 3) {
        const taints = [{ key: 'gpu', value: 'only', effect: 'NoSchedule' }];
        return { ...node, metadata: { ...node.metadata, labels }, spec: { ...spec, taints } };
      }
      if (index === 4) delete labels['cpu-model-migration.node.kubevirt.io/Cascadelake-Server'];
      if (index === 5) {
        const kept = Object.entries(labels).filter(([key]) => !key.startsWith('network.harvesterhci.io/'));
        return { ...node, metadata: { ...node.metadata, labels: Object.fromEntries(kept) } };
      }
      if (index === 6) {
        const { allocatable } = node.status as { allocatable: object };
        const status = { ...(node.status as object), allocatable: { ...allocatable, memory: '30Gi' } };
        return { ...node, metadata: { ...node.metadata, labels }, status };
      }
      return { ...node, metadata: { ...node.metadata, labels } };
    }),
  );
}

type Term = { matchExpressions: object[] };
type Affinity = {
  nodeAffinity?: Record<string, { nodeSelectorTerms: Term[] }>;
  [pods: string]: unknown;
};

/** The affinity of a VM with more; every term of hosts still asks for its cluster networks, as Harvester sees to. */
function withAffinity(before: Affinity | undefined, more: Affinity): Affinity {
  const networks = before?.nodeAffinity?.[required]?.nodeSelectorTerms[0]?.matchExpressions ?? [];
  const terms = more.nodeAffinity?.[required]?.nodeSelectorTerms;
  if (!terms) return { ...before, ...more };
  const nodeSelectorTerms = terms.map(({ matchExpressions }) => ({
    matchExpressions: [...matchExpressions, ...networks],
  }));
  return { ...before, ...more, nodeAffinity: { [required]: { nodeSelectorTerms } } };
}

/** Gives a VM and its instance wishes, as if it had been started with them. */
function makeVmsDiffer(): void {
  const wishes: { affinity?: Affinity; [field: string]: unknown }[] = [
    {},
    { tolerations: [{ key: 'gpu', operator: 'Equal', value: 'only', effect: 'NoSchedule' }] },
    { nodeSelector: { zone: 'b' } },
    {
      affinity: {
        nodeAffinity: {
          [required]: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] },
              { matchExpressions: [{ key: 'nvme', operator: 'Exists' }] },
            ],
          },
        },
      },
    },
    {
      affinity: {
        podAntiAffinity: {
          [required]: [{ labelSelector: { matchLabels: { app: 'one' } }, topologyKey: 'zone' }],
        },
      },
    },
    {
      affinity: {
        podAffinity: {
          [required]: [{ labelSelector: { matchLabels: { app: 'two' } }, topologyKey: hostname }],
        },
      },
    },
  ];
  const running = simulator.cluster.store
    .list(RESOURCES.vmis)
    .filter((vmi) => (vmi.status as { phase?: string }).phase === 'Running');
  running.forEach((vmi, index) => {
    const { namespace = '', name } = vmi.metadata;
    const { affinity = {}, ...others } = wishes[index % wishes.length] ?? {};
    const wishing = (spec: object): object => ({
      ...spec,
      ...others,
      affinity: withAffinity((spec as { affinity?: Affinity }).affinity, affinity),
    });
    const app = ['none', 'none', 'one', 'two'][index % 4] ?? 'none';
    simulator.cluster.store.change(RESOURCES.vmis, namespace, name, (object) => ({
      ...object,
      metadata: { ...object.metadata, labels: { ...object.metadata.labels, app } },
      spec: wishing(object.spec as object),
    }));
    simulator.cluster.store.change(RESOURCES.vms, namespace, name, (object) => {
      const spec = object.spec as { template: { metadata?: { labels?: object }; spec: object } };
      const { metadata, spec: inner } = spec.template;
      const template = {
        ...spec.template,
        metadata: { ...metadata, labels: { ...metadata?.labels, app } },
        spec: wishing(inner),
      };
      return { ...object, spec: { ...spec, template } };
    });
    for (const pod of simulator.cluster.store.list(RESOURCES.pods, namespace)) {
      if (pod.metadata.labels?.['kubevirt.io/created-by'] !== vmi.metadata.uid) continue;
      simulator.cluster.store.change(RESOURCES.pods, namespace, pod.metadata.name, (object) => ({
        ...object,
        metadata: { ...object.metadata, labels: { ...object.metadata.labels, app } },
        spec: {
          ...(object.spec as object),
          affinity: (wishing(object.spec as object) as { affinity: unknown }).affinity,
        },
      }));
    }
  });
}

/** What the cluster makes of a migration: a web hook refuses it, its target finds a place, or it finds none. */
async function outcomeOf(
  namespace: string,
  vm: string,
  host: string,
): Promise<'goes' | 'refused' | 'nowhere'> {
  const path = `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstancemigrations`;
  const body = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstanceMigration',
    metadata: { generateName: `${vm}-` },
    spec: { vmiName: vm, addedNodeSelector: { [hostname]: host } },
  };
  const answer = await simulator.send('POST', path, { body });
  if (answer.code !== 201) return 'refused';
  const name = String(answer.json.metadata?.name);
  const phaseNow = (): string =>
    (
      simulator.cluster.store.get(RESOURCES.migrations, namespace, name)?.status as
        { phase?: string } | undefined
    )?.phase ?? '';
  const podNow = (): KubeObject | undefined =>
    simulator.cluster.store
      .list(RESOURCES.pods, namespace)
      .find((pod) => pod.metadata.annotations?.['kubevirt.io/migrationJobName'] === name);
  const isNowhere = (): boolean =>
    (
      podNow()?.status as { conditions?: { reason?: string; message?: string }[] } | undefined
    )?.conditions?.some(({ reason, message }) => reason === 'Unschedulable' && message !== '') === true;
  const placed = ['Scheduled', 'PreparingTarget', 'TargetReady', 'Running', 'Succeeded', 'Failed'];
  await until(`${vm} goes to ${host} or finds no place`, () => placed.includes(phaseNow()) || isNowhere());
  const outcome = placed.includes(phaseNow()) ? 'goes' : 'nowhere';
  await simulator.send('DELETE', `${path}/${name}`);
  await until('it is over', () => ['', 'Succeeded', 'Failed'].includes(phaseNow()));
  return outcome;
}

it('a verdict on a VM and a host is what the scheduler and the web hooks make of it', async () => {
  await until('VMs run', () => siteNow().vms.size > 20);
  makeHostsDiffer();
  makeVmsDiffer();
  const hosts = siteNow().hosts.map(({ name }) => name);
  const vms = [...siteNow().vms.keys()];
  const wanted = fc.sample(fc.tuple(fc.constantFrom(...vms), fc.constantFrom(...hosts)), {
    numRuns: pairs,
    seed: 11,
  });
  const seen = new Map<string, number>();
  const wrong: string[] = [];
  for (const [id, host] of wanted) {
    const site = siteNow();
    const vm = site.vms.get(id)!;
    const verdict = verdictsOf(site, vm).find(({ name }) => name === host)!;
    const outcome = await outcomeOf(vm.entity.namespace ?? '', vm.entity.name, host);
    seen.set(verdict.code ?? 'goes', (seen.get(verdict.code ?? 'goes') ?? 0) + 1);
    if ((outcome === 'goes') !== (verdict.type !== 'no'))
      wrong.push(`${id} to ${host}: ${outcome}, ${verdict.words}`);
  }
  expect(wrong).toEqual([]);
  // A test in which everything fits, or nothing, would show nothing.
  expect(seen.get('goes') ?? 0).toBeGreaterThan(8);
  expect([...seen.keys()].length).toBeGreaterThan(6);
});

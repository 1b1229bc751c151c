import { expect, it } from 'vitest';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import type { ClusterInput } from '../../../renderer/scene/graph.ts';
import { mixedNamespaces, strayWorkloads } from '../../../renderer/scene/workload-rules.ts';
import { withPods } from '../../support/pods.ts';
import type { PodFacts } from '../../support/pods.ts';
import { smallInput } from '../../support/small-fleet.ts';

const plain = smallInput({
  id: 'c',
  hosts: ['node-1'],
  vms: [{ name: 'web-1', host: 'node-1' }],
});
const mixedIn = (input: ClusterInput): string[] => mixedNamespaces(buildGraph([input]).clusters[0]!);
const inDefault = (name: string, more: PodFacts = {}): PodFacts => ({ name, namespace: 'default', ...more });

it('a container beside a VM in its namespace is against the rule, once for each namespace', () => {
  expect(mixedIn(withPods(plain, [inDefault('shop-1'), inDefault('shop-2')]))).toEqual(['default']);
});

it.each<[string, PodFacts[]]>([
  ['a container that is in a namespace of its own', [{ name: 'shop-1', namespace: 'apps' }]],
  ['no container at all', []],
  [
    'what CDI and Longhorn run for VMs',
    [inDefault('importer-prime-1'), inDefault('cdi-upload-disk-1'), inDefault('backing-image-ds-1')],
  ],
])('%s is not', (_what, pods) => {
  expect(mixedIn(withPods(plain, pods))).toEqual([]);
});

it('counts VMs that run nowhere and containers without a host, too', () => {
  const off = smallInput({ id: 'c', hosts: ['node-1'], vms: [{ name: 'web-1', host: null }] });
  const pending = inDefault('shop-1', { host: null, phase: 'Pending', containers: [] });
  expect(mixedIn(withPods(off, [pending]))).toEqual(['default']);
});

it('says nothing while the layer is off', () => {
  const read = withPods(plain, [inDefault('shop-1')]);
  expect(mixedIn({ ...read, hasWorkloads: false })).toEqual([]);
});

const strayIn = (pods: readonly PodFacts[]): string[] =>
  strayWorkloads(buildGraph([withPods(plain, pods)]).clusters[0]!);
const selector = { 'workload.user.cattle.io/workloadselector': 'apps.deployment-longhorn-system-shop' };

it('a workload that a user made in a namespace of Harvester itself is against the rule, once however many pods it has', () => {
  const owner = { kind: 'ReplicaSet', name: 'shop-7c9d' };
  const labels = { ...selector, 'pod-template-hash': '7c9d' };
  const replicas = ['shop-7c9d-a', 'shop-7c9d-b'].map((name) => ({ name, owner, labels }));
  const byHand = { name: 'debug', namespace: 'cattle-system', labels: { run: 'debug' } };
  expect(strayIn([...replicas, byHand])).toEqual(['cattle-system/debug', 'longhorn-system/shop']);
});

it.each<[string, PodFacts]>([
  ['in another namespace', { name: 'shop', namespace: 'apps', labels: selector }],
  ['of Harvester itself', { name: 'longhorn-manager-x', labels: { app: 'longhorn-manager' } }],
  ['that is only labelled with the name of another', { name: 'longhorn-x', labels: { run: 'longhorn' } }],
])('a workload %s is not', (_what, pod) => {
  expect(strayIn([pod])).toEqual([]);
});

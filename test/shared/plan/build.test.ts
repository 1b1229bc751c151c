import { expect, it } from 'vitest';
import { buildJoinBalancer, buildNode, maskedValues } from '../../../shared/plan/build.ts';
import type { ManifestSet } from '../../../shared/plan/build.ts';
import { toNodes } from '../../../shared/plan/node.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { recogniseGuests } from '../../../shared/guest/recognise.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import { coreCheck, crdChecks, hasSchemas } from '../../support/schemas.ts';
import {
  cloudInitOf,
  createGuest,
  createVm,
  guestOf,
  poolOf,
  rawGuest,
  shapeOf,
  siteOf,
} from '../../support/plan-site.ts';

const site = siteOf(3);
function built(intention: Intention, on = site): ManifestSet[] {
  return (toNodes(on, [intention]).get(intention.id) ?? []).map((node) =>
    buildNode(node, cloudInitOf, maskedValues),
  );
}
const gib = 2 ** 30;
const every: Intention[] = [
  createGuest('a', 'shop', 3, 2),
  createGuest('b', 'rke', 1, 1, { distribution: 'rke2', join: { type: 'static', address: '10.5.0.10' } }),
  createVm('c', 'web', 3, { placement: { type: 'spread', over: 'zone', isStrict: true } }),
  createVm('d', 'one', 1, {
    placement: { type: 'host', host: 'node-02' },
    starts: false,
    shape: shapeOf({
      firmware: 'secure-boot',
      memoryBytes: 3.5 * gib,
      nics: [
        { name: 'default', network: null, addressing: { type: 'dhcp' } },
        { name: 'data', network: 'default/vlan100', addressing: { type: 'dhcp' } },
      ],
      disks: [
        { name: 'root', sizeBytes: 40 * gib, image: 'default/sles', storageClass: null, bus: 'virtio' },
        { name: 'data', sizeBytes: 10 * gib, image: null, storageClass: null, bus: 'scsi' },
      ],
    }),
  }),
];

it.skipIf(!hasSchemas)(
  'builds VMs that KubeVirt 1.6 to 1.8 take, and Secrets and load balancers by their schemas',
  () => {
    const vms = crdChecks('kubevirt.io_virtualmachines', 'v1', false);
    const secrets = coreCheck('io.k8s.api.core.v1.Secret', false);
    const balancers = crdChecks('loadbalancer.harvesterhci.io_loadbalancers', 'v1beta1', false);
    for (const { vm, secrets: owned } of every.flatMap((each) => built(each))) {
      expect(vms(vm)).toBeUndefined();
      for (const secret of owned) expect(secrets(secret)).toBeUndefined();
    }
    expect(balancers(buildJoinBalancer(guestOf('shop')))).toBeUndefined();
    expect(
      balancers(
        buildJoinBalancer(
          guestOf('r', { distribution: 'rke2', join: { type: 'load-balancer', ipPool: 'p' } }),
        ),
      ),
    ).toBeUndefined();
  },
);

it('settles names, so that the same plan makes the same objects', () => {
  const [a] = every;
  expect(built(a!)).toEqual(built(structuredClone(a!)));
  expect(built(a!).map(({ vm }) => (vm.metadata as { name: string }).name)).toEqual([
    'shop-cp-1',
    'shop-cp-2',
    'shop-cp-3',
    'shop-work-1',
    'shop-work-2',
  ]);
});

it('never uses a number twice, neither of what is there nor of what the plan makes before', () => {
  const there = siteOf(3, ...rawGuest('shop', 3, 2, ['node-01']));
  const add = (id: string): Intention => ({
    id,
    type: 'add-nodes',
    guest: guestOf('shop'),
    pool: poolOf('work', 2, { roles: ['worker'] }),
  });
  const [first, second] = [add('1'), add('2')];
  const names = (intentions: Intention[]): string[][] =>
    [...toNodes(there, intentions).values()].map((nodes) => nodes.map(({ name }) => name));
  expect(names([first, second])).toEqual([
    ['shop-work-3', 'shop-work-4'],
    ['shop-work-5', 'shop-work-6'],
  ]);
  expect(names([second])).toEqual([['shop-work-3', 'shop-work-4']]);
  const [all, again] = [toNodes(there, [first, second]), toNodes(there, [first, second])];
  expect(again.get('2')).toBe(all.get('2'));
});

it('keeps user data in the Secret, which belongs to the VM, and masks what a review may not show', () => {
  const [
    {
      vm,
      secrets: [secret],
    },
  ] = built(every[0]!) as [ManifestSet];
  expect(JSON.stringify(vm)).not.toContain('cloud-config');
  expect(secret).toMatchObject({
    metadata: {
      ownerReferences: [{ kind: 'VirtualMachine', name: 'shop-cp-1', uid: '<uid/default/shop-cp-1>' }],
    },
    stringData: { userdata: expect.stringContaining('token: ********') as string },
  });
});

it('gives each disk from an image the class of the image, and an empty one the default', () => {
  const [{ vm }] = built(every[3]!) as [ManifestSet];
  const { annotations } = vm.metadata as { annotations: Record<string, string> };
  const templates = JSON.parse(annotations['harvesterhci.io/volumeClaimTemplates'] ?? '') as unknown[];
  expect(templates).toMatchObject([
    {
      metadata: { annotations: { 'harvesterhci.io/imageId': 'default/sles' } },
      spec: { storageClassName: 'lh-sles' },
    },
    { spec: { storageClassName: 'harvester-longhorn', resources: { requests: { storage: '10Gi' } } } },
  ]);
});

it('makes nodes that are recognised as what they are', () => {
  const vms = built(every[0]!).map(({ vm }) => vmKind.project(vm, 'c'));
  const guests = recogniseGuests(vms);
  expect(guests).toMatchObject([{ name: 'shop', distribution: 'K3s', distributionConfidence: 'certain' }]);
  expect(
    guests[0]?.members.map(({ roles, pool, confidence }) => [roles.join('+'), pool, confidence]),
  ).toEqual([
    ['control-plane+etcd', 'cp', 'certain'],
    ['control-plane+etcd', 'cp', 'certain'],
    ['control-plane+etcd', 'cp', 'certain'],
    ['worker', 'work', 'certain'],
    ['worker', 'work', 'certain'],
  ]);
});

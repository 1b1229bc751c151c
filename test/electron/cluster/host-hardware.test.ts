import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHardware } from '../../../electron/cluster/host-hardware.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { connected } from '../../support/connected.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let admin: KubeClient;
let viewer: KubeClient;
beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'fleet' });
  admin = await connected(simulator.cluster.kubeconfig);
  viewer = await connected(simulator.cluster.viewerKubeconfig);
});
afterAll(async () => {
  await admin.close();
  await viewer.close();
  await simulator.close();
});
const read = async (host: string, client = admin) => {
  const answer = await readHardware(client, host, new AbortController().signal);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

it('tells the disks of a host, and what Longhorn makes of them', async () => {
  const { disks } = await read('node-04');
  expect(disks).toMatchObject({
    type: 'known',
    items: [
      {
        path: '/dev/nvme0n1',
        type: 'SSD',
        usedBy: 'LonghornV1',
        phase: 'Provisioned',
        longhorn: { allowsScheduling: true, problems: [] },
      },
      { path: '/dev/nvme1n1', usedBy: null, phase: 'Unprovisioned', longhorn: null },
    ],
  });
  const [first] = disks.type === 'known' ? disks.items : [];
  expect(first?.longhorn?.usedBytes).toBeGreaterThan(0);
});

it('tells the problems of a disk in the words of Longhorn', async () => {
  const { store } = simulator.cluster;
  store.change(RESOURCES.longhornNodes, 'longhorn-system', 'node-01', (node) => {
    const status = node.status as { diskStatus: Record<string, object> };
    const diskStatus = Object.fromEntries(
      Object.entries(status.diskStatus).map(([name, disk]) => [
        name,
        { ...disk, conditions: [{ type: 'Ready', status: 'False', message: 'the disk is gone' }] },
      ]),
    );
    return { ...node, status: { ...status, diskStatus } };
  });
  const { disks } = await read('node-01');
  expect(disks.type === 'known' && disks.items[0]?.longhorn?.problems).toEqual(['the disk is gone']);
});

it('tells NICs with the bonds and bridges above them, and the devices that VMs can be given', async () => {
  const { links, pci, usb, vgpu } = await read('node-04');
  const found = links.type === 'known' ? links.items : [];
  const nic = found.find(({ name }) => name === 'eno1');
  const bond = found.find(({ index }) => index === nic?.masterIndex);
  const bridge = found.find(({ index }) => index === bond?.masterIndex);
  expect([nic?.type, bond?.name, bridge?.name, bridge?.masterIndex]).toEqual([
    'device',
    'mgmt-bo',
    'mgmt-br',
    null,
  ]);
  expect(pci.type === 'known' && pci.items.map(({ driver }) => driver)).toEqual(['ice', 'ice', 'nvidia']);
  expect(vgpu.type === 'known' && vgpu.items.map(({ isEnabled }) => isEnabled)).toEqual([true, false]);
  expect(usb).toEqual({ type: 'known', items: [] });
  expect((await read('node-01')).usb).toMatchObject({
    items: [{ description: 'YubiKey OTP+FIDO+CCID (Yubico.com)' }],
  });
});

it('says of each part why it is not known', async () => {
  expect((await read('node-01', viewer)).disks).toMatchObject({
    type: 'refused',
    message: expect.stringContaining('cannot list resource "blockdevices"') as string,
  });
  const end = await simulator.cluster.faults.set('404@devices.harvesterhci.io');
  const { pci, usb, vgpu, links } = await read('node-01');
  await end();
  expect([pci.type, usb.type, vgpu.type, links.type]).toEqual(['absent', 'absent', 'absent', 'known']);
});

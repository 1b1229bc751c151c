import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { GuestSpec } from '../../../../shared/guest/provision/spec.ts';
import type { GuestLab } from '../../../support/guest-lab.ts';
import { openGuestLab, provisionFive } from '../../../support/guest-lab.ts';
import { guestNode, guestSecrets, guestSpec } from '../../../support/guest-spec.ts';
import { until } from '../../../support/simulator.ts';

let lab: GuestLab;
beforeEach(async () => {
  lab = await openGuestLab({ timeScale: 500 });
});
afterEach(() => lab.close());

const addressOf = (name: string): string | undefined =>
  textAt(
    lab.simulator.cluster.store.get(RESOURCES.vmis, 'default', name),
    'status',
    'interfaces',
    0,
    'ipAddress',
  );
const rke2 = { distribution: 'RKE2', release: { type: 'version', version: 'v1.34.2+rke2r1' } } as const;

describe('nodes without the internet', () => {
  it.each([
    ['K3s', 'k3s', {}, 'v1.34.2+k3s1'],
    ['RKE2', 'rke2', rke2, 'v1.34.2+rke2r1'],
  ] as const)('come from a mirror, five of them: %s', async (_, word, more, version) => {
    const { outside } = lab.simulator.cluster.guests;
    outside.isOnline = false;
    outside.publish('https://files.corp/release', word, version);
    const source = { type: 'mirror', url: 'https://files.corp/release/', caPem: null } as const;
    await provisionFive(lab, guestSpec({ ...more, source, guestAgent: 'none' }));
  });

  it.each([
    ['K3s', {}, 'k3s=v1.34.2+k3s1', null],
    ['RKE2', rke2, 'rke2=v1.34.2+rke2r1', '/opt/acre/rke2-artifacts'],
  ] as const)('come from an image that has it all: %s', async (_, more, baked, artifactPath) => {
    const { store, guests } = lab.simulator.cluster;
    guests.outside.isOnline = false;
    const image = store.list(RESOURCES.images)[0]!;
    const annotations = {
      ...image.metadata.annotations,
      'simulator.acre/baked': `qemu-guest-agent ${baked}`,
    };
    store.replace(RESOURCES.images, { ...image, metadata: { ...image.metadata, annotations } });
    const source = { type: 'baked', scriptPath: '/opt/acre/install.sh', artifactPath } as const;
    const spec: GuestSpec = guestSpec({ ...more, source, guestAgent: 'present' });
    const storageClass = textAt(image, 'status', 'storageClassName') ?? '';
    const id = `${image.metadata.namespace ?? ''}/${image.metadata.name}`;
    await lab.prepare(spec);
    const node = guestNode({ disks: [{ sizeGiB: 40, image: id, storageClass }] });
    await lab.add(spec, node, { isFirst: true });
    await until('it is ready', () => lab.isReady(spec, node.name));
    await until('the agent answers', () => addressOf(node.name) !== undefined);
  });

  it('pull what they need from a private registry', async () => {
    const { outside } = lab.simulator.cluster.guests;
    outside.isOnline = false;
    outside.publish('https://files.corp/release', 'rke2', 'v1.34.2+rke2r1');
    // The mirror lacks the images.
    outside.files.delete('https://files.corp/release/rke2-images.linux-amd64.tar.zst');
    const user = { name: 'pull', password: 'p"w: {x}' };
    outside.registries.set('reg.corp:5000', { versions: ['v1.34.2+rke2r1'], user, caPem: 'the authority' });
    const registries = {
      mirrors: [],
      hosts: [{ host: 'reg.corp:5000', caPem: 'the authority\n', isUnverified: false }],
      systemDefault: 'reg.corp:5000',
      isFallbackOff: false,
    };
    const source = { type: 'mirror', url: 'https://files.corp/release', caPem: null } as const;
    const spec = guestSpec({ ...rke2, source, registries, guestAgent: 'none' });
    await lab.prepare(spec);
    const credentials = { 'reg.corp:5000': { username: user.name, password: user.password } };
    await lab.add(spec, guestNode(), {
      isFirst: true,
      secrets: guestSecrets({ registryCredentials: credentials }),
    });
    await until('it is ready', () => lab.isReady(spec, 'shop-cp-1'));
  });
});

describe('ways to join', () => {
  const worker = guestNode({ name: 'shop-work-1', pool: 'work', role: 'agent' });

  it('are a fixed address, which network data gives the first server', async () => {
    const { store } = lab.simulator.cluster;
    const found = store.list(RESOURCES.networks)[0]!;
    const name = `${found.metadata.namespace ?? ''}/${found.metadata.name}`;
    const fixed = (host: number) => ({
      cidr: `10.77.0.${host}/24`,
      gateway: '10.77.0.1',
      nameservers: ['10.77.0.1'],
    });
    const spec = guestSpec({ join: { type: 'address', address: '10.77.0.21' } });
    await lab.prepare(spec);
    const first = guestNode({ network: name, address: fixed(21) });
    await lab.add(spec, first, { isFirst: true });
    await lab.add(spec, { ...worker, network: name, address: fixed(31) });
    await until('both are ready', () => lab.isReady(spec, first.name) && lab.isReady(spec, worker.name));
    expect(addressOf(first.name)).toBe('10.77.0.21');
    expect(textAt(lab.nodeOf(spec, worker.name), 'status', 'addresses', 0, 'address')).toBe('10.77.0.31');
  });

  it('are a name of the company', async () => {
    const spec = guestSpec({ join: { type: 'address', address: 'shop.corp' } });
    await lab.add(spec, guestNode(), { isFirst: true });
    await lab.add(spec, worker);
    await until('it is looked for in vain', () => lab.linesOf(spec, worker.name).includes('no such host'));
    await until('the first is ready', () => lab.isReady(spec, 'shop-cp-1'));
    lab.simulator.cluster.guests.outside.names.set('shop.corp', addressOf('shop-cp-1') ?? '');
    await until('it joins', () => lab.isReady(spec, worker.name));
  });

  it('are the address that is read of the first server', async () => {
    const spec = guestSpec({ join: { type: 'first-server' }, guestAgent: 'install' });
    await lab.add(spec, guestNode(), { isFirst: true });
    await until('an address', () => addressOf('shop-cp-1') !== undefined);
    await lab.add(spec, worker, { address: addressOf('shop-cp-1')! });
    await until('it joins', () => lab.isReady(spec, worker.name));
  });

  it('let servers in one at a time: who comes while another learns has to wait', async () => {
    const spec = guestSpec();
    await lab.prepare(spec);
    await lab.add(spec, guestNode(), { isFirst: true });
    await until('the first is ready', () => lab.isReady(spec, 'shop-cp-1'));
    const cluster = lab.simulator.cluster.guests.clusterOf('default', 'shop')!;
    cluster.learner = 'default/another';
    await lab.add(spec, guestNode({ name: 'shop-cp-2' }));
    const refused = 'etcdserver: too many learner members in cluster';
    await until('it is refused', () => lab.linesOf(spec, 'shop-cp-2').includes(refused));
    cluster.learner = undefined;
    await lab.add(spec, guestNode({ name: 'shop-cp-3' }));
    await until('all are ready', () => ['shop-cp-2', 'shop-cp-3'].every((name) => lab.isReady(spec, name)));
    expect(cluster.etcd.size).toBe(3);
  });

  it('are none where the network has no plugin: the node stays not ready', async () => {
    const spec = guestSpec({ cni: ['none'] });
    await lab.prepare(spec);
    await lab.add(spec, guestNode(), { isFirst: true });
    await until('it registers', () => lab.nodeOf(spec, 'shop-cp-1') !== undefined);
    expect(JSON.stringify(lab.nodeOf(spec, 'shop-cp-1')?.status)).toContain('cni plugin not initialized');
    await lab.add(spec, worker);
    await until('another registers', () => lab.nodeOf(spec, worker.name) !== undefined);
    expect(lab.isReady(spec, 'shop-cp-1')).toBe(false);
  });
});

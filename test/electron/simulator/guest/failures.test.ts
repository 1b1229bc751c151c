import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { GuestNodeSpec, GuestSpec } from '../../../../shared/guest/provision/spec.ts';
import type { AddOptions, GuestLab } from '../../../support/guest-lab.ts';
import { openGuestLab } from '../../../support/guest-lab.ts';
import { guestNode, guestSecrets, guestSpec } from '../../../support/guest-spec.ts';
import { until } from '../../../support/simulator.ts';

let lab: GuestLab;
beforeEach(async () => {
  lab = await openGuestLab({ timeScale: 500 });
});
afterEach(() => lab.close());

const first = guestNode();
const worker = guestNode({ name: 'shop-work-1', pool: 'work', role: 'agent' });
const rke2 = (more: Partial<GuestSpec> = {}): GuestSpec => guestSpec({ distribution: 'RKE2', ...more });

/** Starts a node that must fail, and waits until its serial line says why; it never joins. */
async function fails(
  spec: GuestSpec,
  node: GuestNodeSpec,
  why: string | RegExp,
  options: AddOptions = {},
): Promise<void> {
  await lab.add(spec, node, options);
  const says = (): boolean => {
    const text = lab.linesOf(spec, node.name);
    return typeof why === 'string' ? text.includes(why) : why.test(text);
  };
  await until(`${node.name} says ${String(why)}`, says, 60_000).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${lab.linesOf(spec, node.name)}`);
  });
  expect(lab.nodeOf(spec, node.name)).toBeUndefined();
}
async function ready(spec: GuestSpec, node: GuestNodeSpec, options: AddOptions = {}): Promise<void> {
  await lab.add(spec, node, options);
  await until(`${node.name} ready`, () => lab.isReady(spec, node.name), 60_000).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${lab.linesOf(spec, node.name)}`);
  });
}

describe('a node that cannot join', () => {
  it.each([
    ['K3s', guestSpec()],
    ['RKE2', rke2()],
  ])('has the wrong token: %s', async (_, spec) => {
    await lab.prepare(spec);
    await ready(spec, first, { isFirst: true });
    const secrets = guestSecrets({ agentToken: 'wrong', token: 'wrong' });
    await fails(spec, worker, 'not authorized', { secrets });
    await fails(spec, guestNode({ name: 'shop-cp-2' }), 'not authorized', { secrets });
    // An agent's token does not make a server.
    const agentOnly = guestSecrets({ token: guestSecrets().agentToken });
    await fails(spec, guestNode({ name: 'shop-cp-3' }), 'not authorized', { secrets: agentOnly });
  });

  it('is sent to an address where nobody is', async () => {
    const spec = guestSpec();
    await lab.prepare(spec);
    await ready(spec, first, { isFirst: true });
    await fails(spec, worker, '10.5.0.200:6443: connect: no route to host', { address: '10.5.0.200' });
    const other = { ...worker, name: 'shop-work-2' };
    await fails(spec, other, 'lookup shop.corp on 10.53.0.10:53: no such host', { address: 'shop.corp' });
  });

  it('is before a load balancer without servers, and joins when there are some', async () => {
    const spec = guestSpec();
    await lab.prepare(spec);
    await fails(spec, worker, '10.5.0.10:6443: connect: connection refused');
    await ready(spec, first, { isFirst: true });
    await until('the agent is ready', () => lab.isReady(spec, worker.name), 60_000);
  });

  it('comes to the wrong port', async () => {
    const spec = rke2();
    await lab.prepare(spec);
    await ready(spec, first, { isFirst: true });
    // A configuration of K3s sends it to the API of RKE2, and one of RKE2 to a port K3s does not have.
    await fails({ ...guestSpec(), name: 'shop' }, worker, '401 Unauthorized');
    const k3s = guestSpec({ name: 'kay', join: { type: 'first-server' } });
    await ready(k3s, guestNode({ name: 'kay-cp-1' }), { isFirst: true });
    const vmi = lab.simulator.cluster.store.get(RESOURCES.vmis, 'default', 'kay-cp-1');
    const address = textAt(vmi, 'status', 'interfaces', 0, 'ipAddress') ?? '';
    const lost = { ...worker, name: 'kay-work-1' };
    await fails(
      { ...k3s, distribution: 'RKE2', release: rke2().release },
      lost,
      ':9345: connect: connection refused',
      { address },
    );
  });

  it('has a name that is taken', async () => {
    const spec = guestSpec();
    await lab.prepare(spec);
    await ready(spec, first, { isFirst: true });
    const twin = { ...worker, name: first.name };
    const elsewhere = { ...spec, namespace: 'kube-public' };
    const address = lab.addressOf(spec) ?? '';
    await lab.add(elsewhere, twin, { address });
    await until(
      'it is rejected',
      () => lab.linesOf(elsewhere, twin.name).includes('Node password rejected'),
      60_000,
    );
  });
});

describe('a node that cannot be installed', () => {
  it.each([
    ['K3s', guestSpec({ release: { type: 'version', version: 'v1.99.0+k3s1' } }), 'Download failed'],
    ['RKE2', rke2({ release: { type: 'version', version: 'v1.34.2+k3s1' } }), 'download failed'],
    ['a channel', guestSpec({ release: { type: 'channel', channel: 'v1.99' } }), 'Download failed'],
  ])('wants a version that does not exist: %s', async (_, spec, why) => {
    await lab.prepare(spec);
    await fails(spec, first, why, { isFirst: true });
  });

  it('has no way to the internet', async () => {
    lab.simulator.cluster.guests.outside.isOnline = false;
    const spec = guestSpec();
    await lab.prepare(spec);
    await fails(spec, first, 'Could not resolve host: get.k3s.io', { isFirst: true });
    expect(lab.linesOf(spec, first.name)).toContain('failed to install packages');
    const vmi = lab.simulator.cluster.store.get(RESOURCES.vmis, 'default', first.name);
    expect(JSON.stringify(vmi?.status)).not.toContain('AgentConnected');
  });

  it('finds nothing at the mirror, or does not trust it', async () => {
    const { outside } = lab.simulator.cluster.guests;
    outside.isOnline = false;
    outside.publish('https://files.corp/k3s', 'k3s', 'v1.34.2+k3s1');
    const mirror = (url: string, caPem: string | null = null): GuestSpec =>
      guestSpec({ source: { type: 'mirror', url, caPem }, guestAgent: 'none' });
    await lab.prepare(guestSpec());
    await fails(
      mirror('https://files.corp/other'),
      first,
      'curl: (22) The requested URL returned error: 404',
      { isFirst: true },
    );
    const isNotThere = (): boolean =>
      lab.linesOf(guestSpec(), first.name).includes('cannot open /var/lib/acre/install.sh');
    await until('there is no installer', isNotThere, 60_000);
    outside.authorities.set('files.corp', 'the authority');
    const second = guestNode({ name: 'shop-cp-2' });
    await fails(mirror('https://files.corp/k3s'), second, 'curl: (60) SSL certificate problem', {
      isFirst: true,
    });
    await ready(mirror('https://files.corp/k3s', 'the authority\n'), guestNode({ name: 'shop-cp-3' }), {
      isFirst: true,
    });
  });

  it('is of an image that does not have what it should', async () => {
    const source = { type: 'baked', scriptPath: '/opt/acre/install.sh', artifactPath: null } as const;
    const spec = guestSpec({ source, guestAgent: 'present' });
    await lab.prepare(spec);
    await fails(spec, first, 'sh: 0: cannot open /opt/acre/install.sh', { isFirst: true });
  });
});

describe('images that cannot be pulled', () => {
  const registries = (isFallbackOff: boolean): NonNullable<GuestSpec['registries']> => ({
    mirrors: [{ host: '*', endpoints: ['https://reg.corp:5000'], rewrites: {} }],
    hosts: [{ host: 'reg.corp:5000', caPem: 'the authority\n', isUnverified: false }],
    systemDefault: null,
    isFallbackOff,
  });
  const spec = (more: Partial<GuestSpec> = {}): GuestSpec => rke2({ registries: registries(true), ...more });
  const secrets = guestSecrets({
    registryCredentials: { 'reg.corp:5000': { username: 'pull', password: 's3cret' } },
  });

  it('keep a server of RKE2 from starting: no registry, no credentials, no such image', async () => {
    const { registries: known } = lab.simulator.cluster.guests.outside;
    await lab.prepare(spec());
    await fails(spec(), first, 'Failed to pull runtime image', { isFirst: true });
    expect(lab.linesOf(spec(), first.name)).toContain('lookup reg.corp on 10.53.0.10:53: no such host');
    known.set('reg.corp:5000', {
      versions: [],
      user: { name: 'pull', password: 's3cret' },
      caPem: 'another',
    });
    await until(
      'the authority',
      () => lab.linesOf(spec(), first.name).includes('certificate signed by unknown authority'),
      60_000,
    );
    known.set('reg.corp:5000', {
      versions: [],
      user: { name: 'pull', password: 's3cret' },
      caPem: 'the authority',
    });
    await until('credentials', () => lab.linesOf(spec(), first.name).includes('401 Unauthorized'), 60_000);
    const second = guestNode({ name: 'shop-cp-2' });
    await fails(spec(), second, 'not found', { isFirst: true, secrets });
    known.set('reg.corp:5000', {
      versions: 'all',
      user: { name: 'pull', password: 's3cret' },
      caPem: 'the authority',
    });
    await until('it starts', () => lab.isReady(spec(), second.name), 60_000);
  });

  it('leave the node of K3s ready and its pods waiting', async () => {
    const k3s = guestSpec({ registries: registries(true) });
    await lab.prepare(k3s);
    await ready(k3s, first, { isFirst: true });
    const reasonOf = (): string =>
      JSON.stringify(lab.simulator.cluster.guests.clusterOf('default', 'shop')?.store.list(RESOURCES.pods));
    await until('pods wait', () => reasonOf().includes('ImagePullBackOff'), 60_000);
    expect(reasonOf()).toContain('lookup reg.corp');
  });
});

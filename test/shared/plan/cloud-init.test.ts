import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildNode } from '../../../shared/plan/build.ts';
import type { Values } from '../../../shared/plan/build.ts';
import { cloudInitFindings, toCloudInitOf } from '../../../shared/plan/cloud-init.ts';
import { toNodes } from '../../../shared/plan/node.ts';
import type { NodeSpec } from '../../../shared/plan/node-spec.ts';
import type { GuestSpec } from '../../../shared/plan/shape.ts';
import { createGuest, guestOf, siteOf } from '../../support/plan-site.ts';

const site = siteOf(3);
const values: Values = { secret: (slot) => `secret of ${slot}`, learned: () => '10.5.9.10' };
const cloudInitOf = toCloudInitOf('c');

function nodesOf(
  over: Partial<GuestSpec>,
  change: (node: NodeSpec) => NodeSpec = (node) => node,
): NodeSpec[] {
  const wish = createGuest('a', 'shop', 1, 1, over);
  return (toNodes(site, [wish]).get('a') ?? []).map(change);
}

/** The files that cloud-init writes, by path. */
function filesOf(node: NodeSpec): Record<string, string> {
  const { userData } = cloudInitOf(node, values);
  const { write_files: files } = parse(userData) as { write_files: { path: string; content: string }[] };
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}

const configOf = (node: NodeSpec | undefined): unknown =>
  parse(filesOf(node!)['/etc/rancher/k3s/config.yaml'] ?? '');

it('has the first server begin the cluster and an agent join it with the token for agents alone', () => {
  const [server, agent] = nodesOf({});
  expect(configOf(server)).toMatchObject({
    'cluster-init': true,
    token: 'secret of shop/token',
    'tls-san': ['10.5.9.10'],
  });
  expect(configOf(agent)).toMatchObject({
    server: 'https://10.5.9.10:6443',
    token: 'secret of shop/agent-token',
  });
  expect(cloudInitOf(agent!, values).userData).not.toContain('secret of shop/token');
  expect(Object.keys(filesOf(server!))).toContain('/var/lib/rancher/k3s/server/tls/client-ca.key');
  expect(Object.keys(filesOf(agent!)).filter((path) => path.includes('/tls/'))).toEqual([]);
});

it('writes arguments for the part they are for, and says which it does not know', () => {
  const options = {
    ...guestOf('shop').options,
    serverArgs: ['kube-apiserver-arg=audit-log-maxage=30'],
    agentArgs: ['kubelet-arg=max-pods=200'],
  };
  const [server, agent] = nodesOf({ options });
  expect(configOf(server)).toMatchObject({
    'kubelet-arg': ['max-pods=200'],
    'kube-apiserver-arg': ['audit-log-maxage=30'],
  });
  expect(configOf(agent)).toMatchObject({ 'kubelet-arg': ['max-pods=200'] });
  expect(configOf(agent)).not.toHaveProperty('kube-apiserver-arg');
  expect(cloudInitFindings(guestOf('shop', { options }), 'a')).toEqual([]);
  const unknown = guestOf('shop', { options: { ...options, serverArgs: ['--debug'] } });
  expect(cloudInitFindings(unknown, 'a')).toMatchObject([
    { severity: 'error', code: 'unknown-argument', text: expect.stringContaining('--debug') as string },
  ]);
});

it('hands on who logs in and the profile, and says what of the options cannot be', () => {
  const { options } = guestOf('shop');
  const sshKeys = ['ssh-ed25519 AAAA ops'];
  const [server] = nodesOf({
    distribution: 'rke2',
    release: { type: 'version', version: 'v1.34.2+rke2r1' },
    options: { ...options, sshUser: 'ops', sshKeys, profile: 'cis' },
  });
  const { users } = parse(cloudInitOf(server!, values).userData) as { users: { name?: string }[] };
  expect(users.flatMap(({ name }) => name ?? [])).toEqual(['ops', 'etcd']);
  const config: unknown = parse(filesOf(server!)['/etc/rancher/rke2/config.yaml'] ?? '');
  expect(config).toMatchObject({ profile: 'cis' });

  const textsOf = (over: Partial<GuestSpec>): string[] =>
    cloudInitFindings(guestOf('shop', over), 'a').map(({ text }) => text);
  expect(textsOf({ options: { ...options, sshUser: 'Root!', sshKeys } })).toEqual([
    'shop: "Root!" is no name of a user on Linux.',
  ]);
  expect(textsOf({ options: { ...options, sshUser: 'ops' } })).toEqual([
    'shop: ops could not log in without an SSH key.',
  ]);
  expect(textsOf({ options: { ...options, profile: 'cis' } })).toEqual([
    'shop: K3s has no profiles: only RKE2 does.',
  ]);
  expect(textsOf({ options: { ...options, profile: 'dod' } })).toEqual([
    'shop: there is no profile "dod", only cis.',
  ]);
  expect(textsOf({ options: { ...options, cni: 'cilium' } })[0]).toContain('K3s knows the flannel backends');
  expect(textsOf({ release: { type: 'version', version: 'v1.34.2+rke2r1' } })).toEqual([
    'shop: v1.34.2+rke2r1 is no version of K3s.',
  ]);
});

it('gives a NIC with a fixed address the hardware address by which its guest finds it, and the others DHCP', () => {
  const [server] = nodesOf({}, (node) => ({
    ...node,
    nics: [
      {
        name: 'default',
        network: 'default/vlan100',
        addressing: {
          type: 'static',
          addresses: ['10.5.0.11/24'],
          gateway: '10.5.0.1',
          nameservers: ['10.5.0.2'],
        },
      },
      { name: 'data', network: 'default/vlan100', addressing: { type: 'dhcp' } },
    ],
  }));
  const {
    vm,
    secrets: [secret],
  } = buildNode(server!, cloudInitOf, values);
  const interfaces = (
    vm as unknown as {
      spec: { template: { spec: { domain: { devices: { interfaces: { macAddress: string }[] } } } } };
    }
  ).spec.template.spec.domain.devices.interfaces.map(({ macAddress }) => macAddress);
  expect(new Set(interfaces).size).toBe(2);
  const text = (secret as unknown as { stringData: { networkdata: string } }).stringData.networkdata;
  expect(parse(text)).toEqual({
    version: 2,
    ethernets: {
      nic0: {
        match: { macaddress: interfaces[0] },
        dhcp4: false,
        addresses: ['10.5.0.11/24'],
        routes: [{ to: '0.0.0.0/0', via: '10.5.0.1' }],
        nameservers: { addresses: ['10.5.0.2'] },
      },
      nic1: { match: { macaddress: interfaces[1] }, dhcp4: true },
    },
  });
  expect(toCloudInitOf('another')(server!, values).macs?.default).not.toBe(interfaces[0]);
});

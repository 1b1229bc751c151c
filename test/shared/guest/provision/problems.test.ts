import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../../shared/guest/provision/problems.ts';
import type { GuestNodeSpec, GuestSpec } from '../../../../shared/guest/provision/spec.ts';
import { guestNode, guestSpec } from '../../../support/guest-spec.ts';

const servers = (count: number, more: Partial<GuestNodeSpec> = {}): GuestNodeSpec[] =>
  Array.from({ length: count }, (_, index) => guestNode({ name: `shop-cp-${index + 1}`, ...more }));
const said = (spec: GuestSpec, nodes: GuestNodeSpec[] = servers(1)): string =>
  problemsOf(spec, nodes)
    .map(({ message }) => message)
    .join('\n');
const mirror = { type: 'mirror', url: 'https://files.corp', caPem: null } as const;

describe('what keeps a guest cluster from being provisioned', () => {
  it('is nothing for one, three and five servers', () => {
    for (const count of [1, 3, 5]) expect(said(guestSpec(), servers(count))).toBe('');
    for (const count of [0, 2, 4, 6])
      expect(said(guestSpec(), servers(count))).toContain(
        `it has ${count} servers, and etcd needs one, three or five`,
      );
  });

  it.each<[string, Partial<GuestSpec>, string]>([
    [
      'a version of the other',
      { release: { type: 'version', version: 'v1.34.2+rke2r1' } },
      'v1.34.2+rke2r1 is no version of K3s',
    ],
    [
      'a version without a build',
      { release: { type: 'version', version: '1.34' } },
      '1.34 is no version of K3s',
    ],
    ['a plugin of RKE2', { cni: ['calico'] }, 'K3s knows the flannel backends'],
    [
      'a scheme',
      { registries: { mirrors: [], hosts: [], systemDefault: 'https://reg', isFallbackOff: false } },
      'without a scheme',
    ],
    ['an agent from nowhere', { source: mirror }, 'it has to be in the image'],
  ])('is %s', (_, more, why) => expect(said(guestSpec(more))).toContain(why));

  it('is multus alone, and not multus with another', () => {
    expect(said(guestSpec({ distribution: 'RKE2', cni: ['multus'] }))).toContain(
      'needs another network plugin',
    );
    expect(said(guestSpec({ distribution: 'RKE2', cni: ['multus', 'calico'] }))).toBe('');
    expect(said(guestSpec({ distribution: 'RKE2', cni: ['calico', 'canal'] }))).toContain('one at a time');
  });

  it('is two nodes of one name or one address', () => {
    const address = { cidr: '10.5.0.21/24', gateway: '10.5.0.1', nameservers: [] };
    expect(said(guestSpec(), servers(3, { name: 'twin' }))).toContain('3 nodes are called twin');
    expect(said(guestSpec(), servers(3, { address }))).toContain(
      'shop-cp-1 and shop-cp-2 have the same address 10.5.0.21',
    );
  });

  it('is an address nobody tells, and nodes on which nothing runs', () => {
    const spec = guestSpec({ join: { type: 'first-server' }, guestAgent: 'none' });
    expect(said(spec, servers(1, { network: 'default/vlan' }))).toContain('would never be known');
    expect(said(spec, servers(1))).toBe('');
    const taints = [{ key: 'only', value: '', effect: 'NoSchedule' as const }];
    expect(said(guestSpec(), servers(3, { taints }))).toContain('nothing could run on it');
  });
});

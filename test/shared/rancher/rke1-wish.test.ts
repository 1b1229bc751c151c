import { expect, it } from 'vitest';
import { makesRke1, problemOfRke1, toHostnamePrefix } from '../../../shared/rancher/rke1-wish.ts';
import type { Rke1Pool, Rke1Problem, Rke1Wish } from '../../../shared/rancher/rke1-wish.ts';

const pool: Rke1Pool = {
  ...{ hostnamePrefix: 'old-all-', template: 'cattle-global-nt:nt-1', quantity: 3 },
  roles: ['etcd', 'control-plane', 'worker'],
};
const wish: Rke1Wish = { name: 'old', kubernetesVersion: 'v1.32.9-rancher1-1', pools: [pool] };
const with_ = (more: Partial<Rke1Pool>): Rke1Wish => ({ ...wish, pools: [{ ...pool, ...more }] });

it('RKE1 is made by Rancher up to 2.11', () => {
  expect(['v2.9.1', 'v2.10.7', 'v2.11.3'].map(makesRke1)).toEqual([true, true, true]);
  expect(['v2.12.0', 'v2.16.0', 'v3.0.0', '', null].map(makesRke1)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

it.each<[Rke1Wish, Rke1Problem | null]>([
  [wish, null],
  [{ ...wish, name: 'Old' }, 'name'],
  [{ ...wish, kubernetesVersion: '' }, 'version'],
  [with_({ template: '' }), 'template'],
  [with_({ hostnamePrefix: 'old' }), 'prefix'],
  [{ ...wish, pools: [pool, pool] }, 'prefix'],
  [with_({ quantity: 0 }), 'quantity'],
  [with_({ roles: [] }), 'roles'],
  [with_({ roles: ['etcd', 'worker'] }), 'part'],
  [with_({ quantity: 2 }), 'etcd'],
])('finds what keeps a cluster from being asked for', (asked, problem) =>
  expect(problemOfRke1(asked)).toBe(problem),
);

it('names nodes by their cluster and parts', () => {
  expect(toHostnamePrefix('old', pool.roles)).toBe('old-all-');
  expect(toHostnamePrefix('old', ['etcd', 'control-plane'])).toBe('old-etcd-cp-');
  expect(toHostnamePrefix('old', [])).toBe('old-node-');
});

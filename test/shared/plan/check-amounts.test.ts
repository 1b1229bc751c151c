import { expect, it } from 'vitest';
import { checkPlan } from '../../../shared/plan/check.ts';
import type { Check } from '../../../shared/plan/check.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site } from '../../../shared/plan/site.ts';
import {
  basics,
  createGuest,
  createVm,
  planOf,
  rawHost,
  rawHostStorage,
  shapeOf,
  siteOf,
  worldOf,
} from '../../support/plan-site.ts';
import { rawIpPool, rawQuota } from '../../support/plan-objects.ts';

const gib = 2 ** 30;
const check = (site: Site, ...intentions: Intention[]): Check => checkPlan(planOf(...intentions), site);
const codes = ({ findings }: Check): string[] => findings.map(({ severity, code }) => `${severity} ${code}`);

it('quotas are held to as Harvester does: limits and overhead, and storage', () => {
  const quota = rawQuota(
    'default',
    { 'limits.cpu': '10', 'limits.memory': '12Gi', 'requests.storage': '100Gi' },
    { 'limits.cpu': '4' },
  );
  const site = siteOf(3, quota);
  expect(codes(check(site, createVm('a', 'web', 2)))).toEqual([]);
  const found = check(site, createVm('a', 'web', 3));
  expect(found.findings.map(({ text }) => text)).toEqual([
    expect.stringContaining('12 GiB of memory left, and the plan asks for 12.7 GiB') as string,
    expect.stringContaining('100 GiB of storage left, and the plan asks for 120 GiB') as string,
  ]);
  expect(codes(check(site, createVm('a', 'web', 4)))).toHaveLength(3);
});

it('storage that does not hold the disks, or not all of their copies, is said', () => {
  const stored = (taken: number): Site =>
    toSite(
      worldOf([...basics, rawHost('node-01'), rawHostStorage('node-01', { scheduledBytes: taken })]),
      'c',
    );
  const empty = (storageClass: string): Intention =>
    createVm('a', 'web', 1, {
      shape: shapeOf({
        disks: [{ name: 'root', sizeBytes: 40 * gib, image: null, storageClass, bus: 'virtio' }],
      }),
    });
  expect(codes(check(stored(0), empty('harvester-longhorn')))).toEqual(['warning replicas-exceed-hosts']);
  expect(codes(check(stored(2 ** 40 - 60 * gib), empty('harvester-longhorn')))).toContain(
    'warning storage-tight',
  );
  expect(codes(check(stored(2 ** 40 - 30 * gib), empty('harvester-longhorn')))).toContain(
    'error storage-full',
  );
});

it('an address pool has to have an address for every cluster that is joined by one', () => {
  const join = { join: { type: 'load-balancer' as const, ipPool: 'pool' } };
  const site = siteOf(3, rawIpPool('pool', 5, 1));
  expect(codes(check(site, createGuest('a', 'one', 3, 0, join)))).toEqual([]);
  const two = check(site, createGuest('a', 'one', 3, 0, join), createGuest('b', 'two', 3, 0, join));
  expect(two.findings).toMatchObject([{ code: 'pool-empty', where: { intention: 'b' } }]);
  expect(codes(check(siteOf(3), createGuest('a', 'one', 3, 0, join)))).toEqual(['error pool-missing']);
});

import { expect, it } from 'vitest';
import type { KindName } from '../../../shared/kinds/index.ts';
import { checkPlan } from '../../../shared/plan/check.ts';
import type { Check } from '../../../shared/plan/check.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site } from '../../../shared/plan/site.ts';
import type { Health } from '../../../shared/world/patch.ts';
import {
  basics,
  createGuest,
  createVm,
  planOf,
  rawHost,
  rawHostStorage,
  rawVm,
  shapeOf,
  siteOf,
  worldOf,
} from '../../support/plan-site.ts';
import { rawIpPool, rawQuota } from '../../support/plan-objects.ts';

const gib = 2 ** 30;
const check = (site: Site, ...intentions: Intention[]): Check => checkPlan(planOf(...intentions), site);
const codes = ({ findings }: Check): string[] => findings.map(({ severity, code }) => `${severity} ${code}`);

const quotaTexts = ({ findings }: Check): string[] =>
  findings.flatMap(({ code, text }) => (code.startsWith('quota') ? [text] : []));

it('quotas are held to as launcher pods and claims are counted, with the numbers and the VM it fails for', () => {
  const quota = rawQuota(
    'default',
    { 'limits.cpu': '10', 'limits.memory': '12Gi', 'requests.storage': '100Gi' },
    { 'limits.cpu': '4' },
  );
  const site = siteOf(3, quota);
  expect(codes(check(site, createVm('a', 'web', 2)))).toEqual([]);
  const found = check(site, createVm('a', 'web', 3));
  expect(quotaTexts(found)).toEqual([
    'web-3 goes beyond the quota default-quota of default in memory limits: 0 MiB used, 13.2 GiB wanted, 12 GiB allowed.',
    'web-3 goes beyond the quota default-quota of default in storage: 0 MiB used, 120 GiB wanted, 100 GiB allowed.',
  ]);
  expect(found.findings[0]?.where).toEqual({ intention: 'a', entity: 'c/VirtualMachine/default/web-3' });
  expect(found.isPossible).toBe(false);
  expect(quotaTexts(check(site, createVm('a', 'web', 4)))[0]).toBe(
    'web-4 goes beyond the quota default-quota of default in CPU limits: 4 cores used, 8 cores wanted, 10 cores allowed.',
  );
  expect(quotaTexts(check(site, createVm('a', 'web', 9, { starts: false })))).toEqual([
    'web-3 goes beyond the quota default-quota of default in storage: 0 MiB used, 360 GiB wanted, 100 GiB allowed.',
  ]);
});

it('quotas reckon with what a plan starts, stops, resizes, moves and takes away, in its order', () => {
  const quota = (cores: string) => rawQuota('default', { 'limits.cpu': cores }, { 'limits.cpu': '4' });
  const vms = [...rawVm('on', 'node-01'), ...rawVm('too', 'node-01'), ...rawVm('off', null)];
  const site = siteOf(3, quota('5'), ...vms);
  const id = (name: string): string => `c/VirtualMachine/default/${name}`;
  const power = (name: string, to: 'start' | 'stop'): Intention => ({
    ...{ id: `${to}-${name}`, type: 'power-vm', vms: [id(name)] },
    ...{ power: to, allowsQuorumLoss: false },
  });
  const resize: Intention = {
    ...{ id: 'r', type: 'resize-nodes', vms: [id('on')], cpuCores: 4 },
    ...{ memoryBytes: null, allowsQuorumLoss: false },
  };
  const beyond = (name: string, wanted: string) => [
    `${name} goes beyond the quota default-quota of default in CPU limits: 4 cores used, ${wanted} wanted, 5 cores allowed.`,
  ];
  expect(quotaTexts(check(site, power('off', 'start')))).toEqual(beyond('off', '2 cores'));
  expect(quotaTexts(check(site, power('on', 'stop'), power('off', 'start')))).toEqual([]);
  expect(quotaTexts(check(site, resize))).toEqual(beyond('on', '2 cores'));
  expect(quotaTexts(check(site, { id: 'm', type: 'move-vm', vm: id('on'), host: 'node-02' }))).toEqual(
    beyond('on', '2 cores'),
  );
  const drain: Intention = {
    ...{ id: 'd', type: 'tend-host', hosts: ['node-01'], to: 'drained' },
    ...{ isForced: false, allowsQuorumLoss: false },
  };
  expect(quotaTexts(check(site, drain))).toEqual(beyond('on', '2 cores'));
  // One after the other there is room for each.
  expect(quotaTexts(check(siteOf(3, quota('6'), ...vms), drain))).toEqual([]);
});

it("what Rancher lets a namespace have is held to as Harvester's webhook does, less what migrations add", () => {
  const annotations = { 'field.cattle.io/resourceQuota': '{"limit":{"limitsCpu":"6"}}' };
  const namespace: [KindName, object] = [
    'Namespace',
    { metadata: { name: 'default', annotations }, status: { phase: 'Active' } },
  ];
  const used = (migrating: Record<string, string>): [KindName, object] => {
    const [kind, raw] = rawQuota('default', { 'limits.cpu': '8' }, { 'limits.cpu': '6' });
    const { metadata } = raw as { metadata: object };
    return [kind, { ...raw, metadata: { ...metadata, annotations: migrating } }];
  };
  const site = (quota: [KindName, object]): Site => siteOf(3, namespace, quota);
  const wish = createVm('a', 'web', 1);
  const moving = used({ 'harvesterhci.io/migratingUID-1': '{"limits.cpu":"2"}' });
  expect(quotaTexts(check(site(moving), wish))).toEqual([]);
  expect(quotaTexts(check(site(used({})), wish))).toEqual([
    'web goes beyond the quota default-quota of default in CPU limits: 6 cores used, 2 cores wanted, 6 cores allowed.',
  ]);
});

it('quotas that may not be read, or have not been, are said to be unchecked', () => {
  const worldWith = (health: Health): Site => {
    const world = worldOf([...basics, rawHost('node-01')]);
    return toSite({ ...world, health: { ...world.health, ResourceQuota: health } }, 'c');
  };
  const error = { code: 'forbidden' as const, message: 'no' };
  const texts = (health: Health): string[] => quotaTexts(check(worldWith(health), createVm('a', 'web', 1)));
  expect(texts({ type: 'forbidden', error })[0]).toMatch(/^You may not read the quotas of default/);
  const elsewhere = { type: 'namespaces' as const, names: ['team'], isCut: false };
  expect(texts({ type: 'live', scope: elsewhere })[0]).toMatch(/^You may not read the quotas of default/);
  expect(texts({ type: 'live', scope: { ...elsewhere, names: ['team', 'default'] } })).toEqual([]);
  expect(texts({ type: 'unfollowed' })[0]).toMatch(/^Quotas have not been read/);
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

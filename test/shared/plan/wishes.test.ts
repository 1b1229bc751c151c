import { describe, expect, it } from 'vitest';
import { buildNode, maskedValues } from '../../../shared/plan/build.ts';
import { toCandidate } from '../../../shared/plan/candidate.ts';
import { valueAt } from '../../../shared/plan/canonical.ts';
import { checkPlan } from '../../../shared/plan/check.ts';
import type { Check } from '../../../shared/plan/check.ts';
import { toCloudInitOf } from '../../../shared/plan/cloud-init.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { toNodes } from '../../../shared/plan/node.ts';
import type { NodeSpec } from '../../../shared/plan/node-spec.ts';
import { Plan } from '../../../shared/plan/plan.ts';
import { HostNeeds } from '../../../shared/plan/shape.ts';
import type { Placement, Shape } from '../../../shared/plan/shape.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site } from '../../../shared/plan/site.ts';
import { checkThrough } from '../../../shared/plan/checks/through.ts';
import { buildConfig } from '../../../shared/rancher/provision/config.ts';
import { toThrough } from '../../../shared/rancher/provision/spec.ts';
import { readAffinity } from '../../../shared/vm/affinity.ts';
import { toTemplate } from '../../../shared/plan/template.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import { hostLabel, zoneLabel } from '../../../shared/vm/host-rule.ts';
import type { HostRule } from '../../../shared/vm/host-rule.ts';
import { publicKey, rawKeyPair } from '../../support/library-objects.ts';
import {
  basics,
  createGuest,
  createVm,
  planOf,
  rawHost,
  rawHostStorage,
  shapeOf,
  worldOf,
} from '../../support/plan-site.ts';
import { crdChecks, hasSchemas } from '../../support/schemas.ts';

const zones = { 'node-01': 'a', 'node-02': 'b', 'node-03': 'b' };
const names = Object.keys(zones);
/** Three hosts in two zones; the last has fast disks. */
const world = worldOf([
  ...basics,
  ...Object.entries(zones).map(([name, zone]) =>
    rawHost(name, { labels: { [zoneLabel]: zone, ...(name === 'node-03' ? { disks: 'fast' } : {}) } }),
  ),
  ...names.map((name) => rawHostStorage(name)),
  rawKeyPair('alice'),
]);
const site = toSite(world, 'c');
const alice = { name: 'default/alice', publicKey };

const rule = (key: string, values: string[], over: Partial<HostRule> = {}): HostRule => ({
  ...{ key, operator: 'In', values, isRequired: true, weight: 100 },
  ...over,
});
const asking = (rules: HostRule[], over: Partial<Shape> = {}): Partial<Shape> => ({
  needs: HostNeeds.parse({ rules }),
  ...over,
});
const vm = (over: Partial<Shape>, count = 1, placement: Placement = { type: 'scheduler' }): Intention =>
  createVm('a', 'web', count, { shape: shapeOf(over), placement });
const nodesOf = (intention: Intention, of: Site = site): readonly NodeSpec[] =>
  toNodes(of, [intention]).get('a') ?? [];
const check = (intention: Intention, of: Site = site): Check => checkPlan(planOf(intention), of);
const hostsOf = (intention: Intention): (string | null)[] =>
  check(intention).landings.map(({ host }) => host);
const said = (found: Check, code: string): string[] =>
  found.findings.flatMap((each) => (each.code === code ? [`${each.severity}: ${each.text}`] : []));
const built = (node: NodeSpec) => buildNode(node, toCloudInitOf('c'), maskedValues);

describe('wishes of VMs for their hosts', () => {
  it('put them where all of what is required holds, and say why nowhere', () => {
    expect(hostsOf(vm(asking([rule(hostLabel, ['node-02'])])))).toEqual(['node-02']);
    expect(hostsOf(vm(asking([rule(zoneLabel, ['b']), rule('disks', [], { operator: 'Exists' })])))).toEqual([
      'node-03',
    ]);
    expect(hostsOf(vm(asking([rule(zoneLabel, ['b'], { operator: 'NotIn' })])))).toEqual(['node-01']);
    const nowhere = check(vm(asking([rule(zoneLabel, ['c'])])));
    expect(nowhere.isPossible).toBe(false);
    expect(nowhere.findings.map(({ text }) => text).join()).toContain(
      'not among those its affinity asks for',
    );
  });

  it('prefer where they can, and go elsewhere with a word where no host is so', () => {
    for (const host of names)
      expect(hostsOf(vm(asking([rule(hostLabel, [host], { isRequired: false })])))).toEqual([host]);
    const unmet = check(vm(asking([rule(zoneLabel, ['c'], { isRequired: false, weight: 7 })])));
    expect(unmet.isPossible).toBe(true);
    expect(said(unmet, 'wish-unmet')).toEqual([
      `warning: No host meets the rule of web for ${zoneLabel}=c: it lands as if it had none.`,
    ]);
  });

  it('go together with keeping a pool apart', () => {
    const spread: Placement = { type: 'spread', over: 'host', isStrict: true };
    const both = vm(asking([rule(zoneLabel, ['b'])]), 2, spread);
    expect(hostsOf(both).sort()).toEqual(['node-02', 'node-03']);
    const three = check(vm(asking([rule(zoneLabel, ['b'])]), 3, spread));
    expect(three.isPossible).toBe(false);
  });

  it('that cannot be kept are told while drafting', () => {
    const wrong: [HostRule, string][] = [
      [rule('', ['x']), 'it names no label'],
      [rule('not a label', ['x']), 'not a label is no name of a label'],
      [rule('disks', []), 'disks is given no value'],
      [rule('disks', ['a b']), 'a b is no value of a label'],
      [rule('cores', ['many'], { operator: 'Gt' }), 'cores is compared with one whole number'],
    ];
    for (const [each, why] of wrong)
      expect(said(check(vm(asking([each]))), 'wish-incomplete')).toEqual([
        `error: A rule of web about its host cannot be kept: ${why}.`,
      ]);
  });

  it('are in the object as the scheduler reckons with them here', () => {
    const rules = [
      rule(zoneLabel, ['a', 'b']),
      rule('disks', [], { operator: 'Exists' }),
      rule(hostLabel, ['node-01'], { isRequired: false, weight: 7 }),
      rule('cores', ['8'], { operator: 'Gt', isRequired: false, weight: 1 }),
    ];
    for (const placement of [
      { type: 'scheduler' },
      { type: 'spread', over: 'zone', isStrict: true },
      { type: 'spread', over: 'host', isStrict: false },
    ] as const) {
      const [node] = nodesOf(vm(asking(rules), 2, placement));
      const { wishes } = toCandidate(site, node!);
      const read = vmKind.project(built(node!).vm, 'c').vm.wishes;
      expect(read).toMatchObject({ hosts: wishes!.hosts, liked: wishes!.liked });
      expect([read?.away, read?.leaning]).toEqual([wishes?.away, wishes?.leaning]);
    }
  });

  it.skipIf(!hasSchemas)('are taken by KubeVirt 1.6 to 1.8', () => {
    const rules = [rule(zoneLabel, ['b']), rule(hostLabel, ['node-02'], { isRequired: false })];
    const [node] = nodesOf(
      vm(asking(rules, { keyPairs: [alice], needs: HostNeeds.parse({ rules, architecture: 'arm64' }) })),
    );
    expect(crdChecks('kubevirt.io_virtualmachines', 'v1', false)(built(node!).vm)).toBeUndefined();
  });
});

describe('SSH keys of the cluster', () => {
  it('are in the user data of a VM, and their names on its object', () => {
    const [node] = nodesOf(vm({ keyPairs: [alice] }));
    const { vm: object, secrets } = built(node!);
    expect(valueAt(secrets[0], ['stringData', 'userdata'])).toContain(publicKey);
    const noted = valueAt(object, [
      'spec',
      'template',
      'metadata',
      'annotations',
      'harvesterhci.io/sshNames',
    ]);
    expect(noted).toBe('["default/alice"]');
  });

  it('are those of each pool of a guest cluster, beside those of all', () => {
    const guest = createGuest('a', 'shop', 1, 1, { join: { type: 'first-server' } });
    const own = 'ssh-ed25519 AAAAown bob';
    const keyed: Intention = {
      ...guest,
      guest: { ...guest.guest, options: { ...guest.guest.options, sshKeys: [own] } },
      pools: guest.pools.map((pool, index) =>
        index === 1 ? { ...pool, shape: { ...pool.shape, keyPairs: [alice] } } : pool,
      ),
    };
    const [server, agent] = nodesOf(keyed).map((node) => toCloudInitOf('c')(node, maskedValues).userData);
    expect([server?.includes(own), server?.includes(publicKey)]).toEqual([true, false]);
    expect([agent?.includes(own), agent?.includes(publicKey)]).toEqual([true, true]);
    expect(check(keyed).findings.filter(({ code }) => code === 'ssh-user')).toEqual([]);
  });

  it('that are gone, changed or of no use since are told, and stay as they were chosen', () => {
    const gone = { ...alice, name: 'default/bob' };
    const changed = { ...alice, publicKey: 'ssh-ed25519 AAAAother alice' };
    expect(said(check(vm({ keyPairs: [alice] })), 'key-missing')).toEqual([]);
    expect(said(check(vm({ keyPairs: [gone] })), 'key-missing')).toHaveLength(1);
    expect(said(check(vm({ keyPairs: [changed] })), 'key-changed')).toHaveLength(1);
    const own = createVm('a', 'web', 1, {
      shape: shapeOf({ keyPairs: [alice] }),
      userDataSlot: 'a/user-data',
    });
    expect(said(check(own), 'key-unused')[0]).toContain('its SSH keys have to stand in there');
    // Nothing is said of keys that have never been read.
    const unread = toSite(
      { entities: new Map(world.entities), health: { ...world.health, KeyPair: { type: 'loading' } } },
      'c',
    );
    expect(said(check(vm({ keyPairs: [gone] }), unread), 'key-missing')).toEqual([]);
  });
});

it('stays in a draft and in a template as it was chosen, and drafts of before are read as they were', () => {
  const wanted = vm({
    keyPairs: [alice],
    needs: HostNeeds.parse({ rules: [rule(zoneLabel, ['b'])], architecture: 'amd64' }),
  });
  const plan = planOf(wanted);
  expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  if (wanted.type !== 'create-vm') throw new Error('not a VM');
  expect(toTemplate(wanted, { id: 't', name: 'Mine' }).from).toEqual(wanted);
  const [before] = Plan.parse(JSON.parse(JSON.stringify(planOf(vm({}))))).intentions;
  expect(before).not.toHaveProperty('shape.keyPairs');
});

it('goes with the pools of a guest cluster that a Rancher makes, which knows no architecture of theirs', () => {
  const of = { rancher: 'r', name: 'Rancher', harvester: 'c-m-1', version: '2.14.0' };
  const guest = createGuest('a', 'shop', 1, 0, { distribution: 'rke2' });
  const through = { ...guest.guest, through: toThrough(of, 'rke2') };
  const [pool] = guest.pools;
  const rules = [rule(zoneLabel, ['b']), rule(hostLabel, ['node-02'], { isRequired: false, weight: 7 })];
  const needs = HostNeeds.parse({ rules, labels: { disks: 'fast' }, architecture: 'arm64' });
  const wished = { ...pool!, shape: { ...pool!.shape, needs, keyPairs: [alice] } };
  const config = buildConfig(through, wished);
  const decoded = (field: string): string => Buffer.from(config[field] as string, 'base64').toString();
  expect(readAffinity(JSON.parse(decoded('vmAffinity')))).toMatchObject({
    hosts: [rule('disks', ['fast']), ...rules],
    vms: [{ type: 'apart', over: hostLabel, isRequired: false }],
  });
  expect(decoded('userData')).toContain(publicKey);
  const found = checkThrough(through, [wished], 'a').filter(({ code }) => code === 'no-architecture');
  expect(found).toHaveLength(1);
});

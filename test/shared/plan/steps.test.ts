import { describe, expect, it } from 'vitest';
import type { Intention } from '../../../shared/plan/intention.ts';
import { Step } from '../../../shared/plan/step.ts';
import { estimateSeconds, fillStep, toSteps } from '../../../shared/plan/steps.ts';
import type { Steps } from '../../../shared/plan/steps.ts';
import type { Site } from '../../../shared/plan/site.ts';
import {
  cloudInitOf,
  createGuest,
  createVm,
  guestOf,
  planOf,
  poolOf,
  rawGuest,
  rawVm,
  siteOf,
} from '../../support/plan-site.ts';

const hosts = ['node-01', 'node-02', 'node-03'];
const empty = siteOf(3);
const shop = siteOf(3, ...rawGuest('shop', 3, 2, hosts));
const shopId = 'c/GuestCluster/default/shop';
const vm = (name: string): string => `c/VirtualMachine/default/${name}`;
const stepsOf = (site: Site, ...intentions: Intention[]): Steps =>
  toSteps(planOf(...intentions), site, cloudInitOf);
const ids = ({ steps }: Steps): string[] => steps.map(({ id }) => id);
const step = ({ steps }: Steps, id: string): Step => {
  const found = steps.find((each) => each.id === id);
  if (!found) throw new Error(`There is no step ${id}.`);
  return found;
};

describe('a new guest cluster', () => {
  const steps = stepsOf(empty, createGuest('a', 'shop', 3, 2));
  it('gets its address, then servers one at a time, then agents beside each other', () => {
    expect(ids(steps)).toEqual([
      'a/reserve-address/shop-api',
      'a/create-vm/shop-cp-1',
      'a/wait-node/shop-cp-1',
      'a/create-vm/shop-cp-2',
      'a/wait-node/shop-cp-2',
      'a/create-vm/shop-cp-3',
      'a/wait-node/shop-cp-3',
      'a/create-vm/shop-work-1',
      'a/wait-node/shop-work-1',
      'a/create-vm/shop-work-2',
      'a/wait-node/shop-work-2',
    ]);
    expect(step(steps, 'a/create-vm/shop-cp-2').after).toEqual(['a/wait-node/shop-cp-1']);
    expect(step(steps, 'a/create-vm/shop-work-1').after).toEqual(['a/wait-node/shop-cp-3']);
    expect(step(steps, 'a/create-vm/shop-work-2').after).toEqual(['a/wait-node/shop-cp-3']);
  });
  it('has steps that can be written to disk and read again', () => {
    for (const each of steps.steps) expect(Step.parse(JSON.parse(JSON.stringify(each)))).toEqual(each);
  });
  it('has masks for secrets, and real values only when a step is filled', () => {
    const created = step(steps, 'a/create-vm/shop-cp-2');
    expect(JSON.stringify(steps)).not.toContain('s3cret');
    const filled = fillStep(created, cloudInitOf, { secret: () => 's3cret', learned: () => '10.5.9.10' });
    expect(JSON.stringify(filled)).toContain('server: https://10.5.9.10:6443');
    expect(JSON.stringify(filled)).toContain('token: s3cret');
    expect(filled.map(({ action, ref }) => `${action} ${ref.kind}`)).toEqual([
      'apply VirtualMachine',
      'apply Secret',
    ]);
  });
  it('learns the address from the first server where nothing else has it', () => {
    const first = stepsOf(empty, createGuest('a', 'shop', 1, 1, { join: { type: 'first-server' } }));
    expect(ids(first).slice(0, 3)).toEqual([
      'a/create-vm/shop-cp-1',
      'a/learn-address/shop-cp-1',
      'a/wait-node/shop-cp-1',
    ]);
    expect(step(first, 'a/learn-address/shop-cp-1').learns[0]?.name).toBe('join-address/default/shop');
  });
  it('takes as long as the longest way through it', () => {
    expect(estimateSeconds(steps.steps)).toBe(20 + 4 * (90 + 120));
  });
});

describe('scaling in', () => {
  const remove = (vms: string[], over: object = {}): Intention => ({
    id: 'r',
    type: 'remove-nodes',
    guest: shopId,
    vms: vms.map(vm),
    allowsQuorumLoss: false,
    ...over,
  });
  it('cordons, drains, deletes the node, then the VM with its own disk and never what was plugged in', () => {
    const steps = stepsOf(shop, remove(['shop-work-2']));
    expect(ids(steps)).toEqual([
      'r/cordon-node/shop-work-2',
      'r/drain-node/shop-work-2',
      'r/delete-node/shop-work-2',
      'r/delete-vm/shop-work-2',
    ]);
    const { operations } = step(steps, 'r/delete-vm/shop-work-2');
    expect(operations[0]?.body).toEqual({
      metadata: { annotations: { 'harvesterhci.io/removedPersistentVolumeClaims': 'shop-work-2-root' } },
    });
    expect(JSON.stringify(operations)).not.toContain('pvc-work');
  });
  it('takes agents out before servers, one node at a time', () => {
    const steps = stepsOf(shop, remove(['shop-cp-1', 'shop-work-1']));
    expect(step(steps, 'r/cordon-node/shop-cp-1').after).toEqual(['r/delete-vm/shop-work-1']);
    expect(step(steps, 'r/delete-vm/shop-cp-1').lane).toBe(shopId);
  });
  it('refuses what would break etcd, unless that is said in so many words', () => {
    const [down, up] = [
      rawGuest('shop', 3, 0, hosts).filter(([, raw]) => !JSON.stringify(raw).includes('shop-cp-3')),
      rawVm('shop-cp-3', null, {
        labels: { 'guestcluster.harvesterhci.io/name': 'shop', 'acre/role': 'server', 'acre/distro': 'k3s' },
      }),
    ];
    const hurt = siteOf(3, ...down, ...up);
    const refused = stepsOf(hurt, remove(['shop-cp-1']));
    expect(refused.steps).toEqual([]);
    expect(refused.refusals).toMatchObject([{ severity: 'error', code: 'quorum-lost' }]);
    expect(refused.refusals[0]?.text).toContain('2 of its 3 servers answer');
    expect(stepsOf(hurt, remove(['shop-cp-1'], { allowsQuorumLoss: true })).steps.length).toBe(4);
    expect(stepsOf(hurt, remove(['shop-cp-3'])).refusals).toEqual([]);
    expect(stepsOf(shop, remove(['shop-cp-1', 'shop-cp-2'])).refusals).toEqual([]);
    expect(stepsOf(shop, remove(['shop-cp-1', 'shop-cp-2', 'shop-cp-3'])).refusals).toMatchObject([
      { code: 'last-server' },
    ]);
  });
});

it('an upgrade brings the new node in before the old one goes, servers first, one at a time', () => {
  const steps = stepsOf(shop, {
    id: 'u',
    type: 'upgrade-guest',
    guest: guestOf('shop'),
    pools: [poolOf('cp', 3), poolOf('work', 2, { roles: ['worker'] })],
    to: { type: 'version', version: 'v1.35.0+k3s1' },
  });
  expect(ids(steps).filter((id) => /create-vm|delete-vm/.test(id))).toEqual([
    'u/create-vm/shop-cp-4',
    'u/delete-vm/shop-cp-1',
    'u/create-vm/shop-cp-5',
    'u/delete-vm/shop-cp-2',
    'u/create-vm/shop-cp-6',
    'u/delete-vm/shop-cp-3',
    'u/create-vm/shop-work-3',
    'u/delete-vm/shop-work-1',
    'u/create-vm/shop-work-4',
    'u/delete-vm/shop-work-2',
  ]);
  steps.steps.slice(1).forEach(({ after }, index) => expect(after).toEqual([steps.steps[index]?.id]));
  const { source } = step(steps, 'u/create-vm/shop-cp-4');
  expect(source).toMatchObject({
    node: { guest: { isFirst: false, spec: { release: { version: 'v1.35.0+k3s1' } } } },
  });
});

it('a replaced node comes before the old one goes', () => {
  const steps = stepsOf(shop, {
    id: 'x',
    type: 'replace-node',
    guest: guestOf('shop'),
    pool: poolOf('cp', 1),
    vm: vm('shop-cp-2'),
    allowsQuorumLoss: false,
  });
  expect(ids(steps)).toEqual([
    'x/create-vm/shop-cp-4',
    'x/wait-node/shop-cp-4',
    'x/cordon-node/shop-cp-2',
    'x/drain-node/shop-cp-2',
    'x/delete-node/shop-cp-2',
    'x/delete-vm/shop-cp-2',
  ]);
});

it('stopping, restarting and resizing servers keeps enough of them up', () => {
  const power = (power: 'stop' | 'restart', ...names: string[]): Intention => ({
    id: 'w',
    type: 'power-vm',
    vms: names.map(vm),
    power,
    allowsQuorumLoss: false,
  });
  expect(stepsOf(shop, power('stop', 'shop-cp-1', 'shop-cp-2')).refusals).toMatchObject([
    { code: 'quorum-lost' },
  ]);
  const restart = stepsOf(shop, power('restart', 'shop-cp-1', 'shop-cp-2'));
  expect(restart.refusals).toEqual([]);
  expect(new Set(restart.steps.map(({ lane }) => lane))).toEqual(new Set([shopId]));
  const resize = stepsOf(shop, {
    id: 's',
    type: 'resize-nodes',
    vms: [vm('shop-work-1')],
    cpuCores: 4,
    memoryBytes: 8 * 2 ** 30,
    allowsQuorumLoss: false,
  });
  expect(ids(resize)).toEqual([
    's/cordon-node/shop-work-1',
    's/drain-node/shop-work-1',
    's/resize-vm/shop-work-1',
    's/wait-node/shop-work-1',
    's/open-node/shop-work-1',
  ]);
  expect(step(resize, 's/resize-vm/shop-work-1').undo).toMatchObject({
    operations: [
      { body: { spec: { template: { spec: { domain: { cpu: { cores: 2 } } } } } } },
      { subresource: 'restart' },
    ],
  });
});

it('a later intention waits for an earlier one about the same, and not for one that only uses the same host', () => {
  const pinned = (id: string, name: string): Intention =>
    createVm(id, name, 1, { placement: { type: 'host', host: 'node-01' } });
  const tend = (id: string, to: 'cordoned' | 'open'): Intention => ({
    id,
    type: 'tend-host',
    hosts: ['node-01'],
    to,
    isForced: false,
    allowsQuorumLoss: false,
  });
  const steps = stepsOf(empty, tend('1', 'open'), pinned('2', 'a'), pinned('3', 'b'), tend('4', 'cordoned'));
  expect(steps.steps.map(({ after }) => after)).toEqual([
    [],
    ['1/open-host/node-01'],
    ['1/open-host/node-01'],
    ['1/open-host/node-01', '2/create-vm/a', '3/create-vm/b'],
  ]);
});

it('deleting a guest cluster takes its VMs beside each other, and what is not there is said', () => {
  const steps = stepsOf(shop, { id: 'd', type: 'delete-guest', guest: shopId });
  expect(
    steps.steps.filter(({ type }) => type === 'delete-vm').every(({ after }) => after.length === 0),
  ).toBe(true);
  expect(steps.steps.at(-1)).toMatchObject({
    type: 'delete-object',
    operations: [{ ref: { name: 'shop-api' } }],
  });
  const gone = stepsOf(empty, { id: 'd', type: 'delete-guest', guest: shopId });
  expect(gone.refusals).toMatchObject([{ code: 'guest-not-found' }]);
});

it('moves a VM under a name that is always the same, and back to where it was', () => {
  const move: Intention = { id: 'm', type: 'move-vm', vm: vm('shop-cp-1'), host: 'node-02' };
  const { steps } = stepsOf(shop, move);
  expect(stepsOf(shop, move).steps).toEqual(steps);
  expect(steps[0]?.operations[0]?.body).toMatchObject({
    spec: { vmiName: 'shop-cp-1', addedNodeSelector: { 'kubernetes.io/hostname': 'node-02' } },
  });
  expect(steps[0]?.undo).toMatchObject({
    operations: [{ body: { spec: { addedNodeSelector: { 'kubernetes.io/hostname': 'node-01' } } } }],
  });
});

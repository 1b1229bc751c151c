import { describe, expect, it } from 'vitest';
import type { GuestCluster } from '../../../shared/guest/guest.ts';
import { openRecogniser, recogniseGuests } from '../../../shared/guest/recognise.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import type { Vm } from '../../../shared/kinds/vm.ts';
import { vmObject } from '../../support/fixtures/objects.ts';

type Labels = Record<string, string>;

const driver = { 'harvesterhci.io/creator': 'docker-machine-driver-harvester' };
const byHand = { 'harvesterhci.io/creator': 'harvester' };
const set = (name: string, namespace = 'default'): Labels => ({
  'harvesterhci.io/machineSetName': `${namespace}-${name.split('-').slice(0, -2).join('-')}`,
});
const named = (cluster: string): Labels => ({ 'guestcluster.harvesterhci.io/name': cluster });
const pooled = (pool: string): Labels => ({ 'nodepool.harvesterhci.io/name': pool });

function vm(name: string, labels: Labels, over: { namespace?: string; spec?: object } = {}): Vm {
  return vmKind.project(vmObject({ name, labels, ...over }), 'c');
}
function withUserData(name: string, userData: string, labels: Labels = byHand): Vm {
  const raw = vmObject({ name, labels });
  const { template } = raw.spec as { template: { spec: object } };
  const volumes = [{ name: 'cloudinitdisk', cloudInitNoCloud: { userData } }];
  return vmKind.project(
    { ...raw, spec: { ...raw.spec, template: { ...template, spec: { ...template.spec, volumes } } } },
    'c',
  );
}
/** Each guest cluster as one line for every node. */
function told(guests: readonly GuestCluster[]): string[] {
  return guests.flatMap((guest) =>
    guest.members.map(
      (member) =>
        `${guest.name} ${guest.distribution ?? '-'} ${member.vm.split('/').at(-1)} ${member.pool ?? '-'} ` +
        `${member.roles.join('+') || '-'} ${member.confidence}`,
    ),
  );
}
const signalsOf = (...vms: Vm[]) => recogniseGuests(vms).map(({ members }) => members[0]?.signals);

describe('VMs of the node driver', () => {
  const name = 'gc2-test-pool1-n74kj-gk4rn';

  it.each([
    ['1.0.3 and newer', { ...driver, ...set(name), ...named('gc2-test'), ...pooled('pool1-n74kj') }],
    ['1.0.2 with affinity', { ...driver, ...set(name), ...named('gc2-test') }],
    ['1.0.2 without affinity', { ...driver, ...named('gc2-test') }],
    [
      '1.0.3 with a name too long for its label',
      {
        ...driver,
        ...named('gc2-test'),
        ...pooled('pool1-n74kj'),
        'harvesterhci.io/machineSetName': 'hash_dGVzdA_z',
      },
    ],
  ])('are certain with a label, and know the pool that rolling out does not change: %s', (_, labels) => {
    expect(told(recogniseGuests([vm(name, labels)]))).toEqual([`gc2-test - ${name} pool1 - certain`]);
  });

  it('are told by machine sets and names before 1.0.2, which had no label', () => {
    const names = ['shop-prod-cp-n74kj-gk4rn', 'shop-prod-cp-n74kj-bb2cd', 'shop-prod-work-x2x4z-lmnpq'];
    const without = names.map((each) => vm(each, driver));
    expect(told(recogniseGuests(without))).toEqual([
      'shop-prod - shop-prod-cp-n74kj-bb2cd cp - likely',
      'shop-prod - shop-prod-cp-n74kj-gk4rn cp - likely',
      'shop-prod - shop-prod-work-x2x4z-lmnpq work - likely',
    ]);
    expect(signalsOf(...names.map((each) => vm(each, { ...driver, ...set(each) })))).toEqual([
      ['driver', 'machine-set'],
    ]);
  });

  it('are only a guess where one pool alone could be split in two ways', () => {
    expect(told(recogniseGuests([vm('a-b-c-n74kj-gk4rn', driver)]))).toEqual([
      'a-b - a-b-c-n74kj-gk4rn c - guess',
    ]);
  });

  it('join a cluster of which newer nodes have the label', () => {
    const vms = [
      vm('shop-pool-a-n74kj-gk4rn', { ...driver, ...named('shop') }),
      vm('shop-pool-a-n74kj-bb2cd', driver),
    ];
    expect(told(recogniseGuests(vms))).toEqual([
      'shop - shop-pool-a-n74kj-bb2cd pool-a - likely',
      'shop - shop-pool-a-n74kj-gk4rn pool-a - certain',
    ]);
  });

  it('are of RKE1 where they are numbered', () => {
    const vms = ['erp-master1', 'erp-master2', 'erp-worker1'].map((each) => vm(each, driver));
    expect(told(recogniseGuests(vms))).toEqual([
      'erp RKE1 erp-master1 master - likely',
      'erp RKE1 erp-master2 master - likely',
      'erp RKE1 erp-worker1 worker - likely',
    ]);
    expect(signalsOf(...vms)).toEqual([['driver', 'counter-name']]);
  });

  it('of clusters with one name in two namespaces are kept apart', () => {
    const vms = ['a', 'b'].map((namespace) =>
      vm('shop-cp-n74kj-gk4rn', { ...driver, ...named('shop') }, { namespace }),
    );
    expect(recogniseGuests(vms).map(({ id }) => id)).toEqual([
      'c/GuestCluster/a/shop',
      'c/GuestCluster/b/shop',
    ]);
  });
});

describe('Cluster API Provider Harvester', () => {
  const capi = (name: string, labels: Labels = {}) =>
    vm(name, { ...byHand, 'harvesterhci.io/vmNamePrefix': name, ...labels });
  const controlPlane = (name: string) =>
    capi(name, { 'harvestercluster/machinetype': 'controlplane-capi-lab' });

  it('labels control planes, and workers are known beside them by their names', () => {
    const vms = [
      controlPlane('capi-lab-control-plane-x7k2p'),
      capi('capi-lab-workers-n74kj-gk4rn'),
      capi('capi-laboratory-1'),
    ];
    expect(told(recogniseGuests(vms))).toEqual([
      'capi-lab - capi-lab-control-plane-x7k2p - control-plane certain',
      'capi-lab - capi-lab-workers-n74kj-gk4rn - worker likely',
    ]);
  });

  it('had one label for all in older versions, so the role is then a guess', () => {
    const [guest] = recogniseGuests([controlPlane('capi-lab-a'), controlPlane('capi-lab-b')]);
    expect(guest?.members.map(({ roleConfidence }) => roleConfidence)).toEqual(['guess', 'guess']);
  });
});

describe('VMs made by hand', () => {
  const server =
    '#cloud-config\nwrite_files: [{content: "cluster-init: true"}]\nruncmd: [INSTALL_K3S_EXEC=server sh -]';
  const agent =
    'runcmd:\n- K3S_URL=https://10.0.0.1:6443 K3S_TOKEN=s3cret sh -c "curl -sfL https://get.k3s.io | sh -"';

  it('are told by what their user data installs, and only that is kept of it', () => {
    const vms = [withUserData('edge-server-1', server), withUserData('edge-agent-1', agent)];
    expect(told(recogniseGuests(vms))).toEqual([
      'edge K3s edge-agent-1 agent worker likely',
      'edge K3s edge-server-1 server control-plane+etcd likely',
    ]);
    expect(JSON.stringify(vms)).not.toContain('s3cret');
  });

  it('are certain with the labels that Acre writes', () => {
    const labels = {
      ...driver,
      ...named('edge'),
      'harvesterhci.io/machineSetName': 'default-edge-cp',
      ...pooled('cp'),
      'acre/role': 'server',
      'acre/distro': 'rke2',
    };
    const [guest] = recogniseGuests([vm('edge-cp-1', labels)]);
    expect(told(guest ? [guest] : [])).toEqual(['edge RKE2 edge-cp-1 cp control-plane+etcd certain']);
    expect(guest).toMatchObject({
      distributionConfidence: 'certain',
      members: [{ roleConfidence: 'certain' }],
    });
  });

  it('are a guess where nothing but names speaks for it', () => {
    const vms = ['k8s-lab-master-1', 'k8s-lab-node-1', 'k8s-lab-node-2'].map((each) => vm(each, byHand));
    expect(told(recogniseGuests(vms))).toEqual([
      'k8s-lab - k8s-lab-master-1 master - guess',
      'k8s-lab - k8s-lab-node-1 node - guess',
      'k8s-lab - k8s-lab-node-2 node - guess',
    ]);
  });

  it('take labels of their template too, which is where load balancers look', () => {
    const raw = vmObject({ name: 'edge-1', labels: byHand });
    const { template } = raw.spec as { template: object };
    const spec = { ...raw.spec, template: { ...template, metadata: { labels: named('edge') } } };
    expect(told(recogniseGuests([vmKind.project({ ...raw, spec }, 'c')]))).toEqual([
      'edge - edge-1 - - certain',
    ]);
  });
});

describe('what only looks like it', () => {
  it.each([
    ['a lone label on a VM of another name', [vm('web-01', { ...byHand, ...named('shop') })], 'likely'],
    ['user data alone', [withUserData('box', 'rke2-server')], 'guess'],
  ])('is never certain: %s', (_, vms, expected) => {
    expect(recogniseGuests(vms)[0]?.members[0]?.confidence).toBe(expected);
  });

  it.each([
    ['VMs of Terraform', ['shop-a', 'shop-b'], { 'harvesterhci.io/creator': 'terraform-provider-harvester' }],
    ['an empty label', ['shop-a'], { ...byHand, ...named('') }],
    ['masters and workers of something else', ['jenkins-master-1', 'jenkins-worker-1'], byHand],
    ['workers alone', ['queue-worker-1', 'queue-worker-2'], byHand],
    ['several VMs of one prefix', ['web-1', 'web-2'], { ...byHand, 'harvesterhci.io/vmNamePrefix': 'web' }],
  ])('is not recognised: %s', (_, names, labels: Labels) => {
    expect(recogniseGuests(names.map((each) => vm(each, labels)))).toEqual([]);
  });
});

it('keeps what did not change, and looks again only where a VM says something else', () => {
  const recognise = openRecogniser('c');
  const make = (count: number, namespace: string) =>
    Array.from({ length: count }, (_, index) =>
      vm(`shop-cp-n74kj-gk4r${index}`, { ...driver, ...named('shop') }, { namespace }),
    );
  const first = recognise([...make(2, 'a'), ...make(2, 'b')]);
  expect(recognise([...make(2, 'a'), ...make(2, 'b')])).toBe(first);
  const second = recognise([...make(3, 'a'), ...make(2, 'b')]);
  expect(second[1]).toBe(first[1]);
  expect(second[0]?.members.slice(0, 2)).toEqual(first[0]?.members);
  expect(second[0]?.members[0]).toBe(first[0]?.members[0]);
});

it('shares what the nodes of one pool say of themselves', () => {
  const labels = { ...driver, ...set('shop-cp-n74kj-gk4rn'), ...pooled('cp-n74kj') };
  expect(vm('shop-cp-n74kj-gk4rn', labels).vm.guest).toBe(vm('shop-cp-n74kj-bb2cd', labels).vm.guest);
  expect(vm('web-01', byHand).vm).not.toHaveProperty('guest');
});

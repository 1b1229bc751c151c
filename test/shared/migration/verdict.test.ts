import { describe, expect, it } from 'vitest';
import { verdictsOf } from '../../../shared/migration/verdict.ts';
import type { Verdict } from '../../../shared/migration/verdict.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site, SiteVm } from '../../../shared/plan/site.ts';
import { vmObject } from '../../support/fixtures/objects.ts';
import { basics, rawGuest, rawHost, rawVm, siteOf, worldOf } from '../../support/plan-site.ts';
import type { Raw } from '../../support/plan-site.ts';
import { rawReplica, rawStorageVolume } from '../../support/storage-objects.ts';

const id = (name: string): string => `c/VirtualMachine/default/${name}`;
const vmIn = (site: Site, name: string): SiteVm => site.vms.get(id(name))!;
const on = (site: Site, host: string, name = 'web'): Verdict =>
  verdictsOf(site, vmIn(site, name)).find((each) => each.name === host)!;
const site = (...raws: Raw[]): Site => toSite(worldOf([...basics, ...raws]), 'c');
const [one, two] = [rawHost('node-01'), rawHost('node-02')];
/** The template of a VM with other fields than the plain one has. */
const template = (spec: object, domain: object = {}, labels: object = {}): object => ({
  template: {
    metadata: { labels },
    spec: { ...vmObject({ domain }).spec.template.spec, ...spec },
  },
});
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const nodeTerms = (...terms: object[]): object => ({
  affinity: {
    nodeAffinity: { [required]: { nodeSelectorTerms: terms.map((each) => ({ matchExpressions: [each] })) } },
  },
});
const podTerm = (labels: object, topologyKey = 'kubernetes.io/hostname'): object[] => [
  { labelSelector: { matchLabels: labels }, topologyKey },
];

describe('a host that takes a VM', () => {
  it('fits, with what is left on it, and is better than one with less', () => {
    const found = verdictsOf(
      siteOf(3, ...rawVm('web', 'node-01'), ...rawVm('other', 'node-02')),
      vmIn(siteOf(3, ...rawVm('web', 'node-01')), 'web'),
    );
    expect(found.map(({ name, type }) => [name, type])).toEqual([
      ['node-02', 'fits'],
      ['node-03', 'fits'],
      ['node-01', 'no'],
    ]);
    expect(found[0]).toMatchObject({ short: 'fits', code: null });
    expect(found[0]?.words).toMatch(/^It fits, and leaves [\d.]+ cores and [\d.]+ GiB on node-02\.$/);
  });
  it('is tight where it leaves less than a tenth', () => {
    const full = rawHost('node-02', {
      annotations: { 'management.cattle.io/pod-requests': '{"cpu":"3100m","memory":"117000Mi"}' },
    });
    expect(on(site(one, full, ...rawVm('web', 'node-01')), 'node-02')).toMatchObject({
      type: 'tight',
      short: 'tight',
      words: expect.stringMatching(/^It fits, and leaves only .* on node-02\.$/) as string,
    });
  });
  it('is better with copies of its volumes, and worse with others of its guest cluster', () => {
    const claim = { volumes: [{ persistentVolumeClaim: { claimName: 'pvc-1-claim' } }] };
    const stored = siteOf(
      3,
      ...rawVm('web', 'node-01', { spec: template(claim) }),
      rawStorageVolume('pvc-1'),
      rawReplica('pvc-1', 'node-03'),
      [
        'PersistentVolumeClaim',
        { metadata: { name: 'pvc-1-claim', namespace: 'default' }, spec: { volumeName: 'pvc-1' } },
      ],
    );
    expect(verdictsOf(stored, vmIn(stored, 'web'))[0]).toMatchObject({
      name: 'node-03',
      notes: ['Has copies of 1 of its 1 volumes.'],
    });
    const guest = siteOf(3, ...rawGuest('shop', 2, 0, ['node-01', 'node-02']));
    const [best, second] = verdictsOf(guest, vmIn(guest, 'shop-cp-1'));
    expect(best?.name).toBe('node-03');
    expect(second).toMatchObject({
      name: 'node-02',
      notes: ["A voter of shop's etcd is here already."],
    });
  });
});

describe('a host that takes none says exactly why:', () => {
  it.each<[string, Raw, string, string]>([
    [
      'a witness',
      rawHost('node-02', { labels: { 'node-role.harvesterhci.io/witness': 'true' } }),
      'witness',
      'node-02 is the witness, which runs no VMs.',
    ],
    [
      'not ready',
      rawHost('node-02', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }),
      'not-ready',
      'node-02 is not ready.',
    ],
    [
      'maintenance',
      rawHost('node-02', {
        annotations: { 'harvesterhci.io/maintain-status': 'completed' },
        spec: { unschedulable: true },
      }),
      'maintenance',
      'node-02 is in maintenance.',
    ],
    ['cordoned', rawHost('node-02', { spec: { unschedulable: true } }), 'cordoned', 'node-02 is cordoned.'],
    [
      'a taint',
      rawHost('node-02', { spec: { taints: [{ key: 'gpu', value: 'only', effect: 'NoSchedule' }] } }),
      'taint',
      'node-02 has the taint gpu=only:NoSchedule, which web does not tolerate.',
    ],
    [
      'closed by KubeVirt',
      rawHost('node-02', { labels: { 'kubevirt.io/schedulable': 'false' } }),
      'closed',
      'KubeVirt takes no VMs on node-02: its label kubevirt.io/schedulable is not true.',
    ],
    [
      'no such network',
      rawHost('node-02', { labels: { 'network.harvesterhci.io/vm-data': 'false' } }),
      'network',
      'web is on the cluster network vm-data (default/vlan100, VLAN 100), which node-02 does not have.',
    ],
    [
      'no memory',
      rawHost('node-02', {
        annotations: { 'management.cattle.io/pod-requests': '{"cpu":"1","memory":"128000Mi"}' },
      }),
      'memory',
      'web asks for 3.1 GiB (4 GiB at 150% overcommit and 422 MiB of overhead), and node-02 has 1 GiB of 126 GiB left.',
    ],
    [
      'no CPU',
      rawHost('node-02', {
        annotations: { 'management.cattle.io/pod-requests': '{"cpu":"30950m","memory":"1Gi"}' },
      }),
      'cpu',
      'web asks for 0.13 cores (2 cores at 1000% overcommit), and node-02 has 0.05 cores of 31 cores left.',
    ],
  ])('%s', (_, host, code, words) => {
    expect(on(site(one, host, ...rawVm('web', 'node-01')), 'node-02')).toMatchObject({
      type: 'no',
      code,
      words,
      score: 0,
    });
  });
  it.each<[string, object, string, string]>([
    [
      'its node selector',
      template({ nodeSelector: { disk: 'nvme' } }),
      'other-host',
      'The node selector of web asks for disk=nvme, which node-02 does not have.',
    ],
    [
      'its node affinity',
      template(nodeTerms({ key: 'zone', operator: 'NotIn', values: ['b'] })),
      'affinity',
      'The affinity of web asks for a host with zone other than b, which node-02 does not have.',
    ],
    [
      'one of several terms',
      template(
        nodeTerms({ key: 'zone', operator: 'In', values: ['a', 'c'] }, { key: 'ssd', operator: 'Exists' }),
      ),
      'affinity',
      'The affinity of web asks for a host with zone in a, c, or ssd, which node-02 does not have.',
    ],
    [
      'its CPU model',
      template({}, { cpu: { sockets: 1, cores: 2, model: 'EPYC' } }),
      'cpu-model',
      'node-02 does not have the CPU model EPYC, which web runs with.',
    ],
    [
      'cores of its own',
      template({}, { cpu: { cores: 2, dedicatedCpuPlacement: true } }),
      'cpu-model',
      'node-02 keeps no cores for one VM alone (cpumanager), which web asks for.',
    ],
    [
      'its anti-affinity',
      template({ affinity: { podAntiAffinity: { [required]: podTerm({ app: 'db' }) } } }),
      'apart',
      'The anti-affinity of web keeps it apart from a VM on node-02, or in the same place as it.',
    ],
    [
      'its affinity with pods',
      template({ affinity: { podAffinity: { [required]: podTerm({ app: 'cache' }) } } }),
      'near',
      'The affinity of web asks for VMs beside it that are not on node-02.',
    ],
  ])('%s', (_, spec, code, words) => {
    const host = rawHost('node-02', { labels: { zone: 'b' } });
    const db = rawVm('db', 'node-02', { spec: template({}, {}, { app: 'db' }) });
    const found = on(site(one, host, ...rawVm('web', 'node-01', { spec }), ...db), 'node-02');
    expect(found).toMatchObject({ type: 'no', code, words });
  });
  it('the anti-affinity of another VM, by its name', () => {
    const away = { affinity: { podAntiAffinity: { [required]: podTerm({ app: 'web' }) } } };
    const found = site(
      one,
      two,
      ...rawVm('web', 'node-01', { spec: template({}, {}, { app: 'web' }) }),
      ...rawVm('db', 'node-02', { spec: template(away) }),
    );
    expect(on(found, 'node-02')).toMatchObject({
      code: 'kept-out',
      words: 'The anti-affinity of db keeps web off node-02.',
    });
  });
  it('a guest that was given the CPU of its host, and a host with another', () => {
    const skylake = rawHost('node-01', { labels: { 'host-model-cpu.node.kubevirt.io/Skylake': 'true' } });
    const found = site(skylake, two, ...rawVm('web', 'node-01'));
    expect(on(found, 'node-02')).toMatchObject({
      code: 'cpu-model',
      words: 'node-02 cannot take a guest that was given the CPU model Skylake, which web runs with.',
    });
    const can = rawHost('node-02', { labels: { 'cpu-model-migration.node.kubevirt.io/Skylake': 'true' } });
    expect(on(site(skylake, can, ...rawVm('web', 'node-01')), 'node-02').type).toBe('fits');
  });
  it('a taint that it tolerates is none', () => {
    const host = rawHost('node-02', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } });
    const spec = template({ tolerations: [{ key: 'gpu', operator: 'Exists' }] });
    expect(on(site(one, host, ...rawVm('web', 'node-01', { spec })), 'node-02').type).toBe('fits');
  });
  it('anti-affinity over zones keeps a VM out of the zone it is in itself', () => {
    const zone = { labels: { 'topology.kubernetes.io/zone': 'b' } };
    const away = podTerm({ app: 'web' }, 'topology.kubernetes.io/zone');
    const spec = template({ affinity: { podAntiAffinity: { [required]: away } } }, {}, { app: 'web' });
    const found = site(one, two, rawHost('node-03', zone), ...rawVm('web', 'node-01', { spec }));
    expect(on(found, 'node-02')).toMatchObject({ code: 'apart' });
    expect(on(found, 'node-03').type).toBe('fits');
  });
});

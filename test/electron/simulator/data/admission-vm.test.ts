import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator } from '../../../support/simulator.ts';
import { claimTemplate, vmBody, vmWithDisk } from '../../../support/vm-body.ts';

const VMS = '/apis/kubevirt.io/v1/namespaces/default/virtualmachines';
const HARVESTER = 'admission webhook "validator.harvesterhci.io" denied the request: ';
const MUTATOR = 'admission webhook "mutator.harvesterhci.io" denied the request: ';
const KUBEVIRT = 'admission webhook "virtualmachine-validator.kubevirt.io" denied the request: ';
const NIC = { name: 'default', bridge: {}, model: 'virtio' };
const PROD = { name: 'default', multus: { networkName: 'default/prod-vlan100' } };

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 6 });
});
afterAll(() => simulator.close());

const create = (body: unknown): Promise<Answer> => simulator.send('POST', VMS, { body });
const said = ({ code, json }: Answer): [number, unknown] => [code, json.message];
const domainOf = (answer: Answer): Record<string, never> =>
  (answer.json.spec as { template: { spec: { domain: Record<string, never> } } }).template.spec.domain;
const templateOf = (answer: Answer): Record<string, unknown> =>
  (answer.json.spec as { template: { spec: Record<string, unknown> } }).template.spec;

describe('what the mutating hook makes of a new VM', () => {
  it('works out requests, guest memory and sockets, and gives MACs and a grace period', async () => {
    const answer = await create(
      vmBody('mutated', { runStrategy: 'Halted', interfaces: [NIC], networks: [PROD] }),
    );
    expect(answer.code).toBe(201);
    expect(domainOf(answer)).toMatchObject({
      cpu: { cores: 2, sockets: 1, threads: 1, maxSockets: 1 },
      memory: { guest: '4Gi' },
      resources: { limits: { cpu: '2', memory: '4Gi' }, requests: { cpu: '200m', memory: '2730Mi' } },
      devices: { interfaces: [{ macAddress: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/) as string }] },
    });
    expect(templateOf(answer)).toMatchObject({
      terminationGracePeriodSeconds: 120,
      architecture: 'amd64',
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [{ key: 'network.harvesterhci.io/mgmt', operator: 'In', values: ['true'] }],
              },
            ],
          },
        },
      },
    });
  });

  it('keeps back reserved memory, and gives pinned CPUs all they may use', async () => {
    const reserved = await create(
      vmBody('reserved', {
        runStrategy: 'Halted',
        annotations: { 'harvesterhci.io/reservedMemory': '256Mi' },
      }),
    );
    expect(domainOf(reserved)).toMatchObject({ memory: { guest: '3840Mi' } });
    const pinned = await create(
      vmBody('pinned', {
        runStrategy: 'Halted',
        domain: { cpu: { cores: 2, sockets: 1, threads: 1, dedicatedCpuPlacement: true } },
      }),
    );
    expect(domainOf(pinned)).toMatchObject({ resources: { requests: { cpu: '2', memory: '4Gi' } } });
    expect(JSON.stringify(templateOf(pinned).affinity)).toContain('"key":"cpumanager"');
  });

  it('leaves guest memory and sockets of a VM with hot-plug alone', async () => {
    const answer = await create(
      vmBody('grows', {
        runStrategy: 'Halted',
        annotations: { 'harvesterhci.io/enableCPUAndMemoryHotplug': 'true' },
        domain: {
          cpu: { cores: 1, sockets: 2, threads: 1, maxSockets: 4 },
          memory: { guest: '2Gi', maxGuest: '8Gi' },
          resources: { limits: { cpu: '4', memory: '8Gi' } },
        },
      }),
    );
    expect(domainOf(answer)).toMatchObject({
      cpu: { sockets: 2, maxSockets: 4 },
      memory: { guest: '2Gi', maxGuest: '8Gi' },
    });
  });
});

describe('refusals of Harvester', () => {
  const refused: [what: string, body: () => unknown, code: number, message: string][] = [
    [
      'a network that does not exist',
      () => vmBody('a', { networks: [{ name: 'default', multus: { networkName: 'default/none' } }] }),
      500,
      `${MUTATOR}network-attachment-definitions.k8s.cni.cncf.io "none" not found`,
    ],
    [
      'too little memory',
      () => vmBody('a', { domain: { resources: { limits: { cpu: '1', memory: '8Mi' } } } }),
      500,
      `${MUTATOR}guest memory is under the minimum requirement (10 Mi), original: 8388608, final: 8388608`,
    ],
    [
      'terms on cpumanager',
      () =>
        vmBody('a', {
          template: {
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [
                    { matchExpressions: [{ key: 'cpumanager', operator: 'In', values: ['true'] }] },
                  ],
                },
              },
            },
          },
        }),
      422,
      `${MUTATOR}key "cpumanager" is automatically operated by Harvester controller and can't be changed manually`,
    ],
    [
      'claim templates that are no JSON',
      () => vmBody('a', { annotations: { 'harvesterhci.io/volumeClaimTemplates': 'oops' } }),
      422,
      `${HARVESTER}the volumeClaimTemplates annotaion is invalid: invalid character 'o' looking for beginning of value`,
    ],
    [
      'a claim template without a name',
      () => vmBody('a', { annotations: { 'harvesterhci.io/volumeClaimTemplates': '[{"metadata":{}}]' } }),
      422,
      `${HARVESTER}the volumeClaimTemplates annotaion is invalid: PVC name is required`,
    ],
    [
      'no memory at all',
      () => vmBody('a', { domain: { resources: {} } }),
      422,
      `${HARVESTER}either memory.guest or resources.limits.memory must be set`,
    ],
    [
      'an unknown maintenance strategy',
      () => vmBody('a', { labels: { 'harvesterhci.io/maintain-mode-strategy': 'Hope' } }),
      422,
      `${HARVESTER}invalid maintenance mode strategy: Hope`,
    ],
    [
      'the class of another image',
      () =>
        vmWithDisk(
          'a',
          claimTemplate('a-disk', '10Gi', imageClass(), { 'harvesterhci.io/imageId': 'default/image-other' }),
        ),
      422,
      `${HARVESTER}imageId "default/image-other" in volume template does not match backing image of storage class "CLASS" (expected "default/image-x7k2p")`,
    ],
    [
      'a class that does not exist',
      () => vmWithDisk('a', claimTemplate('a-disk', '10Gi', 'none')),
      500,
      `${HARVESTER}failed to get storage class none: storageclasses.storage.k8s.io "none" not found`,
    ],
  ];
  const imageClass = (): string =>
    (
      simulator.cluster.store
        .table({ id: 'harvesterhci.io/virtualmachineimages' } as never)
        .get('default/image-x7k2p')?.object.status as { storageClassName: string }
    ).storageClassName;

  it.each(refused)('refuses %s', async (_, body, code, message) => {
    expect(said(await create(body()))).toEqual([code, message.replace('CLASS', imageClass())]);
  });

  it('refuses a MAC address twice on a cluster network, and says which', async () => {
    const interfaces = [{ ...NIC, macAddress: '02:00:00:00:00:01' }];
    expect(
      (await create(vmBody('first', { runStrategy: 'Halted', interfaces, networks: [PROD] }))).code,
    ).toBe(201);
    const second = await create(vmBody('second', { runStrategy: 'Halted', interfaces, networks: [PROD] }));
    expect(said(second)).toEqual([
      500,
      `${HARVESTER}duplicate mac address present for vm second for cluster network mgmt`,
    ]);
    const elsewhere = [{ name: 'default', multus: { networkName: 'default/data-vlan210' } }];
    expect(
      (await create(vmBody('third', { runStrategy: 'Halted', interfaces, networks: elsewhere }))).code,
    ).toBe(201);
  });

  it('refuses a claim of another VM', async () => {
    const [vm] = simulator.cluster.store.list({ id: 'kubevirt.io/virtualmachines' } as never);
    const volumes = (vm?.spec as { template: { spec: { volumes: Record<string, never>[] } } }).template.spec
      .volumes;
    const answer = await simulator.send('POST', VMS.replace('default', vm?.metadata.namespace ?? ''), {
      body: vmBody('thief', {
        namespace: vm?.metadata.namespace ?? '',
        volumes: [{ ...volumes[0], name: 'disk-0' }],
      }),
    });
    expect(answer.code).toBe(422);
    expect(answer.json.message).toContain('is already used by other VM, please use a shareable RWX volume.');
    expect(answer.json.details).toMatchObject({ causes: [{ field: 'spec.templates.spec.volumes' }] });
  });

  it('does not let a claim template shrink or change its class', async () => {
    const template = claimTemplate('shrink-disk', '20Gi');
    expect((await create(vmWithDisk('shrink', template, { runStrategy: 'Halted' }))).code).toBe(201);
    const change = (changed: unknown): Promise<Answer> =>
      simulator.send('PATCH', `${VMS}/shrink`, {
        contentType: 'application/merge-patch+json',
        body: {
          metadata: {
            annotations: { 'harvesterhci.io/volumeClaimTemplates': JSON.stringify([changed]) },
          },
        },
      });
    expect(said(await change(claimTemplate('shrink-disk', '10Gi')))).toEqual([
      422,
      `${HARVESTER}shrink-disk PVC requests storage can't be less than previous value`,
    ]);
    expect(said(await change(claimTemplate('shrink-disk', '20Gi', 'nvme-fast')))).toEqual([
      500,
      `${HARVESTER}storage class names for the volumes in the harvesterhci.io/volumeClaimTemplates annotation cannot be changed; new name nvme-fast in volume shrink-disk;`,
    ]);
  });
});

describe('refusals of KubeVirt', () => {
  const disk = (name: string, bootOrder: number): Record<string, unknown> => ({
    name,
    disk: { bus: 'virtio' },
    bootOrder,
  });
  const volume = (name: string): Record<string, unknown> => ({ name, emptyDisk: { capacity: '1Gi' } });
  it.each<[string, Parameters<typeof vmBody>[1], string]>([
    [
      'a name of a disk twice',
      { disks: [disk('disk-0', 1), disk('disk-0', 2)] },
      'spec.template.spec.domain.devices.disks[1] and spec.template.spec.domain.devices.disks[0] must not have the same Name.',
    ],
    [
      'a boot order twice',
      { disks: [disk('a', 1), disk('b', 1)], volumes: [volume('a'), volume('b')] },
      'Boot order for spec.template.spec.domain.devices.disks[1].bootOrder already set for a different device.',
    ],
    [
      'a disk without volume',
      { disks: [disk('disk-0', 1), disk('none', 2)] },
      "spec.template.spec.domain.devices.disks[1].Name 'none' not found.",
    ],
    [
      'a volume without disk',
      { volumes: [{ name: 'disk-0', containerDisk: { image: 'x' } }, volume('none')] },
      "spec.template.spec.domain.volumes[1].name 'none' not found.",
    ],
    [
      'running beside runStrategy',
      { spec: { running: true, runStrategy: 'Always' } },
      'Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead',
    ],
    [
      'a host name that is too long',
      { template: { hostname: 'x'.repeat(64) } },
      'spec.template.spec.hostname does not conform to the kubernetes DNS_LABEL rules : must be no more than 63 characters',
    ],
    [
      'a NIC without network',
      { networks: [] },
      "spec.template.spec.domain.devices.interfaces[0].name 'default' not found.",
    ],
  ])('refuses %s', async (_, options, message) => {
    expect(said(await create(vmBody('a', options)))).toEqual([422, KUBEVIRT + message]);
  });
});

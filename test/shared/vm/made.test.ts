import { expect, it } from 'vitest';
import { buildNode, maskedValues } from '../../../shared/plan/build.ts';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import { checkPlan } from '../../../shared/plan/check.ts';
import type { MakeVms } from '../../../shared/plan/intention.ts';
import { toNodes } from '../../../shared/plan/node.ts';
import { slotsOf } from '../../../shared/plan/slots.ts';
import { nicOn, newForm } from '../../../shared/vm/new-form.ts';
import type { VmForm } from '../../../shared/vm/form.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { blankVm, buildVm } from '../../../shared/vm/write.ts';
import { coreCheck, crdChecks, hasSchemas } from '../../support/schemas.ts';
import { cloudInitOf, planOf, rawVm, siteOf } from '../../support/plan-site.ts';
import type { Raw } from '../../support/plan-site.ts';

const gib = 2 ** 30;
const site = siteOf(3);

function make(over: Partial<VmForm> = {}, count = 1, on = site): MakeVms {
  const manifest = buildVm(
    { ...newForm(on, 'web', null), ...over },
    blankVm({ 'harvesterhci.io/creator': 'harvester' }),
  );
  const secrets: MakeVms['secrets'] = [
    { name: 'web-cloudinit', purpose: 'cloud-init', slots: { userdata: 'web/user-data', networkdata: null } },
  ];
  return { id: 'm', type: 'make-vms', count, manifest, secrets };
}
const nodesOf = (intention: MakeVms, on = site) => toNodes(on, [intention]).get('m') ?? [];
const builtOf = (intention: MakeVms, on = site) =>
  nodesOf(intention, on).map((node) => buildNode(node, cloudInitOf, maskedValues));
const codesOf = (intention: MakeVms, on = site): string[] =>
  checkPlan(planOf(intention), on).findings.flatMap(({ code, severity }) =>
    severity === 'error' ? [code] : [],
  );

it('makes one VM exactly as its object is, marked as made by Acre', () => {
  const intention = make();
  const [{ vm, secrets }] = builtOf(intention) as [ReturnType<typeof builtOf>[number]];
  const unmarked = JSON.parse(
    JSON.stringify(vm).replaceAll(/,?"acre\/managed-by":"acre"/g, ''),
  ) as JsonObject;
  expect(unmarked).toEqual(intention.manifest);
  expect(secrets).toMatchObject([
    {
      metadata: { name: 'web-cloudinit', ownerReferences: [{ name: 'web', uid: '<uid/default/web>' }] },
      stringData: { userdata: '********', networkdata: '' },
    },
  ]);
});

it('gives each of many names, claims, Secrets and addresses of its own, and keeps them apart where it can', () => {
  const there = siteOf(3, ...rawVm('web-2', 'node-01'));
  const intention = make(
    { nics: [{ ...nicOn('default', 'default/vlan100'), mac: '52:54:00:00:00:01' }] },
    3,
    there,
  );
  const built = builtOf(intention, there);
  const forms = built.map(({ vm }) => readVm(vm));
  expect(forms.map(({ name, hostname }) => [name, hostname])).toEqual([
    ['web-3', 'web-3'],
    ['web-4', 'web-4'],
    ['web-5', 'web-5'],
  ]);
  expect(
    new Set(forms.flatMap(({ disks }) => disks.map(({ source }) => 'claim' in source && source.claim))).size,
  ).toBe(3);
  expect(forms.flatMap(({ nics }) => nics.map(({ mac }) => mac))).toEqual(['', '', '']);
  expect(built.map(({ secrets }) => (secrets[0]?.metadata as { name: string }).name)).toEqual(
    forms.map(({ cloudInit }) => cloudInit?.secret),
  );
  expect(forms[0]?.affinity).toMatchObject({
    vms: [{ type: 'apart', labels: { 'harvesterhci.io/vmNamePrefix': 'web' }, isRequired: false, weight: 1 }],
  });
  const hosts = checkPlan(planOf(intention), there).landings.map(({ host }) => host);
  expect(new Set(hosts).size).toBe(3);
});

it.skipIf(!hasSchemas)('is taken by KubeVirt 1.6 to 1.8 with everything a form can say', () => {
  const vms = crdChecks('kubevirt.io_virtualmachines', 'v1', false);
  const secrets = coreCheck('io.k8s.api.core.v1.Secret', false);
  const full = make({
    description: 'all of it',
    labels: { tier: 'front' },
    hotplug: { maxCores: 8, maxMemoryBytes: 16 * gib },
    isPinned: true,
    reservedMemoryBytes: gib,
    firmware: 'secure-boot',
    isFirmwareKept: true,
    tpm: 'kept',
    disks: [
      ...newForm(site, 'web', null).disks,
      { name: 'cd', device: 'cdrom', bus: 'sata', bootOrder: null, source: { type: 'empty' } },
      {
        name: 'box',
        device: 'disk',
        bus: 'virtio',
        bootOrder: 3,
        source: { type: 'container', image: 'quay.io/x:1' },
      },
      { name: 'old', device: 'disk', bus: 'scsi', bootOrder: 4, source: { type: 'volume', claim: 'old' } },
    ],
    nics: [
      nicOn('default', null),
      { ...nicOn('nic-1', 'default/vlan100'), model: 'e1000', binding: 'sriov' },
    ],
    access: [
      { type: 'ssh', secret: 'web-access-1', users: ['root'] },
      { type: 'password', secret: 'web-access-2', users: [] },
    ],
    terminationSeconds: 120,
    nodeSelector: { zone: 'a' },
    affinity: {
      type: 'rules',
      hosts: [{ key: 'disk', operator: 'In', values: ['ssd'], isRequired: true, weight: 100 }],
      vms: [
        {
          type: 'near',
          labels: { app: 'db' },
          namespaces: [],
          over: 'kubernetes.io/hostname',
          isRequired: false,
          weight: 5,
        },
      ],
    },
  });
  for (const built of [...builtOf(full), ...builtOf({ ...full, count: 2 }), ...builtOf(make())]) {
    expect(vms(built.vm)).toBeUndefined();
    for (const secret of built.secrets) expect(secrets(secret)).toBeUndefined();
  }
});

it('asks for the secrets it names, and for room as the webhook reckons it', () => {
  expect(slotsOf(planOf(make()))).toEqual(['web/user-data']);
  const demand = (over: Partial<VmForm>): number => {
    const check = checkPlan(planOf(make(over)), site);
    const host = check.landings[0]?.host ?? '';
    return check.roomOf(host).cpuCores;
  };
  // Dedicated cores are not shared with others.
  expect(demand({ cpuCores: 4 }) - demand({ cpuCores: 4, isPinned: true })).toBeCloseTo(4 - 0.4, 1);
});

it('lands where its labels of hosts let it, and says why nowhere', () => {
  const rule = { key: 'kubernetes.io/hostname', isRequired: true, weight: 100 } as const;
  const at = (operator: 'In' | 'NotIn', ...values: string[]) =>
    checkPlan(
      planOf(make({ affinity: { type: 'rules', hosts: [{ ...rule, operator, values }], vms: [] } })),
      site,
    );
  expect(at('In', 'node-03').landings[0]?.host).toBe('node-03');
  expect(at('NotIn', 'node-01', 'node-02').landings[0]?.host).toBe('node-03');
  const nowhere = at('In', 'node-09');
  expect(nowhere.isPossible).toBe(false);
  expect(nowhere.findings[0]?.text).toBe(
    'No host can take web: node-01, node-02, node-03 are not among those its affinity asks for.',
  );
});

const claim: Raw = [
  'PersistentVolumeClaim',
  {
    metadata: { name: 'data', namespace: 'default' },
    spec: { resources: { requests: { storage: '5Gi' } } },
    status: { phase: 'Bound' },
  },
];
const disk = { name: 'old', device: 'disk', bus: 'virtio', bootOrder: 1 } as const;

it('says what is wrong before anything is sent', () => {
  const used = siteOf(
    1,
    claim,
    ...rawVm('db', 'node-01', {
      spec: {
        template: {
          spec: { domain: {}, volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] },
        },
      },
    }),
  );
  const volume = (name: string): Partial<VmForm> => ({
    disks: [{ ...disk, source: { type: 'volume', claim: name } }],
  });
  expect(codesOf(make(volume('data')), used)).toContain('volume-used');
  expect(codesOf(make(volume('data')), siteOf(1, claim))).toEqual([]);
  expect(codesOf(make(volume('gone')), used)).toContain('volume-missing');
  expect(codesOf(make({ name: 'Web' }))).toContain('name');
  expect(codesOf(make({ memoryBytes: gib, reservedMemoryBytes: gib }))).toContain('memory');
  expect(codesOf(make({ nics: [nicOn('a', null), nicOn('a', null)] }))).toContain('nic-twice');
  expect(codesOf(make({ nics: [{ ...nicOn('a', null), mac: '52:54' }] }))).toContain('mac');
  expect(codesOf(make())).toEqual([]);
});

it('says what the Harvester of the cluster is too old for', () => {
  const old = siteOf(1, ['Setting', { metadata: { name: 'server-version' }, value: 'v1.4.2' }]);
  expect(codesOf(make({}, 1, old), old)).toEqual([]);
  expect(
    codesOf(make({ tpm: 'kept', hotplug: { maxCores: 4, maxMemoryBytes: 8 * gib } }, 1, old), old),
  ).toEqual(['version', 'version']);
  expect(readVm(make({}, 1, old).manifest).machineType).toBe('q35');
});

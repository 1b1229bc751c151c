import { describe, expect, it } from 'vitest';
import { imageKind } from '../../../shared/kinds/image.ts';
import { Entity, kindsOf, project, readingOf } from '../../../shared/kinds/index.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import { ipPoolKind } from '../../../shared/kinds/ip-pool.ts';
import { namespaceKind } from '../../../shared/kinds/namespace.ts';
import { quotaKind } from '../../../shared/kinds/quota.ts';
import { storageClassKind } from '../../../shared/kinds/storage-class.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import { findResource } from '../../../electron/simulator/resources.ts';
import { vmObject } from '../../support/fixtures/objects.ts';
import { rawImage, rawIpPool, rawQuota, rawStorageClass } from '../../support/plan-objects.ts';
import { hasSchemas, objectCheck } from '../../support/schemas.ts';

const fixtures: [KindName, object][] = [
  rawImage('sles'),
  rawStorageClass('fast'),
  rawQuota('default', { 'limits.cpu': '20' }),
  rawIpPool('pool', 20, 12),
];

it.skipIf(!hasSchemas).each(fixtures)('the fixture of %s is what its schema allows', (kind, raw) => {
  const { group, plural } = readingOf(kind).resource;
  const resource = findResource(group, plural);
  if (!resource) throw new Error(`The simulator does not know ${plural}.`);
  expect(objectCheck(resource, '1.12.1')?.(raw)).toBeUndefined();
});

it.each(fixtures)('%s projects to what the wire accepts, and is always read', (kind, raw) => {
  const entity = project(kind, raw, 'c');
  expect(entity?.kind).toBe(kind);
  expect(Entity.parse(JSON.parse(JSON.stringify(entity)))).toEqual(entity);
  expect(kindsOf(null)).toContain(kind);
});

describe('an image', () => {
  const image = (over: Parameters<typeof rawImage>[1] = {}) => imageKind.project(rawImage('i', over)[1], 'c');
  it('is ready when it has arrived whole', () => {
    expect(image()).toMatchObject({
      status: 'Ready',
      image: { isReady: true, virtualBytes: 10 * 2 ** 30, storageClass: 'lh-i', isIso: false, os: 'SLEs' },
    });
  });
  it('is not ready while it comes or when it failed, and says why', () => {
    expect(image({ progress: 40 })).toMatchObject({ status: 'Downloading', image: { isReady: false } });
    expect(image({ failed: 'no route to host' })).toMatchObject({
      state: 'error',
      status: 'no route to host',
      image: { isReady: false },
    });
  });
});

it('a storage class has its copies, and one made for an image is not for disks', () => {
  expect(
    storageClassKind.project(rawStorageClass('s', { replicas: 2, isDefault: true })[1], 'c'),
  ).toMatchObject({
    storageClass: { replicas: 2, isDefault: true, isForDisks: true, provisioner: 'driver.longhorn.io' },
  });
  expect(storageClassKind.project(rawStorageClass('s', { image: 'vmi-1' })[1], 'c')).toMatchObject({
    storageClass: { isForDisks: false },
  });
});

it('a quota has what it limits and what is used of it, in cores, bytes and numbers', () => {
  const raw = rawQuota(
    'n',
    { 'limits.cpu': '20', 'requests.storage': '1Ti', 'count/secrets': '9' },
    { 'limits.cpu': '2500m' },
  )[1];
  expect(quotaKind.project(raw, 'c').quota).toEqual({
    hard: { 'limits.cpu': 20, 'requests.storage': 2 ** 40, 'count/secrets': 9 },
    used: { 'limits.cpu': 2.5 },
    isOfRancher: true,
  });
});

it('a quota has what Harvester added for migrations, and which pods it is for', () => {
  const raw = rawQuota('n', { pods: '3' })[1] as { metadata: object; spec: object };
  const annotations = {
    'harvesterhci.io/migratingUID-a': '{"limits.cpu":"2","limits.memory":"1Gi"}',
    'harvesterhci.io/migratingUID-b': '{"limits.cpu":"500m"}',
    'harvesterhci.io/migratingUID-c': 'unreadable',
  };
  const { quota } = quotaKind.project(
    {
      ...raw,
      metadata: { ...raw.metadata, annotations },
      spec: { ...raw.spec, scopes: ['BestEffort'] },
    },
    'c',
  );
  expect(quota.migrating).toEqual({ 'limits.cpu': 2.5, 'limits.memory': 2 ** 30 });
  expect(quota.scopes).toEqual(['BestEffort']);
});

it("a namespace has the limits that Rancher's annotation gives it; nought is none", () => {
  const limitsOf = (text: string) =>
    namespaceKind.project(
      { metadata: { name: 'n', annotations: { 'field.cattle.io/resourceQuota': text } } },
      'c',
    ).space.limits;
  expect(limitsOf('{"limit":{"limitsCpu":"1500m","limitsMemory":"4Gi","requestsStorage":"0"}}')).toEqual({
    'limits.cpu': 1.5,
    'limits.memory': 2 ** 32,
  });
  expect(limitsOf('{"limit":{}}')).toBeUndefined();
  expect(limitsOf('no JSON')).toBeUndefined();
});

it('an address pool says how many are free', () => {
  expect(ipPoolKind.project(rawIpPool('p', 3, 0)[1], 'c')).toMatchObject({
    status: 'No address is free',
    ipPool: { total: 3, available: 0, subnets: ['10.5.9.0/24'] },
  });
});

it('a VM tells what was plugged in while it ran, what host it asks for, and its host devices', () => {
  const raw = vmObject();
  const { spec } = raw.spec.template;
  Object.assign(spec, {
    nodeSelector: { 'kubernetes.io/hostname': 'node-01' },
    volumes: [
      ...spec.volumes,
      { name: 'csi', persistentVolumeClaim: { claimName: 'pvc-csi-1', hotpluggable: true } },
    ],
    domain: { ...spec.domain, devices: { hostDevices: [{ name: 'gpu', deviceName: 'nvidia.com/A2' }] } },
  });
  expect(vmKind.project(raw, 'c').vm).toMatchObject({
    volumeClaims: ['web-01-disk-0-a1b2c', 'pvc-csi-1'],
    hotplugClaims: ['pvc-csi-1'],
    nodeSelector: ['kubernetes.io/hostname=node-01'],
    devices: ['nvidia.com/A2'],
  });
  expect(Object.keys(vmKind.project(vmObject(), 'c').vm)).not.toContain('devices');
});

it('a VM tells what it asks of hosts and of the VMs there, as its template says, and nothing where it asks nothing', () => {
  const raw = vmObject();
  const { template } = raw.spec;
  const need = { key: 'disk', operator: 'In', values: ['ssd'] };
  Object.assign(template, { metadata: { labels: { app: 'db', 'harvesterhci.io/vmName': 'web-01' } } });
  Object.assign(template.spec, {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [need] }] },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 7, preference: { matchFields: [{ ...need, key: 'metadata.name' }] } },
        ],
      },
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'db' } }, namespaceSelector: {}, topologyKey: 'zone' },
        ],
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 3,
            podAffinityTerm: {
              labelSelector: { matchLabels: { app: 'db' } },
              namespaces: ['shop'],
              topologyKey: 'host',
            },
          },
        ],
      },
    },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    evictionStrategy: 'External',
    architecture: 'arm64',
  });
  const { vm } = vmKind.project(raw, 'c');
  const mine = { key: 'app', operator: 'In', values: ['db'] };
  expect(vm).toMatchObject({ eviction: 'External', architecture: 'arm64', podLabels: ['app=db'] });
  expect(vm.wishes).toEqual({
    hosts: [[need]],
    liked: [{ weight: 7, term: [{ ...need, key: 'metadata.name' }] }],
    near: [{ labels: [mine], namespaces: null, topologyKey: 'zone' }],
    leaning: [{ weight: -3, rule: { labels: [mine], namespaces: ['shop'], topologyKey: 'host' } }],
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  });
  expect(vmKind.project(structuredClone(raw), 'c').vm.wishes).toBe(vm.wishes);
  const plain = vmKind.project(vmObject(), 'c').vm;
  expect(plain.wishes).toBeUndefined();
  expect([plain.eviction, plain.architecture]).toEqual([undefined, undefined]);
});

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Values } from '../../../shared/plan/build.ts';
import { maskedValues } from '../../../shared/plan/build.ts';
import { isEdited, overtakenIn, patchOf } from '../../../shared/plan/edits.ts';
import { GuestSpec } from '../../../shared/plan/shape.ts';
import type { Placement } from '../../../shared/plan/shape.ts';
import { toBase64 } from '../../../shared/rancher/provision/base64.ts';
import { buildCluster, buildPool } from '../../../shared/rancher/provision/cluster.ts';
import {
  affinityOf,
  buildConfig,
  diskInfoOf,
  shapeFields,
  shapeOfConfig,
  shapePatch,
} from '../../../shared/rancher/provision/config.ts';
import { configName, credentialName } from '../../../shared/rancher/provision/names.ts';
import { abilitiesOf, newestOf, upgradesOf } from '../../../shared/rancher/provision/release.ts';
import {
  buildCloudConfig,
  buildCredential,
  buildRegistryLogin,
} from '../../../shared/rancher/provision/secrets.ts';
import { isThrough, toThrough } from '../../../shared/rancher/provision/spec.ts';
import type { ThroughGuest } from '../../../shared/rancher/provision/spec.ts';
import { guestOf, poolOf, shapeOf } from '../../support/plan-site.ts';
import { coreCheck, crdChecks, hasSchemas } from '../../support/schemas.ts';

const of = { rancher: 'hq', name: 'HQ', harvester: 'c-m-abcdefgh', version: 'v2.13.3' };

function guest(over: Partial<GuestSpec> = {}): ThroughGuest {
  const distribution = over.distribution ?? 'rke2';
  const made = GuestSpec.parse({
    ...guestOf('shop', { distribution, release: { type: 'version', version: 'v1.34.2+rke2r1' } }),
    through: toThrough(of, distribution),
    ...over,
  });
  if (!isThrough(made)) throw new Error('it is of no Rancher');
  return made;
}

const values: Values = { secret: (slot) => `<${slot}>`, learned: () => 'v1.34.2+rke2r1' };
const pools = [poolOf('cp', 3), poolOf('work', 2, { roles: ['worker'], labels: { tier: 'app' } })];
const registry = {
  host: 'reg.lab:5000',
  mirrors: { 'docker.io': ['https://reg.lab:5000'], '*': ['https://reg.lab:5000'] },
  username: 'pull',
  passwordSlot: 'shop/password',
  caSlot: 'shop/ca',
  isInsecure: false,
  systemDefaultRegistry: 'reg.lab:5000',
};

describe.runIf(hasSchemas)('what Rancher is given fits its published schemas', () => {
  const cluster = crdChecks('provisioning.cattle.io_clusters', 'v1', false);
  const secret = coreCheck('io.k8s.api.core.v1.Secret', false);
  it.each([
    ['RKE2', guest()],
    ['K3s', guest({ distribution: 'k3s', release: { type: 'channel', channel: 'stable' } })],
    ['RKE2 with a private registry', guest({ registry })],
    [
      'K3s with the cloud provider',
      guest({ distribution: 'k3s', through: { ...toThrough(of, 'k3s'), hasCloudProvider: true } }),
    ],
    [
      'RKE2 with all options',
      guest({
        options: {
          ...guestOf('shop').options,
          ...{ cni: 'cilium', disable: ['rke2-ingress-nginx'], tlsSans: ['shop.lab'], profile: 'cis' },
          ...{ serverArgs: ['kube-apiserver-arg=v=2'], agentArgs: ['kubelet-arg=max-pods=200'] },
          ...{ clusterCidr: '10.52.0.0/16', serviceCidr: '10.53.0.0/16' },
        },
        through: {
          ...toThrough(of, 'rke2'),
          ...{ snapshotCron: '', drains: false, workerConcurrency: '10%' },
          ...{ agentEnv: { HTTPS_PROXY: 'http://proxy:3128' }, chartValues: { 'rke2-cilium': { a: 1 } } },
        },
      }),
    ],
  ])('%s', (_, spec) => {
    expect(cluster(buildCluster(spec, pools, values))).toBeUndefined();
    expect(cluster(buildCluster(spec, pools, maskedValues))).toBeUndefined();
    for (const each of [buildCredential, buildCloudConfig, buildRegistryLogin])
      expect(secret(each(spec, values))).toBeUndefined();
  });
});

describe('a cluster', () => {
  it('has its pools with their roles, and servers work where nobody else does', () => {
    expect(buildPool(guest(), pools[0]!, false)).toMatchObject({
      ...{ name: 'cp', quantity: 3, etcdRole: true, controlPlaneRole: true, workerRole: false },
      machineConfigRef: { kind: 'HarvesterConfig', name: configName(guest(), 'cp', of.harvester) },
    });
    const made = buildCluster(guest(), [poolOf('cp', 1)], values) as unknown as {
      spec: { rkeConfig: { machinePools: { workerRole: boolean }[] } };
    };
    expect(made.spec.rkeConfig.machinePools[0]?.workerRole).toBe(true);
  });

  it('says what the cloud provider of each distribution needs', () => {
    const rke2 = JSON.stringify(buildCluster(guest(), pools, values));
    expect(rke2).toContain('"cloud-provider-name":"harvester"');
    expect(rke2).toMatch(/secret:\/\/fleet-default:harvesterconfig\w{5}/);
    const k3s = guest({ distribution: 'k3s', through: { ...toThrough(of, 'k3s'), hasCloudProvider: true } });
    const made = buildCluster(k3s, pools, values) as unknown as {
      spec: { rkeConfig: { additionalManifest: string; machineGlobalConfig: Record<string, unknown> } };
    };
    const chart = parse(made.spec.rkeConfig.additionalManifest) as { spec: { valuesContent: string } };
    expect(parse(chart.spec.valuesContent)).toMatchObject({ global: { cattle: { clusterName: 'shop' } } });
    expect(made.spec.rkeConfig.machineGlobalConfig).toMatchObject({
      'disable-cloud-controller': true,
      disable: ['servicelb'],
    });
  });

  it('has a private registry with its mirrors, its login and its authority', () => {
    const made = buildCluster(guest({ registry }), pools, values) as unknown as {
      spec: {
        rkeConfig: { registries: { configs: Record<string, Record<string, unknown>>; mirrors: unknown } };
      };
    };
    const { configs, mirrors } = made.spec.rkeConfig.registries;
    expect(mirrors).toMatchObject({ 'docker.io': { endpoint: ['https://reg.lab:5000'] } });
    expect(configs['reg.lab:5000']).toMatchObject({
      authConfigSecretName: expect.stringMatching(/^registryconfig-auth-/) as string,
      caBundle: Buffer.from('<shop/ca>').toString('base64'),
    });
  });
});

describe('a pool', () => {
  it('is told in the words of the driver, the same bytes for the same shape', () => {
    const config = buildConfig(guest(), pools[0]!);
    expect(config).toMatchObject({ vmNamespace: 'default', cpuCount: '2', memorySize: '4', sshUser: 'root' });
    expect(config['diskInfo']).toBe(
      '{"disks":[{"imageName":"default/sles","bootOrder":1,"size":40,"bus":"virtio","type":"disk"}]}',
    );
    expect(config['networkInfo']).toBe('{"interfaces":[{"networkName":"default/vlan100","macAddress":""}]}');
    expect(buildConfig(guest(), pools[0]!)).toEqual(config);
    const text = Buffer.from(config['userData'] as string, 'base64').toString();
    expect(text).toMatch(/^#cloud-config\n/);
    expect(parse(text)).toMatchObject({ packages: ['qemu-guest-agent', 'iptables'] });
  });

  it('keeps its VMs where its placement says', () => {
    const of = (placement: Placement): string =>
      JSON.stringify(affinityOf(guest(), { ...pools[0]!, placement }));
    expect(of({ type: 'scheduler' })).toBe('null');
    expect(of({ type: 'host', host: 'h1' })).toContain('"h1"');
    const spread = of({ type: 'spread', over: 'zone', isStrict: true });
    expect(spread).toMatch(/required.*default-shop-cp.*topology\.kubernetes\.io\/zone/);
  });

  it('is rebuilt for what changes, and for nothing that says the same in other bytes', () => {
    const shape = shapeOf();
    const stored = {
      ...shapeFields(shape),
      diskInfo: '{ "disks": [ {"size":40, "imageName":"default/sles","bootOrder":1} ] }',
      networkInfo: '{"interfaces":[{"networkName":"default/vlan100","model":"virtio"}]}',
    };
    expect(shapePatch(stored, shape)).toEqual({});
    expect(shapePatch(stored, { ...shape, cpuCores: 4 })).toEqual({ cpuCount: '4' });
    const larger = { ...shape, disks: shape.disks.map((disk) => ({ ...disk, sizeBytes: 50 * 2 ** 30 })) };
    expect(shapePatch(stored, larger)).toEqual({ diskInfo: diskInfoOf(larger) });
    const read = shapeOfConfig(stored);
    expect(read).toMatchObject({ cpuCores: 2, memoryBytes: 4 * 2 ** 30 });
    expect(read && shapePatch(stored, read)).toEqual({});
    expect(shapeOfConfig({ cpuCount: '2', memorySize: '4' })).toBeNull();
  });
});

it('names are the same for the same guest, and others for another Harvester or namespace', () => {
  expect(credentialName(guest(), 'a')).toBe(credentialName(guest(), 'a'));
  expect(credentialName(guest(), 'a')).not.toBe(credentialName(guest(), 'b'));
  expect(credentialName(guest(), 'a')).not.toBe(credentialName(guest({ namespace: 'other' }), 'a'));
  expect(credentialName(guest(), 'a')).toMatch(/^cc-[a-z0-9]{5}$/);
  expect(configName(guest({ name: 'a'.repeat(60) }), 'pool', 'x').length).toBeLessThanOrEqual(63);
});

it('releases are told apart', () => {
  expect(abilitiesOf('v2.8.5').isKnown).toBe(false);
  expect(abilitiesOf('v2.10.7')).toEqual({ keepsCredentials: false, removesVolumes: false, isKnown: true });
  expect(abilitiesOf('v2.11.3')).toMatchObject({ keepsCredentials: false, removesVolumes: true });
  expect(abilitiesOf('v2.15.0').keepsCredentials).toBe(true);
  const offered = ['v1.32.10+rke2r1', 'v1.34.2+rke2r1', 'v1.33.6+rke2r2', 'v1.33.6+rke2r1'];
  expect(newestOf(offered, 'stable')).toBe('v1.34.2+rke2r1');
  expect(newestOf(offered, 'v1.33')).toBe('v1.33.6+rke2r2');
  expect(newestOf(offered, 'v1.20')).toBeNull();
  expect(upgradesOf(offered, 'v1.32.10+rke2r1')).toEqual(['v1.33.6+rke2r2', 'v1.33.6+rke2r1']);
  expect(upgradesOf(offered, 'v1.34.2+rke2r1')).toEqual([]);
});

it.each(['', 'a', 'ab', 'abc', 'grün', '漢字 🚀'])('%s is written in base64', (text) => {
  expect(toBase64(text)).toBe(Buffer.from(text).toString('base64'));
});

describe('edits', () => {
  const object = {
    metadata: { resourceVersion: '7' },
    spec: {
      rkeConfig: {
        machinePools: [
          { name: 'a', quantity: 1 },
          { name: 'b', quantity: 2 },
        ],
        etcd: {},
      },
    },
  };
  const edits = [{ path: ['spec', 'rkeConfig', 'machinePools', '[name=b]', 'quantity'], to: 3 }];

  it('change one entry of a list, and send the list whole for this version only', () => {
    expect(patchOf(object, edits)).toEqual({
      metadata: { resourceVersion: '7' },
      spec: {
        rkeConfig: {
          machinePools: [
            { name: 'a', quantity: 1 },
            { name: 'b', quantity: 3 },
          ],
        },
      },
    });
    expect(isEdited(object, edits)).toBe(false);
    expect(isEdited(object, [{ ...edits[0]!, to: 2 }])).toBe(true);
  });

  it('are none where the entry is not there', () => {
    expect(patchOf(object, [{ path: ['spec', 'rkeConfig', 'machinePools', '[name=c]'], to: 1 }])).toBeNull();
  });

  it('are overtaken where somebody has changed the same since, and by nothing else', () => {
    const [edit] = edits;
    expect(overtakenIn(object, edits)).toBeNull();
    expect(overtakenIn(object, [{ ...edit!, from: [2] }])).toBeNull();
    expect(overtakenIn(object, [{ ...edit!, from: [1] }])).toEqual({ edit: { ...edit!, from: [1] }, now: 2 });
    const absent = { path: ['spec', 'rkeConfig', 'rotateCertificates', 'generation'], to: 1 };
    expect(overtakenIn(object, [{ ...absent, from: [null, 0] }])).toBeNull();
    expect(overtakenIn(object, [{ ...absent, from: [3] }])?.now).toBeNull();
  });

  it('set what was not there', () => {
    const set = [{ path: ['spec', 'rkeConfig', 'rotateCertificates'], to: { generation: 1 } }];
    expect(patchOf(object, set, { withVersion: false })).toEqual({
      spec: { rkeConfig: { rotateCertificates: { generation: 1 } } },
    });
  });
});

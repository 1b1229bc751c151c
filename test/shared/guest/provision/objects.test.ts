import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cloudConfigOf } from '../../../../shared/guest/provision/cloud-provider.ts';
import { clusterObjects } from '../../../../shared/guest/provision/cluster-objects.ts';
import { networkDataOf } from '../../../../shared/guest/provision/network-data.ts';
import {
  cloudInitSecretOf,
  nodeLabelsOf,
  objectsOf,
  vmOf,
} from '../../../../shared/guest/provision/node-objects.ts';
import type { GuestObject } from '../../../../shared/guest/provision/node-objects.ts';
import { userDataOf } from '../../../../shared/guest/provision/user-data.ts';
import { recogniseGuests } from '../../../../shared/guest/recognise.ts';
import { vmKind } from '../../../../shared/kinds/vm.ts';
import {
  anyGuestNode,
  anyGuestSecrets,
  anyGuestSpec,
  anyGuestStart,
} from '../../../support/guest-arbitrary.ts';
import { guestNode, guestSpec } from '../../../support/guest-spec.ts';
import { coreCheck, crdChecks, hasSchemas, KUBEVIRT_RELEASES } from '../../../support/schemas.ts';

const cloudProvider = { hasStorage: true, chartRepository: 'https://charts.corp/', hostStorageClass: null };

describe.skipIf(!hasSchemas)('objects of guest clusters', () => {
  const checks: Record<string, (value: unknown) => string | undefined> = {
    VirtualMachine: crdChecks('kubevirt.io_virtualmachines', 'v1', false),
    LoadBalancer: crdChecks('loadbalancer.harvesterhci.io_loadbalancers', 'v1beta1', false),
    IPPool: crdChecks('loadbalancer.harvesterhci.io_ippools', 'v1beta1', false),
    Secret: coreCheck('io.k8s.api.core.v1.Secret', false),
    ServiceAccount: coreCheck('io.k8s.api.core.v1.ServiceAccount', false),
    RoleBinding: coreCheck('io.k8s.api.rbac.v1.RoleBinding', false),
    ClusterRoleBinding: coreCheck('io.k8s.api.rbac.v1.ClusterRoleBinding', false),
  };

  it(`are what Harvester takes, VMs by KubeVirt ${KUBEVIRT_RELEASES.join(', ')}`, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        anyGuestSpec,
        anyGuestNode,
        anyGuestSecrets,
        anyGuestStart,
        (spec, node, secrets, start) => {
          const userData = userDataOf(spec, node, secrets, start);
          const texts = { userData, networkData: networkDataOf(spec, node) };
          for (const object of [...clusterObjects(spec), ...objectsOf(spec, node, texts)]) {
            seen.add(object.kind);
            expect(checks[object.kind]?.(object), JSON.stringify(object)).toBeUndefined();
          }
        },
      ),
      { numRuns: 60 },
    );
    expect([...seen].sort()).toEqual(Object.keys(checks).sort());
  });
});

describe('the VM of a node', () => {
  it('holds no user data, but names the Secret that does', () => {
    const texts = { userData: '#cloud-config\ntoken: x\n', networkData: '' };
    const [vm, secret] = objectsOf(guestSpec(), guestNode(), texts) as [GuestObject, GuestObject];
    expect(JSON.stringify(vm)).not.toContain('cloud-config');
    expect(vm).toMatchObject({
      spec: {
        template: {
          spec: {
            volumes: [
              { persistentVolumeClaim: { claimName: 'shop-cp-1-disk-0' } },
              {
                cloudInitNoCloud: {
                  secretRef: { name: 'shop-cp-1-cloudinit' },
                  networkDataSecretRef: { name: 'shop-cp-1-cloudinit' },
                },
              },
            ],
          },
        },
      },
    });
    expect(secret).toMatchObject({
      metadata: { name: 'shop-cp-1-cloudinit' },
      stringData: { userdata: texts.userData, networkdata: '' },
    });
    const owned = cloudInitSecretOf(guestSpec(), guestNode(), texts, 'uid-1');
    expect(owned.metadata.ownerReferences).toEqual([
      { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name: 'shop-cp-1', uid: 'uid-1' },
    ]);
  });

  it('is bound to a host and kept apart from its like', () => {
    const vm = vmOf(guestSpec(), guestNode({ host: 'node-02', spread: 'required' }));
    expect(vm).toMatchObject({
      spec: {
        template: {
          spec: {
            nodeSelector: { 'kubernetes.io/hostname': 'node-02' },
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  {
                    labelSelector: {
                      matchLabels: { 'guestcluster.harvesterhci.io/name': 'shop', 'acre/role': 'server' },
                    },
                    topologyKey: 'kubernetes.io/hostname',
                  },
                ],
              },
            },
          },
        },
      },
    });
  });

  it('looks like one of the node driver only where something needs that', () => {
    const creator = (spec: ReturnType<typeof guestSpec>): unknown =>
      nodeLabelsOf(spec, guestNode())['harvesterhci.io/creator'];
    expect(creator(guestSpec())).toBe('docker-machine-driver-harvester');
    expect(creator(guestSpec({ join: { type: 'first-server' } }))).toBe('harvester');
    expect(creator(guestSpec({ join: { type: 'first-server' }, cloudProvider }))).toBe(
      'docker-machine-driver-harvester',
    );
  });

  it('is recognised for certain, with role, pool and distribution', () => {
    for (const join of [guestSpec().join, { type: 'first-server' } as const]) {
      const spec = guestSpec({ distribution: 'RKE2', join });
      const nodes = [
        guestNode(),
        guestNode({ name: 'shop-cp-2' }),
        guestNode({ name: 'shop-work-1', pool: 'work', role: 'agent' }),
      ];
      const vms = nodes.map((node) => {
        const { metadata, ...rest } = vmOf(spec, node);
        return vmKind.project({ metadata: { uid: node.name, ...metadata }, ...rest }, 'east');
      });
      const [guest, ...others] = recogniseGuests(vms as Parameters<typeof recogniseGuests>[0]);
      expect(others).toEqual([]);
      expect(guest).toMatchObject({
        name: 'shop',
        namespace: 'default',
        distribution: 'RKE2',
        distributionConfidence: 'certain',
        members: [
          { pool: 'cp', roles: ['control-plane', 'etcd'], confidence: 'certain', roleConfidence: 'certain' },
          { pool: 'cp' },
          { pool: 'work', roles: ['worker'], confidence: 'certain' },
        ],
      });
    }
  });
});

describe('objects of a cluster', () => {
  it('are a load balancer before the servers with a pool of its own range', () => {
    const [pool, balancer] = clusterObjects(guestSpec({ distribution: 'RKE2' })) as [
      GuestObject,
      GuestObject,
    ];
    expect(pool).toMatchObject({ kind: 'IPPool', metadata: { name: 'default-shop-api' } });
    expect(balancer).toMatchObject({
      metadata: { name: 'shop-api', namespace: 'default', labels: { 'acre/managed-by': 'acre' } },
      spec: {
        workloadType: 'vm',
        ipPool: 'default-shop-api',
        listeners: [{ port: 6443 }, { port: 9345 }],
        backendServerSelector: { 'guestcluster.harvesterhci.io/name': ['shop'], 'acre/role': ['server'] },
      },
    });
    expect(clusterObjects(guestSpec({ join: { type: 'first-server' } }))).toEqual([]);
  });

  it('are the account of the cloud provider as Harvester itself makes it', () => {
    const objects = clusterObjects(guestSpec({ join: { type: 'first-server' }, cloudProvider }));
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ServiceAccount shop',
      'Secret shop-token',
      'RoleBinding default-shop',
      'ClusterRoleBinding default-shop',
    ]);
    const text = cloudConfigOf(
      guestSpec(),
      { server: 'https://10.0.0.1:6443', caPem: 'ca', token: 't' },
      btoa,
    );
    expect(parse(text)).toMatchObject({
      'current-context': 'default',
      contexts: [{ context: { namespace: 'default', user: 'shop' } }],
      users: [{ name: 'shop', user: { token: 't' } }],
    });
  });
});

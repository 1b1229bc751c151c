import { acreLabels } from '../guest.ts';
import { cloudProviderObjects } from './cloud-provider.ts';
import { apiPort, joinPortOf } from './join.ts';
import { clusterLabel, clusterLabelsOf } from './node-objects.ts';
import type { GuestObject } from './node-objects.ts';
import type { GuestJoin, GuestSpec } from './spec.ts';

type Balanced = Extract<GuestJoin, { type: 'load-balancer' }>;

/** The load balancer before the servers; its address is in `status.address`. */
export function loadBalancerNameOf({ name }: Pick<GuestSpec, 'name'>): string {
  return `${name}-api`;
}

/** The IP pool that is made for a cluster which brings its own range. */
export function ipPoolNameOf({ namespace, name }: Pick<GuestSpec, 'namespace' | 'name'>): string {
  return `${namespace}-${name}-api`;
}

const group = 'loadbalancer.harvesterhci.io';

function ipPoolOf(spec: GuestSpec, { range }: Balanced): GuestObject[] {
  if (range === null) return [];
  return [
    {
      apiVersion: `${group}/v1beta1`,
      kind: 'IPPool',
      metadata: { name: ipPoolNameOf(spec), labels: clusterLabelsOf(spec) },
      spec: {
        ranges: [
          { subnet: range.subnet, rangeStart: range.first, rangeEnd: range.last, gateway: range.gateway },
        ],
        selector: { scope: [{ project: '*', namespace: spec.namespace, guestCluster: '*' }] },
      },
    },
  ];
}

function loadBalancerOf(spec: GuestSpec, join: Balanced): GuestObject {
  const ports = [...new Set([apiPort, joinPortOf(spec)])];
  const ipPool = join.range === null ? join.ipPool : ipPoolNameOf(spec);
  return {
    apiVersion: `${group}/v1beta1`,
    kind: 'LoadBalancer',
    metadata: { name: loadBalancerNameOf(spec), namespace: spec.namespace, labels: clusterLabelsOf(spec) },
    spec: {
      workloadType: 'vm',
      ipam: join.ipam,
      ...(join.ipam === 'pool' && ipPool !== null ? { ipPool } : {}),
      listeners: ports.map((port) => ({
        name: port === apiPort ? 'api' : 'join',
        port,
        protocol: 'TCP',
        backendPort: port,
      })),
      backendServerSelector: { [clusterLabel]: [spec.name], [acreLabels.role]: ['server'] },
      healthCheck: {
        port: apiPort,
        successThreshold: 1,
        failureThreshold: 3,
        periodSeconds: 5,
        timeoutSeconds: 3,
      },
    },
  };
}

/** Everything of a cluster that is there before its first node, in the order in which it is created. */
export function clusterObjects(spec: GuestSpec): GuestObject[] {
  const { join } = spec;
  const balanced = join.type === 'load-balancer' ? [...ipPoolOf(spec, join), loadBalancerOf(spec, join)] : [];
  return [...balanced, ...(spec.cloudProvider === null ? [] : cloudProviderObjects(spec))];
}

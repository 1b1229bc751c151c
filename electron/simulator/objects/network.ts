import type { KubeObject } from '../json.ts';
import type { NetworkPlan } from '../scenario/plan.ts';
import type { BuildContext } from './context.ts';
import { daysAgo } from './context.ts';

const AGE_DAYS = 210;

/** The cluster networks: mgmt, and those of the VM networks. */
export function buildClusterNetworks(context: BuildContext): KubeObject[] {
  const names = new Set(['mgmt', ...context.plan.networks.map((network) => network.clusterNetwork)]);
  return [...names].map((name) => ({
    kind: 'ClusterNetwork',
    apiVersion: 'network.harvesterhci.io/v1beta1',
    metadata: {
      name,
      creationTimestamp: daysAgo(context, AGE_DAYS),
      annotations: { 'network.harvesterhci.io/uplink-mtu': '1500' },
    },
    status: { conditions: [{ type: 'ready', status: 'True', lastUpdateTime: daysAgo(context, AGE_DAYS) }] },
  }));
}

/** A VLAN network (harvester-api reference, section 6.3). */
export function buildNetwork(context: BuildContext, network: NetworkPlan): KubeObject {
  const route = {
    mode: 'auto',
    serverIPAddr: `${network.prefix}.0.2`,
    cidr: `${network.prefix}.0.0/16`,
    gateway: `${network.prefix}.0.1`,
    connectivity: 'true',
  };
  return {
    kind: 'NetworkAttachmentDefinition',
    apiVersion: 'k8s.cni.cncf.io/v1',
    metadata: {
      name: network.name,
      namespace: 'default',
      creationTimestamp: daysAgo(context, AGE_DAYS),
      labels: {
        'network.harvesterhci.io/clusternetwork': network.clusterNetwork,
        'network.harvesterhci.io/ready': 'true',
        'network.harvesterhci.io/type': 'L2VlanNetwork',
        'network.harvesterhci.io/vlan-id': String(network.vlan),
      },
      annotations: { 'network.harvesterhci.io/route': JSON.stringify(route) },
    },
    spec: {
      config: JSON.stringify({
        cniVersion: '0.3.1',
        name: network.name,
        type: 'bridge',
        bridge: `${network.clusterNetwork}-br`,
        promiscMode: true,
        vlan: network.vlan,
        ipam: {},
      }),
    },
  };
}

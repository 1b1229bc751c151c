// VM networks, cluster networks and network configs as raw objects, in the shape Harvester writes them.
import type { KindName } from '../../shared/kinds/index.ts';

const at = '2026-02-01T10:00:00Z';

/** A VM network on the cluster network vm-data. */
export function rawNetwork(
  name: string,
  over: {
    vlan: number;
    type?: string;
    clusterNetwork?: string;
    isLabelled?: boolean;
    config?: Record<string, unknown>;
    namespace?: string;
  },
): [KindName, object] {
  const { vlan, type = 'L2VlanNetwork', clusterNetwork = 'vm-data', isLabelled = true } = over;
  const labels = {
    'network.harvesterhci.io/clusternetwork': clusterNetwork,
    'network.harvesterhci.io/ready': 'true',
    'network.harvesterhci.io/type': type,
    'network.harvesterhci.io/vlan-id': String(vlan),
  };
  const route = { mode: 'auto', cidr: '10.1.0.0/16', gateway: '10.1.0.1', connectivity: 'true' };
  return [
    'NetworkAttachmentDefinition',
    {
      apiVersion: 'k8s.cni.cncf.io/v1',
      kind: 'NetworkAttachmentDefinition',
      metadata: {
        name,
        namespace: over.namespace ?? 'default',
        creationTimestamp: at,
        annotations: { 'network.harvesterhci.io/route': JSON.stringify(route) },
        ...(isLabelled ? { labels } : {}),
      },
      spec: {
        config: JSON.stringify({
          cniVersion: '0.3.1',
          name,
          type: 'bridge',
          bridge: `${clusterNetwork}-br`,
          promiscMode: true,
          vlan,
          ipam: {},
          ...over.config,
        }),
      },
    },
  ];
}

/** A cluster network that is ready. */
export function rawClusterNetwork(name: string): [KindName, object] {
  return [
    'ClusterNetwork',
    {
      apiVersion: 'network.harvesterhci.io/v1beta1',
      kind: 'ClusterNetwork',
      metadata: {
        name,
        creationTimestamp: at,
        annotations: { 'network.harvesterhci.io/uplink-mtu': '9000' },
      },
      status: { conditions: [{ type: 'ready', status: 'True', lastUpdateTime: at }] },
    },
  ];
}

/** A network config that the controller has matched to these hosts. */
export function rawUplinkConfig(
  name: string,
  clusterNetwork: string,
  hosts: readonly string[],
): [KindName, object] {
  return [
    'VlanConfig',
    {
      apiVersion: 'network.harvesterhci.io/v1beta1',
      kind: 'VlanConfig',
      metadata: {
        name,
        creationTimestamp: at,
        labels: { 'network.harvesterhci.io/clusternetwork': clusterNetwork },
        annotations: { 'network.harvesterhci.io/matched-nodes': JSON.stringify(hosts) },
      },
      spec: {
        clusterNetwork,
        nodeSelector: {},
        uplink: { nics: ['eno1', 'eno2'], bondOptions: { mode: '802.3ad', miimon: 100 } },
      },
    },
  ];
}

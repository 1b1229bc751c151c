import type { KubeObject } from '../json.ts';
import type { NetworkPlan } from '../scenario/plan.ts';
import type { BuildContext } from './context.ts';
import { daysAgo } from './context.ts';
import { clusterNetworksOf, hasUplinks, uplinkSelector } from './uplinks.ts';

const AGE_DAYS = 210;

/** The cluster networks: mgmt, and those of the VM networks. */
export function buildClusterNetworks(context: BuildContext): KubeObject[] {
  return clusterNetworksOf(context.plan).map((name) => ({
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

/** The network configs: which hosts join a cluster network by which uplinks; mgmt needs none (harvester-api reference, section 3). */
export function buildVlanConfigs(context: BuildContext): KubeObject[] {
  const { plan } = context;
  return clusterNetworksOf(plan)
    .filter((name) => name !== 'mgmt')
    .map((clusterNetwork) => ({
      kind: 'VlanConfig',
      apiVersion: 'network.harvesterhci.io/v1beta1',
      metadata: {
        name: `${clusterNetwork}-uplinks`,
        creationTimestamp: daysAgo(context, AGE_DAYS),
        labels: { 'network.harvesterhci.io/clusternetwork': clusterNetwork },
        annotations: {
          'network.harvesterhci.io/matched-nodes': JSON.stringify(
            plan.hosts.filter((host) => hasUplinks(host, clusterNetwork)).map(({ name }) => name),
          ),
        },
      },
      spec: {
        description: '',
        clusterNetwork,
        nodeSelector: uplinkSelector(plan, clusterNetwork),
        uplink: {
          nics: ['ens2f0', 'ens2f1'],
          linkAttributes: { mtu: 1500, txQLen: -1 },
          bondOptions: { mode: '802.3ad', miimon: 100 },
        },
      },
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

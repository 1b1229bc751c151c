// Small clusters for tests of overlays, in which every fact that an overlay reads can be set.
import type { ClusterInfo } from '../../shared/cluster.ts';
import type { KindName } from '../../shared/kinds/index.ts';
import type { HealthByKind } from '../../shared/world/patch.ts';
import { buildGraph } from '../../renderer/scene/graph.ts';
import type { Graph, HostNode, VmNode } from '../../renderer/scene/graph.ts';
import type { Fill, Overlay } from '../../renderer/scene/look.ts';
import { makeInfo, toInput } from './fleet.ts';
import { hostObject, instanceObject, vmObject } from './fixtures/objects.ts';

const roles = {
  management: { 'node-role.kubernetes.io/control-plane': 'true' },
  witness: { 'node-role.harvesterhci.io/witness': 'true', 'kubevirt.io/schedulable': 'false' },
  worker: {},
};

/** A host as a raw object: its role, whether it is ready, and its versions. */
export function rawHost(
  name: string,
  role: keyof typeof roles = 'management',
  { isReady = true, kubelet = 'v1.34.3+rke2r1', os = 'Harvester v1.7.0' } = {},
): [KindName, object] {
  const raw = hostObject({ name });
  const nodeInfo = { kubeletVersion: kubelet, osImage: os };
  const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'Unknown' }];
  const labels = { 'kubevirt.io/schedulable': 'true', ...roles[role] };
  return [
    'Node',
    {
      ...raw,
      metadata: { ...raw.metadata, name, labels },
      status: { ...raw.status, nodeInfo, conditions },
    },
  ];
}

/** A VM and, where it has a host, its instance; both as raw objects. */
export function rawVm(
  name: string,
  host: string | null,
  over: { spec?: object; labels?: Record<string, string>; status?: object } = {},
): [KindName, object][] {
  const stopped = { printableStatus: 'Stopped', created: false, ready: false };
  const vm = vmObject({
    name,
    ...(over.spec ? { spec: over.spec } : {}),
    ...(host ? {} : { status: stopped }),
  });
  if (host === null) return [['VirtualMachine', vm]];
  const instance = instanceObject({ name, status: { nodeName: host, ...over.status } });
  const metadata = { ...instance.metadata, labels: over.labels ?? {} };
  return [
    ['VirtualMachine', vm],
    ['VirtualMachineInstance', { ...instance, metadata }],
  ];
}

/** A graph of one cluster `c` of these raw objects. */
export function graphOf(
  objects: readonly [KindName, object][],
  info: Partial<ClusterInfo> = {},
  health?: HealthByKind,
): Graph {
  const versions = { harvesterVersion: 'v1.7.0', kubernetesVersion: 'v1.34.3+rke2r1' };
  return buildGraph([toInput(makeInfo('c', 'c', 0, { ...versions, ...info }), objects, health)]);
}

/** The host of a name; throws where there is none. */
export function hostIn(graph: Graph, name: string): HostNode {
  const node = graph.nodes.get(`c/Node/-/${name}`);
  if (node?.type !== 'host') throw new Error(`There is no host ${name}.`);
  return node;
}

/** The VM of a name; throws where there is none. */
export function vmIn(graph: Graph, name: string): VmNode {
  const found = [...graph.nodes.values()].find((node) => node.type === 'vm' && node.name === name);
  if (found?.type !== 'vm') throw new Error(`There is no VM ${name}.`);
  return found;
}

/** What an overlay says of a host or VM by its name. */
export function fillIn(overlay: Overlay, graph: Graph, name: string): Fill {
  const reading = overlay.read(graph);
  return graph.nodes.has(`c/Node/-/${name}`)
    ? reading.host(hostIn(graph, name))
    : reading.vm(vmIn(graph, name));
}

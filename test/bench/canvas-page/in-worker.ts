import type { ClusterNode, Graph, HostNode, VmNode } from '../../../renderer/scene/graph.ts';

/** What the layout reads of a graph and nothing more, so that as little as can be crosses to the worker. */
function slim({ clusters }: Graph): Graph {
  const ofVm = ({ id }: VmNode): VmNode => ({ id }) as VmNode;
  const ofHost = ({ id, vms }: HostNode): HostNode =>
    ({ id, vms: vms.map(ofVm), pods: [] }) as unknown as HostNode;
  const slimmed = clusters.map(
    ({ id, health, hosts, shelf, info: { connection } }) =>
      ({
        ...{ id, health, workloads: null, info: { connection } },
        ...{ hosts: hosts.map(ofHost), shelf: shelf.map(ofVm) },
      }) as unknown as ClusterNode,
  );
  return { clusters: slimmed, nodes: new Map() };
}

/** Opens a worker that lays graphs out; `run` answers the ms that this thread spent on sending one and taking its layout. */
export function openLayoutWorker(): { run: (graph: Graph) => Promise<number>; close: () => void } {
  const worker = new Worker(new URL('layout-worker.ts', import.meta.url), { type: 'module' });
  return {
    async run(graph) {
      const start = performance.now();
      const slimmed = slim(graph);
      worker.postMessage(slimmed);
      const sent = performance.now() - start;
      const event = await new Promise<MessageEvent>((resolve) => (worker.onmessage = resolve));
      const taken = performance.now();
      // The layout is read from its bytes when it is looked at first.
      if ((event.data as { plates?: unknown[] }).plates === undefined)
        throw new Error('The worker laid nothing out.');
      return sent + performance.now() - taken;
    },
    close: () => worker.terminate(),
  };
}

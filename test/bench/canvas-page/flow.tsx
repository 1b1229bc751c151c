// The peer: React Flow with every VM as a node and hosts as their parents.
import { Handle, Position, ReactFlow, ReactFlowProvider, useNodesState, useReactFlow } from '@xyflow/react';
import type { Node, NodeProps, ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { memo } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { rectOfSlot } from '../../../renderer/scene/cells.ts';
import type { Cells } from '../../../renderer/scene/cells.ts';
import type { Layout } from '../../../renderer/scene/layout.ts';
import type { Side } from './side.ts';

type VmData = { name: string; state: string };

const colours: Record<string, string> = {
  running: '#2c5d4c',
  off: '#555',
  error: '#c0392b',
  warning: '#c79a2b',
  migrating: '#3d6ea5',
  paused: '#8a7bb5',
};

const VmBox = memo(function VmBox({ data }: NodeProps<Node<VmData>>) {
  return (
    <div style={{ width: '100%', height: '100%', background: colours[data.state] ?? '#446', color: '#eee' }}>
      {data.name}
      <Handle type="target" position={Position.Top} />
    </div>
  );
});
const HostBox = memo(function HostBox({ data }: NodeProps<Node<VmData>>) {
  return <div style={{ width: '100%', height: '100%', border: '1px solid #555' }}>{data.name}</div>;
});
const nodeTypes = { vm: VmBox, host: HostBox };

function toNodes(layout: Layout): Node<VmData>[] {
  const nodes: Node<VmData>[] = [];
  for (const { x, y, plate } of layout.plates) {
    const addVms = (cells: Cells, parent: string, from: { x: number; y: number }): void => {
      for (const [slot, vm] of cells.slots.entries()) {
        if (!vm) continue;
        const rect = rectOfSlot(cells, slot);
        const position = { x: rect.x - from.x, y: rect.y - from.y };
        const size = { width: rect.w, height: rect.h };
        nodes.push({ id: vm.id, type: 'vm', parentId: parent, position, ...size, data: { ...vm } });
      }
    };
    const addBox = (id: string, name: string, rect: { x: number; y: number; w: number; h: number }): void => {
      const data = { name, state: '' };
      const position = { x: x + rect.x, y: y + rect.y };
      nodes.push({ id, type: 'host', position, width: rect.w, height: rect.h, data });
    };
    for (const box of plate.hosts) {
      addBox(box.node.id, box.node.name, box);
      addVms(box.cells, box.node.id, box);
    }
    for (const shelf of plate.shelves) {
      const id = `${plate.node.id}/shelf/${shelf.reason}`;
      addBox(id, shelf.reason, shelf);
      addVms(shelf.cells, id, shelf);
    }
  }
  return nodes.map(({ data, ...node }) => ({ ...node, data: { name: data.name, state: data.state } }));
}

/** Opens React Flow over the same layout. */
export function openFlow(parent: HTMLElement, layout: Layout): Side {
  let flow: ReactFlowInstance<Node<VmData>> | null = null;
  let setNodes: ((change: (nodes: Node<VmData>[]) => Node<VmData>[]) => void) | null = null;
  const first = toNodes(layout);
  const vmIds = first.filter(({ type }) => type === 'vm').map(({ id }) => id);
  function Flow() {
    const [nodes, change, onNodesChange] = useNodesState(first);
    flow = useReactFlow<Node<VmData>>();
    setNodes = change;
    return (
      <ReactFlow
        nodes={nodes}
        edges={[]}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        minZoom={0.001}
        maxZoom={4}
      />
    );
  }
  const place = document.createElement('div');
  Object.assign(place.style, { position: 'absolute', inset: '0' });
  parent.append(place);
  const root = createRoot(place);
  flushSync(() =>
    root.render(
      <ReactFlowProvider>
        <Flow />
      </ReactFlowProvider>,
    ),
  );
  let times: number[] = [];
  return {
    isInFrame: true,
    look({ x, y, zoom }) {
      const start = performance.now();
      flushSync(() => {
        void flow?.setViewport({
          x: place.clientWidth / 2 - x * zoom,
          y: place.clientHeight / 2 - y * zoom,
          zoom,
        });
      });
      times.push(performance.now() - start);
    },
    settled: () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))),
    scripts() {
      const taken = times;
      times = [];
      return taken;
    },
    update(places, round) {
      const ids = new Set(places.map((at) => vmIds[at % vmIds.length]));
      const state = round % 2 === 0 ? 'paused' : 'error';
      flushSync(() =>
        setNodes?.((nodes) =>
          nodes.map((node) => (ids.has(node.id) ? { ...node, data: { ...node.data, state } } : node)),
        ),
      );
      return places.length;
    },
    close() {
      root.unmount();
      place.remove();
    },
  };
}

import { useDeferredValue } from 'react';
import type { ReactNode } from 'react';
import type { HostNode, PodNode, VmNode } from '../../scene/graph.ts';
import { usePlans, useView, useWorld } from '../app-context.ts';
import { GhostInspector } from '../plans/ghost-inspector.tsx';
import { PlannedGuestInspector } from '../plans/planned-guest-inspector.tsx';
import { GuestInspector } from '../guest/guest-inspector.tsx';
import { ClusterInspector } from './cluster-inspector.tsx';
import { FleetOverview } from './fleet-overview.tsx';
import { HostOverview } from './host-overview.tsx';
import './inspector.css';
import './tabs.css';
import { ObjectInspector } from './object-inspector.tsx';
import { PodOverview } from './pod-overview.tsx';
import { SelectionList } from './selection-list.tsx';
import { VmOverview } from './vm-overview.tsx';
import { EntityInspector } from '../objects/entity-inspector.tsx';
import { useChosenEntity } from '../objects/use-chosen-entity.ts';
import { WhatIfPanel } from '../what-if/what-if-panel.tsx';

/** What is known of whatever is selected; of the whole fleet where nothing is. */
export function Inspector() {
  const selection = useView((state) => state.selection);
  const graph = useDeferredValue(useWorld((state) => state.graph));
  const drawn = useDeferredValue(usePlans((state) => state.drawn));
  const nodes = selection.flatMap((id) => graph.nodes.get(id) ?? drawn.nodes.get(id) ?? []);
  const foreseen = useView((state) => state.foreseen);
  const [node] = nodes;
  const chosen = useChosenEntity();
  if (foreseen) return <WhatIfPanel foreseen={foreseen} />;
  if (chosen) return <EntityInspector key={chosen.entity.id} {...chosen} />;
  if (!node) return <FleetOverview graph={graph} />;
  if (nodes.length > 1) return <SelectionList nodes={nodes} />;
  if (node.type === 'cluster') return <ClusterInspector key={node.id} cluster={node} />;
  if (node.type === 'vm' && node.plan === 'new') return <GhostInspector key={node.id} ghost={node} />;
  if (node.type === 'guest' && node.plan === 'new')
    return <PlannedGuestInspector key={node.id} guest={node} />;
  if (node.type === 'guest') return <GuestInspector key={node.id} guest={node} />;
  return <ObjectInspector key={node.id} node={node} overview={overviewOf(node)} />;
}

function overviewOf(node: HostNode | VmNode | PodNode): ReactNode {
  if (node.type === 'host') return <HostOverview host={node} />;
  return node.type === 'pod' ? <PodOverview pod={node} /> : <VmOverview vm={node} />;
}

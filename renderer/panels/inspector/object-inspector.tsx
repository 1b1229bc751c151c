import type { ReactNode } from 'react';
import type { HostNode, PodNode, VmNode } from '../../scene/graph.ts';
import { ActionButtons } from './action-buttons.tsx';
import { VmButtons } from '../vm-editor/vm-items.tsx';
import { HardwareTab } from './hardware-tab.tsx';
import { Header } from './header.tsx';
import { InspectorTabs } from './inspector-tabs.tsx';
import { KindHealth } from './kind-health.tsx';
import { OverlayReason } from './overlay-reason.tsx';
import { WhatIfButtons } from '../what-if/what-if-items.tsx';

/** An object of a cluster: its header, and its overview, conditions, events and YAML. */
export function ObjectInspector({
  node,
  overview,
}: {
  node: HostNode | VmNode | PodNode;
  overview: ReactNode;
}) {
  const objects = node.type === 'vm' ? [node.vm, node.instance].flatMap((part) => part ?? []) : [node.entity];
  return (
    <>
      <Header node={node}>
        <ActionButtons node={node} />
        {node.type === 'host' && <WhatIfButtons hosts={[node]} />}
        <VmButtons node={node} />
      </Header>
      <KindHealth node={node} />
      <InspectorTabs
        entity={node.id}
        objects={objects}
        overview={
          <>
            <OverlayReason node={node} />
            {overview}
          </>
        }
        {...(node.type === 'host' ? { hardware: <HardwareTab host={node} /> } : {})}
      />
    </>
  );
}

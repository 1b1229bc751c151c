import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { HostNode, PodNode, VmNode } from '../../scene/graph.ts';
import type { InspectorTab } from '../../store/view-store.ts';
import '../../ui/tabs.css';
import { useApp, useView } from '../app-context.ts';
import { ActionButtons } from './action-buttons.tsx';
import { VmButtons } from '../vm-editor/vm-items.tsx';
import { ConditionsTab } from './conditions-tab.tsx';
import { HardwareTab } from './hardware-tab.tsx';
import { Header } from './header.tsx';
import { KindHealth } from './kind-health.tsx';
import { OverlayReason } from './overlay-reason.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { WhatIfButtons } from '../what-if/what-if-items.tsx';
import { YamlTab } from './yaml-tab.tsx';

const tabs: readonly InspectorTab[] = ['overview', 'hardware', 'conditions', 'events', 'yaml'];
const onHosts: ReadonlySet<InspectorTab> = new Set(['hardware']);

/** An object of a cluster: its header, and its overview, conditions, events and YAML. */
export function ObjectInspector({
  node,
  overview,
}: {
  node: HostNode | VmNode | PodNode;
  overview: ReactNode;
}) {
  const { view } = useApp();
  const chosen = useView((state) => state.tab);
  const shown = tabs.filter((name) => node.type === 'host' || !onHosts.has(name));
  const tab = shown.includes(chosen) ? chosen : 'overview';
  const objects = node.type === 'vm' ? [node.vm, node.instance].flatMap((part) => part ?? []) : [node.entity];
  return (
    <>
      <Header node={node}>
        <ActionButtons node={node} />
        {node.type === 'host' && <WhatIfButtons hosts={[node]} />}
        <VmButtons node={node} />
      </Header>
      <KindHealth node={node} />
      <Tabs.Root
        className="tabs"
        value={tab}
        onValueChange={(value) => view.setState({ tab: value as InspectorTab })}
      >
        <div className="tabs-bar">
          <Tabs.List className="tabs-list" aria-label={t('inspector.parts')}>
            {shown.map((name) => (
              <Tabs.Trigger key={name} className="tab" value={name}>
                {t(`tab.${name}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        </div>
        <Tabs.Content className="tabs-content" value="overview">
          <OverlayReason node={node} />
          {overview}
        </Tabs.Content>
        {node.type === 'host' && (
          <Tabs.Content className="tabs-content" value="hardware">
            <HardwareTab host={node} />
          </Tabs.Content>
        )}
        <Tabs.Content className="tabs-content" value="conditions">
          <ConditionsTab objects={objects} />
        </Tabs.Content>
        <Tabs.Content className="tabs-content" value="events">
          <TimelineTab entity={node.id} objects={objects} />
        </Tabs.Content>
        <Tabs.Content className="tabs-content tabs-content-yaml" value="yaml">
          <YamlTab objects={objects} />
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}

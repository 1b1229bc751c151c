import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { InspectorTab } from '../../store/view-store.ts';
import '../../ui/tabs.css';
import { useApp, useView } from '../app-context.ts';
import { ConditionsTab } from './conditions-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { YamlTab } from './yaml-tab.tsx';

type InspectorTabsProps = {
  /** The entity whose events are shown. */
  entity: string;
  /** What the API has of it, one object or several. */
  objects: readonly Entity[];
  overview: ReactNode;
  /** What it is made of, in a part of its own; left out for what has none. */
  hardware?: ReactNode;
};

/** The parts of an inspector: overview, hardware where there is any, conditions, timeline and YAML. The one shown last stays. */
export function InspectorTabs({ entity, objects, overview, hardware }: InspectorTabsProps) {
  const { view } = useApp();
  const chosen = useView((state) => state.tab);
  const shown: readonly InspectorTab[] = [
    'overview',
    ...(hardware === undefined ? [] : (['hardware'] as const)),
    'conditions',
    'events',
    'yaml',
  ];
  return (
    <Tabs.Root
      className="tabs"
      value={shown.includes(chosen) ? chosen : 'overview'}
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
        {overview}
      </Tabs.Content>
      {hardware !== undefined && (
        <Tabs.Content className="tabs-content" value="hardware">
          {hardware}
        </Tabs.Content>
      )}
      <Tabs.Content className="tabs-content" value="conditions">
        <ConditionsTab objects={objects} />
      </Tabs.Content>
      <Tabs.Content className="tabs-content" value="events">
        <TimelineTab entity={entity} objects={objects} />
      </Tabs.Content>
      <Tabs.Content className="tabs-content tabs-content-yaml" value="yaml">
        <YamlTab objects={objects} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

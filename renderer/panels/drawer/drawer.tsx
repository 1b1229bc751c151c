import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { t } from '../../i18n/i18n.ts';
import type { ViewState } from '../../store/view-store.ts';
import { IconButton } from '../../ui/button.tsx';
import '../../ui/tabs.css';
import {
  useApp,
  useConsoles,
  useJournal,
  usePlans,
  useRuns,
  useView,
  useWorld,
  useYamlDocs,
} from '../app-context.ts';
import { ConsolesTab } from '../consoles/consoles-tab.tsx';
import { Lists } from '../lists/lists.tsx';
import { MetricsPanel } from '../metrics/metrics-panel.tsx';
import { PlanPanel } from '../plans/plan-panel.tsx';
import { RunList } from '../runs/run-list.tsx';
import { isEnded } from '../../store/runs.ts';
import { isUnderWay } from '../../../shared/activity.ts';
import { ActivityList } from './activity-list.tsx';
import { ConnectionList } from './connection-list.tsx';
import './drawer.css';
import { YamlDocsTab } from '../yaml/yaml-docs-tab.tsx';
import { isBroken } from '../../../shared/connection.ts';

/** Lists of everything, what was asked of the clusters, and what stands between the app and them. */
export function Drawer() {
  const { view, preferences } = useApp();
  const tab = useView((state) => state.drawerTab);
  const underWay = useJournal(({ entries }) => (entries ?? []).filter(isUnderWay).length);
  const plans = usePlans((state) => state.plans?.size ?? 0);
  const running = useRuns(({ runs }) => (runs ?? []).filter((run) => !isEnded(run)).length);
  const consoles = useConsoles(({ open }) => open.length);
  const yamls = useYamlDocs(({ open }) => open.length);
  const broken = useWorld(
    (state) => (state.clusters ?? []).filter(({ connection }) => isBroken(connection)).length,
  );
  return (
    <Tabs.Root
      className="tabs"
      value={tab}
      onValueChange={(value) => view.setState({ drawerTab: value as ViewState['drawerTab'] })}
    >
      <div className="tabs-bar">
        <Tabs.List className="tabs-list" aria-label={t('frame.drawer')}>
          <Tabs.Trigger className="tab" value="lists">
            {t('drawer.lists')}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="metrics">
            {t('drawer.metrics')}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="plans">
            {t('drawer.plans')}
            {plans > 0 && <span className="tab-count">{plans}</span>}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="runs">
            {t('runs.tab')}
            {running > 0 && <span className="tab-count">{running}</span>}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="consoles">
            {t('console.tab')}
            {consoles > 0 && <span className="tab-count">{consoles}</span>}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="yaml">
            {t('yaml.tab')}
            {yamls > 0 && <span className="tab-count">{yamls}</span>}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="activity">
            {t('drawer.activity')}
            {underWay > 0 && <span className="tab-count">{underWay}</span>}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="connections">
            {t('drawer.connections')}
            {broken > 0 && <span className="tab-count">{broken}</span>}
          </Tabs.Trigger>
        </Tabs.List>
        <IconButton
          label={t('drawer.close')}
          icon={<X size={15} />}
          onClick={() => preferences.change({ isDrawerOpen: false })}
        />
      </div>
      <Tabs.Content className="tabs-content lists" value="lists">
        <Lists />
      </Tabs.Content>
      <Tabs.Content className="tabs-content" value="metrics">
        <MetricsPanel />
      </Tabs.Content>
      <Tabs.Content className="tabs-content" value="plans">
        <PlanPanel />
      </Tabs.Content>
      <Tabs.Content className="tabs-content" value="runs">
        <RunList />
      </Tabs.Content>
      <Tabs.Content className="tabs-content tabs-content-consoles" value="consoles">
        <ConsolesTab />
      </Tabs.Content>
      <Tabs.Content className="tabs-content tabs-content-yaml" value="yaml">
        <YamlDocsTab />
      </Tabs.Content>
      <Tabs.Content className="tabs-content" value="activity">
        <ActivityList />
      </Tabs.Content>
      <Tabs.Content className="tabs-content" value="connections">
        <ConnectionList />
      </Tabs.Content>
    </Tabs.Root>
  );
}

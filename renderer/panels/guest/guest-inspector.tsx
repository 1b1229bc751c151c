import { Focus, SquareDashedMousePointer } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { t } from '../../i18n/i18n.ts';
import type { GuestNode } from '../../scene/graph.ts';
import type { GuestTab } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import '../../ui/tabs.css';
import { useApp, useView } from '../app-context.ts';
import { BatchButtons } from '../batch/batch-verbs.tsx';
import { Header } from '../inspector/header.tsx';
import { selectNodes, toggleFocus } from './guest-focus.ts';
import { GuestNodes } from './guest-nodes.tsx';
import { GuestOverview } from './guest-overview.tsx';
import { GuestRancher } from './guest-rancher.tsx';
import { GuestWorkloads } from './guest-workloads.tsx';
import './guest-inside.css';

const ownTabs: readonly GuestTab[] = ['overview', 'nodes', 'workloads'];

/** A guest cluster: what it is by its VMs, its own nodes and workloads while its API is reached, and what the Rancher that made it says. */
export function GuestInspector({ guest }: { guest: GuestNode }) {
  const app = useApp();
  const isInFocus = useView((state) => state.focus === guest.id);
  const chosen = useView((state) => state.guestTab);
  const { rancher } = guest;
  const tabs: readonly GuestTab[] = rancher ? [...ownTabs, 'rancher'] : ownTabs;
  const tab = tabs.includes(chosen) ? chosen : 'overview';
  return (
    <>
      <Header node={guest}>
        <div className="inspector-actions">
          <Button
            icon={<Focus size={14} aria-hidden />}
            aria-pressed={isInFocus}
            onClick={() => toggleFocus(app, guest)}
          >
            {t(isInFocus ? 'guest.leaveFocus' : 'guest.focus')}
          </Button>
          <Button
            icon={<SquareDashedMousePointer size={14} aria-hidden />}
            onClick={() => selectNodes(app, guest)}
          >
            {t('guest.selectNodes')}
          </Button>
          <BatchButtons nodes={[guest]} />
        </div>
      </Header>
      <Tabs.Root
        className="tabs"
        value={tab}
        onValueChange={(value) => app.view.setState({ guestTab: value as GuestTab })}
      >
        <div className="tabs-bar">
          <Tabs.List className="tabs-list" aria-label={t('inspector.parts')}>
            {tabs.map((name) => (
              <Tabs.Trigger key={name} className="tab" value={name}>
                {t(`guest.tab.${name}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        </div>
        <Tabs.Content className="tabs-content" value="overview">
          <GuestOverview guest={guest} />
        </Tabs.Content>
        <Tabs.Content className="tabs-content" value="nodes">
          <GuestNodes guest={guest} />
        </Tabs.Content>
        <Tabs.Content className="tabs-content" value="workloads">
          <GuestWorkloads guest={guest} />
        </Tabs.Content>
        {rancher && (
          <Tabs.Content className="tabs-content" value="rancher">
            <GuestRancher guest={guest} rancher={rancher} />
          </Tabs.Content>
        )}
      </Tabs.Root>
    </>
  );
}

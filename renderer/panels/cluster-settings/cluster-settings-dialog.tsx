import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useWorld } from '../app-context.ts';
import './cluster-settings.css';
import { settingsSections } from './index.ts';

type ClusterSettingsDialogProps = {
  cluster: string;
  /** Name of the section to begin with; null or one that is not there means the first. */
  section: string | null;
  onClose: () => void;
};

/** The settings of one cluster, a section at a time; what was typed in one stays while another is shown. */
export function ClusterSettingsDialog({ cluster, section, onClose }: ClusterSettingsDialogProps) {
  const info = useWorld((state) => state.clusters?.find(({ id }) => id === cluster));
  const [shown, setShown] = useState(
    () => (settingsSections.find(({ name }) => name === section) ?? settingsSections[0])?.name ?? '',
  );
  const [visited, setVisited] = useState<ReadonlySet<string>>(() => new Set([shown]));
  if (!info) return null;
  return (
    <Dialog
      title={t('settings.title', { name: info.name })}
      description={info.server}
      size="large"
      onClose={onClose}
    >
      <Tabs.Root
        className="settings"
        orientation="vertical"
        value={shown}
        onValueChange={(name) => {
          setShown(name);
          setVisited((before) => new Set([...before, name]));
        }}
      >
        <Tabs.List className="settings-list" aria-label={t('settings.sections')}>
          {settingsSections.map(({ name, title }) => (
            <Tabs.Trigger key={name} className="settings-tab" value={name}>
              {title()}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {settingsSections.map(({ name, Body }) => (
          <Tabs.Content
            key={name}
            className="settings-content"
            value={name}
            forceMount
            hidden={name !== shown}
            tabIndex={-1}
          >
            {visited.has(name) && <Body cluster={info} />}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Dialog>
  );
}

import { Tabs } from 'radix-ui';
import { useState } from 'react';
import type { ComponentType } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { SettingsSection } from '../../store/view-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import '../cluster-settings/cluster-settings.css';
import { DataSection } from './data-section.tsx';
import { GeneralSection } from './general-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import './settings.css';
import { ShortcutsSection } from './shortcuts-section.tsx';

const sections: Record<SettingsSection, ComponentType> = {
  general: GeneralSection,
  shortcuts: ShortcutsSection,
  privacy: PrivacySection,
  data: DataSection,
};
const names = Object.keys(sections) as SettingsSection[];

/** The settings of the app, a section at a time; what is chosen holds at once. */
export function SettingsDialog({
  section,
  onClose,
}: {
  section: SettingsSection | null;
  onClose: () => void;
}) {
  const [shown, setShown] = useState<string>(section ?? 'general');
  return (
    <Dialog title={t('preferences.title')} description={t('preferences.lead')} size="large" onClose={onClose}>
      <Tabs.Root className="settings" orientation="vertical" value={shown} onValueChange={setShown}>
        <Tabs.List className="settings-list" aria-label={t('preferences.sections')}>
          {names.map((name) => (
            <Tabs.Trigger key={name} className="settings-tab" value={name}>
              {t(`preferences.section.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {names.map((name) => {
          const Body = sections[name];
          return (
            <Tabs.Content key={name} className="settings-content" value={name} tabIndex={-1}>
              <Body />
            </Tabs.Content>
          );
        })}
      </Tabs.Root>
    </Dialog>
  );
}

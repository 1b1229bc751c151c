import { t } from '../../../i18n/i18n.ts';
import { Section } from '../../../ui/facts.tsx';
import { ManagedRow } from '../../rancher/managed-section.tsx';
import { RegistrationPart } from '../../rancher/registration.tsx';
import { useManaged } from '../../rancher/use-managed.ts';
import { Ways } from '../../rancher/ways.tsx';
import type { SectionProps, SettingsSection } from '../section.ts';

/** How Ranchers see the cluster, the ways to it, and its registration with one. */
export const rancherSection: SettingsSection = {
  name: 'rancher',
  title: () => t('managed.title'),
  Body: RancherPart,
};

function RancherPart({ cluster }: SectionProps) {
  const managed = useManaged(cluster);
  return (
    <div className="settings-body">
      {managed.map((each) => (
        <ManagedRow key={`${each.rancher.id} ${each.twin.id}`} managed={each} />
      ))}
      <Section title={t('managed.ways')}>
        <Ways info={cluster} />
      </Section>
      <Section title={t('managed.registration')}>
        <RegistrationPart info={cluster} />
      </Section>
    </div>
  );
}

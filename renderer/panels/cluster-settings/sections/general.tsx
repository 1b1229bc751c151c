import { useState } from 'react';
import { t } from '../../../i18n/i18n.ts';
import { TextField } from '../../../ui/field.tsx';
import { useApp } from '../../app-context.ts';
import { ColourField } from '../../colour-field.tsx';
import { SectionForm } from '../section-form.tsx';
import type { SectionProps, SettingsSection } from '../section.ts';

/** What a cluster is called here and how it is told from others. */
export const generalSection: SettingsSection = {
  name: 'general',
  title: () => t('settings.general'),
  Body: General,
};

function General({ cluster }: SectionProps) {
  const { backend } = useApp();
  const [name, setName] = useState(cluster.name);
  const [colour, setColour] = useState(cluster.colour);
  const isChanged = name.trim() !== cluster.name || colour !== cluster.colour;
  return (
    <SectionForm
      canSave={isChanged && name.trim() !== ''}
      onSave={() => backend.call('cluster.update', { cluster: cluster.id, name: name.trim(), colour })}
    >
      <TextField label={t('settings.name')} value={name} maxLength={80} onChange={setName} />
      <p className="settings-note">{t('settings.nameNote')}</p>
      <ColourField value={colour} onChange={setColour} />
    </SectionForm>
  );
}

import { RadioGroup } from 'radix-ui';
import { useId, useState } from 'react';
import { ConnectOnStart } from '../../../../shared/cluster.ts';
import { t } from '../../../i18n/i18n.ts';
import { TextField } from '../../../ui/field.tsx';
import { useApp, useWorld } from '../../app-context.ts';
import { ColourField } from '../../colour-field.tsx';
import { SectionForm } from '../section-form.tsx';
import type { SectionProps, SettingsSection } from '../section.ts';
import { tagProblem, toTags } from '../tags.ts';

/** What a cluster is called here, how it is told from others and listed, and whether a start contacts it. */
export const generalSection: SettingsSection = {
  name: 'general',
  title: () => t('settings.general'),
  Body: General,
};

function General({ cluster }: SectionProps) {
  const { backend } = useApp();
  const clusters = useWorld((state) => state.clusters) ?? [];
  const [name, setName] = useState(cluster.name);
  const [colour, setColour] = useState(cluster.colour);
  const [group, setGroup] = useState(cluster.group ?? '');
  const [tagText, setTagText] = useState(cluster.tags.join(', '));
  const [start, setStart] = useState(cluster.connectOnStart);
  const tags = toTags(tagText);
  const problem = tagProblem(tags);
  const groups = [...new Set(clusters.flatMap((each) => each.group ?? []))].sort();
  const next = {
    name: name.trim(),
    colour,
    group: group.trim() === '' ? null : group.trim(),
    tags,
    connectOnStart: start,
  };
  const isChanged = Object.entries(next).some(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(cluster[field as keyof typeof next]),
  );
  return (
    <SectionForm
      canSave={isChanged && next.name !== '' && problem === null}
      onSave={() => backend.call('cluster.update', { cluster: cluster.id, ...next })}
    >
      <div className="settings-pair">
        <TextField
          label={t('settings.name')}
          note={t('settings.nameNote')}
          value={name}
          maxLength={80}
          onChange={setName}
        />
        <ColourField value={colour} onChange={setColour} />
      </div>
      <TextField
        label={t('settings.group')}
        note={t('settings.groupNote')}
        value={group}
        maxLength={60}
        suggestions={groups}
        onChange={setGroup}
      />
      <TextField
        label={t('settings.tags')}
        note={problem ?? t('settings.tagsNote')}
        isWrong={problem !== null}
        value={tagText}
        maxLength={900}
        onChange={setTagText}
      />
      <StartField value={start} onChange={setStart} />
    </SectionForm>
  );
}

function StartField({
  value,
  onChange,
}: {
  value: ConnectOnStart;
  onChange: (value: ConnectOnStart) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <span className="field-label" id={id}>
        {t('settings.start')}
      </span>
      <RadioGroup.Root
        className="settings-choices"
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(ConnectOnStart.parse(next))}
      >
        {ConnectOnStart.options.map((choice) => (
          <RadioGroup.Item key={choice} value={choice} className="settings-choice">
            <span className="settings-dot" aria-hidden />
            {t(`settings.startChoice.${choice}`)}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <p className="field-note">{t(`settings.startNote.${value}`)}</p>
    </div>
  );
}

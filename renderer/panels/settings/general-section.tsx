import { useState } from 'react';
import type { Preferences } from '../../../shared/preferences.ts';
import { t } from '../../i18n/i18n.ts';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { formatBytes, formatClock, quantityText } from '../../ui/format.ts';
import { useApp, useView } from '../app-context.ts';
import { LanguageField } from '../language-field.tsx';

const themes = ['system', 'light', 'dark'] as const;
const contrasts = ['system', 'on', 'off'] as const;
const sizes = ['binary', 'decimal'] as const;
const clocks = ['locale', 'h23', 'h12'] as const;
const exampleBytes = 96 * 1024 ** 3;

/** How the app looks, and how it tells sizes and times. */
export function GeneralSection() {
  const { preferences } = useApp();
  const chosen = useView((state) => state.preferences);
  const change = <K extends keyof Preferences>(name: K, value: Preferences[K]): void =>
    preferences.change({ [name]: value });
  const [now] = useState(() => new Date().toISOString());
  return (
    <div className="settings-body">
      <LanguageField />
      <ChoiceField
        label={t('theme.label')}
        value={chosen.theme}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={(value) => change('theme', value)}
      />
      <ChoiceField
        label={t('contrast.label')}
        value={chosen.contrast}
        options={contrasts.map((value) => ({ value, label: t(`contrast.${value}`) }))}
        onChange={(value) => change('contrast', value)}
      />
      <ChoiceField
        label={t('preferences.sizes')}
        value={chosen.sizes}
        options={sizes.map((value) => ({ value, label: t(`preferences.sizesAs.${value}`) }))}
        note={t('preferences.sizesNote', { example: quantityText(formatBytes(exampleBytes)) })}
        onChange={(value) => change('sizes', value)}
      />
      <ChoiceField
        label={t('preferences.clock')}
        value={chosen.clock}
        options={clocks.map((value) => ({ value, label: t(`preferences.clockAs.${value}`) }))}
        note={t('preferences.clockNote', { example: formatClock(now) })}
        onChange={(value) => change('clock', value)}
      />
    </div>
  );
}

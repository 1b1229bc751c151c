import { features } from '../../../shared/features.ts';
import type { FeatureCause, FeatureDefinition } from '../../../shared/features.ts';
import { t } from '../../i18n/i18n.ts';
import { Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import '../health-rows.css';
import { useCall } from '../use-call.ts';

/** What a part needs that is not there, in words. */
export function causeWords(cause: FeatureCause): string {
  switch (cause.type) {
    case 'release':
      return t('feature.needsRelease', { version: cause.since });
    case 'addon':
      return t('feature.needsAddon', { addon: cause.addon });
    case 'part':
      return t('feature.needsPart', { part: cause.part });
  }
}

/** What a connected cluster lacks that others have, each with what it would take. */
export function FeaturesSection({ cluster }: { cluster: string }) {
  const { value } = useCall('cluster.features', { cluster }, null);
  const lacking = value?.features.filter(({ isThere }) => isThere === false) ?? [];
  if (!value || lacking.length === 0) return null;
  return (
    <Section
      title={t('feature.title')}
      aside={t('feature.count', { count: lacking.length, total: value.features.length })}
    >
      <ul className="health">
        {lacking.map(({ name }) => {
          const { cause }: FeatureDefinition = features[name];
          return (
            <li key={name} className="health-row">
              <StateGlyph state="off" />
              <span>{t(`feature.name.${name}`)}</span>
              <span className="health-state">{causeWords(cause)}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

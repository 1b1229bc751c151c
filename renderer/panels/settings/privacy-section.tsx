import { t } from '../../i18n/i18n.ts';
import { UpdatesField } from '../updates-field.tsx';

const kept = ['none', 'where', 'secrets'] as const;

/** What the app tells others: nothing, to whom it speaks at all, and whether it looks for new versions. */
export function PrivacySection() {
  return (
    <div className="settings-body">
      <section className="settings-part">
        <h3>{t('preferences.telemetry')}</h3>
        {kept.map((name) => (
          <p key={name}>{t(`preferences.telemetryText.${name}`)}</p>
        ))}
      </section>
      <section className="settings-part">
        <h3>{t('preferences.updates')}</h3>
        <UpdatesField />
      </section>
    </div>
  );
}

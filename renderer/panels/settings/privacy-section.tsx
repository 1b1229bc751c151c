import { t } from '../../i18n/i18n.ts';

const kept = ['none', 'where', 'secrets'] as const;

/** What the app tells others: nothing, and to whom it speaks at all. */
export function PrivacySection() {
  return (
    <div className="settings-body">
      <section className="settings-part">
        <h3>{t('preferences.telemetry')}</h3>
        {kept.map((name) => (
          <p key={name}>{t(`preferences.telemetryText.${name}`)}</p>
        ))}
      </section>
    </div>
  );
}

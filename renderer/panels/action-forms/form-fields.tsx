import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import './action-forms.css';
import type { OpenForm } from './use-form.ts';

/** The fields of the form of an action, and why it cannot be asked for; a form there is only where it has options. */
export function FormFields({ opened, reason }: { opened: OpenForm; reason: string | null }) {
  return (
    <>
      {opened.form && (
        <div className="action-form" role="group" aria-label={t('actionForm.label')}>
          <opened.form.Fields {...opened.fields} />
        </div>
      )}
      <p className="action-problem" role="status">
        {reason !== null && say(reason)}
      </p>
    </>
  );
}

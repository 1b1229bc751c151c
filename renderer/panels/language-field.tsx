import { useId } from 'react';
import { languageNames, LanguageChoice } from '../../shared/language.ts';
import { t } from '../i18n/i18n.ts';
import '../ui/field.css';
import { useApp, useView } from './app-context.ts';

/** What can be chosen, in the order in which it is offered. */
export const languageChoices = LanguageChoice.options;

/** The name of a choice: a language in itself, or "as the system". */
export function languageChoiceName(choice: LanguageChoice): string {
  return choice === 'system' ? t('language.system') : languageNames[choice];
}

/** Chooses the language of the app; it changes at once. */
export function LanguageField() {
  const id = useId();
  const { preferences } = useApp();
  const chosen = useView((state) => state.preferences.language);
  return (
    <div className="field">
      <label htmlFor={id}>{t('language.label')}</label>
      <select
        id={id}
        className="input"
        value={chosen}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => preferences.change({ language: LanguageChoice.parse(target.value) })}
      >
        {languageChoices.map((choice) => (
          <option key={choice} value={choice} {...(choice === 'system' ? {} : { lang: choice })}>
            {languageChoiceName(choice)}
          </option>
        ))}
      </select>
      <p id={`${id}-note`} className="field-note">
        {t('language.note')}
      </p>
    </div>
  );
}

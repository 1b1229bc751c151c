import { languageNames, LanguageChoice } from '../../shared/language.ts';
import { t } from '../i18n/i18n.ts';
import { SelectField } from '../ui/select-field.tsx';
import { useApp, useView } from './app-context.ts';

/** What can be chosen, in the order in which it is offered. */
export const languageChoices = LanguageChoice.options;

/** The name of a choice: a language in itself, or "as the system". */
export function languageChoiceName(choice: LanguageChoice): string {
  return choice === 'system' ? t('language.system') : languageNames[choice];
}

/** Chooses the language of the app; it changes at once. */
export function LanguageField() {
  const { preferences } = useApp();
  const chosen = useView((state) => state.preferences.language);
  return (
    <SelectField
      label={t('language.label')}
      note={t('language.note')}
      value={chosen}
      options={languageChoices.map((choice) => ({
        ...{ value: choice, text: languageChoiceName(choice) },
        ...(choice !== 'system' && { lang: choice }),
      }))}
      onChange={(language) => preferences.change({ language })}
    />
  );
}

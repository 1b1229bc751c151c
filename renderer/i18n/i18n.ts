import { createInstance } from 'i18next';
import en from './en.json' with { type: 'json' };
import { locale } from './locale.ts';

const i18n = createInstance();
void i18n.init({
  lng: locale,
  resources: { [locale]: { translation: en } },
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** The text of a key, with its values put in and its plural chosen. */
export const t = i18n.t;

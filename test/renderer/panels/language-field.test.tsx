// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Preferences } from '../../../shared/preferences.ts';
import { LanguageField } from '../../../renderer/panels/language-field.tsx';
import { renderPanel } from './render.tsx';

afterEach(cleanup);

it('offers every language in itself, and keeps the choice', () => {
  const { app } = renderPanel(<LanguageField />);
  const field = screen.getByRole('combobox', { name: 'Language' });
  expect([...field.querySelectorAll('option')].map(({ textContent, lang }) => [textContent, lang])).toEqual([
    ['As the system', ''],
    ['English', 'en'],
    ['简体中文', 'zh-CN'],
    ['Deutsch', 'de'],
    ['日本語', 'ja'],
  ]);
  fireEvent.change(field, { target: { value: 'ja' } });
  expect(app.view.getState().preferences.language).toBe('ja');
});

it('is forgotten where a later Acre kept a language that is not spoken here', () => {
  expect(Preferences.parse({ language: 'tlh' }).language).toBe('system');
  expect(Preferences.parse({ language: 'de' }).language).toBe('de');
});

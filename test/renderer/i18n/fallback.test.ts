import { expect, it, vi } from 'vitest';
import { counted, speak, t } from '../../../renderer/i18n/i18n.ts';

vi.mock('../../../renderer/i18n/de.json', () => ({ default: { common: { close: 'Zu' } } }));

it('shows in English what a language lacks, with its plural, and never a key', async () => {
  await speak({ language: 'de', locale: 'de' });
  expect(t('common.close')).toBe('Zu');
  expect(t('common.cancel')).toBe('Cancel');
  expect([counted('count.hosts', 1), counted('count.hosts', 2)]).toEqual(['1 host', '2 hosts']);
});

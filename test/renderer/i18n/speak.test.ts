import { afterEach, describe, expect, it } from 'vitest';
import { toLanguage, toLocale } from '../../../shared/language.ts';
import { counted, speak, t } from '../../../renderer/i18n/i18n.ts';
import { isRightToLeft, languageNow, onLanguage } from '../../../renderer/i18n/locale.ts';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDay,
  formatRelative,
  formatShare,
} from '../../../renderer/ui/format.ts';

const say = (language: string): Promise<void> => speak({ language, locale: language });
afterEach(() => say('en'));

describe('the language to speak', () => {
  it.each([
    ['system', ['de-AT', 'en'], 'de'],
    ['system', ['fr-FR', 'ja'], 'ja'],
    ['system', ['zh-Hans-SG'], 'zh-CN'],
    ['system', ['zh-TW', 'zh-Hant-HK', 'en-GB'], 'en'],
    ['system', [], 'en'],
    ['ja', ['de'], 'ja'],
  ] as const)('for %s on %j is %s', (choice, system, expected) =>
    expect(toLanguage(choice, system)).toBe(expected),
  );

  it('keeps the customs of the system where they are of that language', () => {
    expect(toLocale('en', ['en-GB', 'de'])).toBe('en-GB');
    expect(toLocale('de', ['en-GB', 'de-CH'])).toBe('de-CH');
    expect(toLocale('ja', ['en-GB'])).toBe('ja');
  });
});

describe('speaking another language', () => {
  it('changes texts, plurals and numbers at once, and tells who listens', async () => {
    let told = 0;
    const stop = onLanguage(() => (told += 1));
    expect(counted('count.hosts', 1234)).toBe('1,234 hosts');
    await say('de');
    expect(languageNow()).toBe('de');
    expect(t('common.cancel')).toBe('Abbrechen');
    expect([counted('count.warnings', 1), counted('count.warnings', 1234)]).toEqual([
      '1 Warnung',
      '1.234 Warnungen',
    ]);
    await say('ja');
    expect(t('overlay.nMinusOne.loses', { count: 1 })).toBe('ボリューム 1 個を喪失');
    await say('zh-CN');
    expect(counted('count.vms', 24)).toBe('24 个虚拟机');
    expect(told).toBe(3);
    stop();
  });

  it('writes numbers, shares, sizes, ages and dates by its customs', async () => {
    const now = Date.parse('2026-03-04T12:00:00Z');
    const read = (): string[] => [
      formatCount(12_345),
      formatShare(1, 2),
      formatBytes(1.5 * 1024 ** 3).value,
      formatAge('2026-03-04T11:00:00Z', now),
      formatRelative('2026-03-04T11:57:00Z', now),
      formatDay('2026-03-04T12:00:00Z'),
    ];
    expect(read()).toEqual(['12,345', '50%', '1.5', '1 h', '3 minutes ago', 'Mar 4, 2026']);
    await say('de');
    expect(read()).toEqual(['12.345', '50\u00a0%', '1,5', '1 h', 'vor 3 Minuten', '04.03.2026']);
    await say('ja');
    expect(read()).toEqual(['12,345', '50%', '1.5', '1 時間', '3 分前', '2026/03/04']);
    await say('zh-CN');
    expect(read()).toEqual(['12,345', '50%', '1.5', '1 小时', '3分钟前', '2026年3月4日']);
  });

  it('stays as it is where there is no such language', async () => {
    await say('de');
    const own = t('common.cancel');
    expect(own).not.toBe('Cancel');
    await say('xx');
    expect(languageNow()).toBe('de');
    expect(t('common.cancel')).toBe(own);
  });

  it('ends with the language that was asked for last, whichever is read first', async () => {
    await Promise.all([say('ja'), say('de')]);
    expect(languageNow()).toBe('de');
    expect(t('common.close')).toBe('Schließen');
  });
});

describe('the languages for tests', () => {
  it('are longer, and written from right to left, with the values in place', async () => {
    await say('en-XA');
    expect(counted('count.hosts', 3)).toMatch(/^\[3 hösts·+\]$/);
    await say('ar-XB');
    expect(counted('count.hosts', 3)).toBe('3\u202e hosts\u202c');
    expect([isRightToLeft('ar-XB'), isRightToLeft('de')]).toEqual([true, false]);
  });
});

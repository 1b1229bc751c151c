import { afterEach, describe, expect, it } from 'vitest';
import { translated } from '../../../build/texts/catalogue.ts';
import { holesOf, isSentence, patternsIn, readSaid, saidIn } from '../../../build/texts/said.ts';
import { actions } from '../../../shared/actions/index.ts';
import { speak, t } from '../../../renderer/i18n/i18n.ts';
import { inSentence, say } from '../../../renderer/i18n/say.ts';

const english = Object.keys(readSaid('de'));
afterEach(() => speak({ language: 'en', locale: 'en' }));

describe('what is said outside of the page', () => {
  it('is what the sources say today', () => {
    const written = patternsIn();
    expect(english.filter((pattern) => !written.has(pattern))).toEqual([]);
  });

  it.each(translated)('is the same in %s, with the same values', (language) => {
    const said = readSaid(language);
    expect(Object.keys(said)).toEqual(english);
    const lost = Object.entries(said).filter(
      ([pattern, text]) => holesOf(pattern).join() !== holesOf(text).join(),
    );
    expect(lost).toEqual([]);
  });

  it('leaves no sentence out that reads as one', () => {
    const said = new Set(english);
    expect([...patternsIn(saidIn)].filter((each) => isSentence(each) && !said.has(each))).toEqual([]);
  });

  it.each(translated)('has the labels of most actions in %s', (language) => {
    const said = readSaid(language);
    const labels = Object.values(actions).map(({ label }) => label);
    expect(labels.filter((label) => label in said).length).toBeGreaterThan(labels.length * 0.8);
  });

  it('stays as it is in English, and where it is the word of a server', async () => {
    expect(say('The VM is off.')).toBe('The VM is off.');
    await speak({ language: 'de', locale: 'de' });
    expect(say('admission webhook "validator.harvesterhci.io" denied the request')).toBe(
      'admission webhook "validator.harvesterhci.io" denied the request',
    );
    expect(say('')).toBe('');
  });

  it('puts values back, the names among them untouched, and says sentences within', async () => {
    await speak({ language: 'de', locale: 'de' });
    expect(say('Run strategy Always starts the VM by itself.')).toBe(
      'Die Ausführungsstrategie Always startet die VM von selbst.',
    );
    expect(say('web-01 asks for 8 Gi (at 150% overcommit), and host-2 has 3 Gi of 64 Gi left.')).toBe(
      'web-01 verlangt 8 Gi (at 150% overcommit), und host-2 hat 3 Gi von 64 Gi übrig.',
    );
    expect(say('It is not ready. Longhorn says so.')).toBe('Es ist nicht bereit. Longhorn says so.');
    await speak({ language: 'ja', locale: 'ja' });
    expect(say('3 of 5 etcd nodes are ready, 3 are needed')).toBe(
      'etcd ノード 5 台中 3 台が準備完了、3 台必要',
    );
    expect(say('It is being deleted. The VM is off.')).toBe('削除中です。VM はオフです。');
  });

  it.each([
    [
      'The VM shop-1 could not be created, because its image is not on Harvester any more: image "a" not found',
      'Die VM shop-1 konnte nicht erstellt werden, denn ihr Image ist nicht mehr auf Harvester: image "a" not found',
    ],
    [
      'The server could not answer: 503 Service Unavailable',
      'Der Server konnte nicht antworten: 503 Service Unavailable',
    ],
    [
      '2 of 3 VMs can go to host-2, which leaves little room. web-01 is off.',
      '2 von 3 VMs können auf host-2 umziehen; danach bleibt wenig Platz. web-01 is off.',
    ],
    ['"move" has been applied, at least in part.', '„move“ wurde angewendet, zumindest teilweise.'],
  ])('is said in German with the words of servers within it: %s', async (text, german) => {
    await speak({ language: 'de', locale: 'de' });
    expect(say(text)).toBe(german);
  });

  it('is in the language where a text names the verb of an action', async () => {
    expect(t('menu.asks', { verb: 'Stop' })).toBe('Stop…');
    await speak({ language: 'de', locale: 'de' });
    expect(t('menu.asks', { verb: 'Stop' })).toBe('Stoppen …');
    expect([inSentence('Running'), inSentence('Off')]).toEqual(['Läuft', 'Aus']);
  });
});

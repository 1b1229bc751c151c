import { describe, expect, it } from 'vitest';
import {
  isRegistryHost,
  movedTo,
  readMirrors,
  registryProblems,
  toMirrorsText,
  toRegistry,
} from '../../../shared/plan/registry.ts';
import { certificateSlotsOf, slotsOf } from '../../../shared/plan/slots.ts';
import { createGuest } from '../../support/plan-site.ts';

describe('a private registry', () => {
  it('is a host with a port or without, and no address', () => {
    expect(['reg.lab', 'reg.lab:5000', '10.0.0.1:443', '[fd00::1]:5000'].filter(isRegistryHost)).toHaveLength(
      4,
    );
    expect(['https://reg.lab', 'reg lab', 'reg.lab/path', 'reg.lab:', ''].filter(isRegistryHost)).toEqual([]);
  });

  it('mirrors what is written, which reads as it was', () => {
    const mirrors = { 'docker.io': ['https://reg.lab:5000', 'http://other/v2'], '*': ['https://reg.lab'] };
    const text = 'docker.io=https://reg.lab:5000,http://other/v2 *=https://reg.lab';
    expect(toMirrorsText(mirrors)).toBe(text);
    expect(readMirrors(text)).toEqual(mirrors);
    expect(readMirrors('  ')).toEqual({});
  });

  it.each([
    ['no address', 'docker.io'],
    ['no upstream', '=https://reg.lab'],
    ['another scheme', 'docker.io=ftp://reg.lab'],
    ['an upstream twice', 'docker.io=https://a docker.io=https://b'],
    ['a password, which a plan must not hold', 'docker.io=https://me:secret@reg.lab'],
    ['an empty address', 'docker.io=https://a,'],
  ])('takes no mirrors with %s', (_, text) => {
    expect(readMirrors(text)).toBeNull();
  });

  it('moves to another host with the mirrors that were those of its host, and leaves others', () => {
    expect(movedTo(toRegistry('a'), 'b')).toEqual(toRegistry('b'));
    const own = { ...toRegistry('a'), mirrors: { 'docker.io': ['https://a'] }, systemDefaultRegistry: null };
    expect(movedTo(own, 'b')).toEqual({ ...own, host: 'b' });
  });

  it('says what is wrong with it', () => {
    expect(registryProblems(toRegistry('reg.lab:5000'))).toEqual([]);
    const wrong = { ...toRegistry('https://reg.lab'), mirrors: { '*': [], 'a b': ['reg.lab'] } };
    expect(registryProblems(wrong)).toHaveLength(4);
  });

  it('has its CA in a slot for certificates, and its password in another', () => {
    const registry = { ...toRegistry('reg.lab'), passwordSlot: 'shop/password', caSlot: 'shop/ca' };
    const intention = createGuest('shop', 'shop', 1, 0, {
      registry,
      airGap: { type: 'url', url: 'https://files.lab', caSlot: 'shop/files-ca' },
    });
    expect(certificateSlotsOf({ intentions: [intention] })).toEqual(['shop/ca', 'shop/files-ca']);
    expect(slotsOf({ intentions: [intention] })).toEqual(
      expect.arrayContaining(['shop/ca', 'shop/files-ca', 'shop/password']),
    );
  });
});

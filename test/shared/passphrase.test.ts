import { expect, it } from 'vitest';
import { passphraseStrength } from '../../shared/passphrase.ts';

it.each([
  ['', 'weak'],
  ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['abcdefghijklmnopqrstuvwxyz', 'weak'],
  ['0123456789012', 'weak'],
  ['password password password', 'weak'],
  ['harvester cluster', 'weak'],
  ['Harvester2026', 'weak'],
  ['sunflower tractor', 'weak'],
  ['sunflower tractor pencil orbit', 'fair'],
  ['sunflower tractor pencil orbit velvet', 'strong'],
  ['sunflower sunflower sunflower sunflower sunflower', 'weak'],
  ['xK4f9wQz2m', 'fair'],
  ['xK4#f9wQ!z2m-Lp7', 'strong'],
])('%j is %s', (text, strength) => {
  expect(passphraseStrength(text)).toBe(strength);
});

import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { redact } from '../../../electron/redact.ts';
import { Secret } from '../../../electron/vault/secret.ts';

const canary = 'canary-4711-value';

test('a secret shows as [secret] however it is printed, and gives its value on request only', () => {
  const secret = new Secret(canary);
  expect(secret.reveal()).toBe(canary);
  const shown = [
    String(secret),
    'a ' + (secret as unknown as string),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: { er: [secret] } }, { depth: 9, showHidden: true }),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(structuredClone({ secret })),
  ].join('\n');
  expect(shown).not.toContain(canary);
  expect(shown.match(/\[secret\]/g)).toHaveLength(5);
});

test('the redactor knows a secret from birth', () => {
  const secret = new Secret('another-canary-0815');
  expect(redact.text(`it is ${secret.reveal()}!`)).toBe('it is ***!');
});

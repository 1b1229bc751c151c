import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText } from '../../../electron/vault/parts.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { openFakeKeychain } from './fake-keychain.ts';
import { openWindowsParts, openWindowsVault } from './open-fake.ts';

const limitBytes = 400;
const values = {
  none: null,
  short: 'old',
  long: 'ä€😀o'.repeat(150),
  other: 'n€w'.repeat(333),
  single: 'acre-parts:1:x',
};
type Name = keyof typeof values;

/** What must be left in the keychain for a value: the plain item, and its parts. */
const itemsOf = (value: string | null): number => {
  if (value === null) return 0;
  const isPlain = Buffer.byteLength(value) <= limitBytes && !value.startsWith('acre-parts:');
  return isPlain ? 1 : 1 + splitText(value, limitBytes).length;
};

async function keychainHolding(value: string | null): Promise<Map<string, string>> {
  const keychain = openFakeKeychain({ limitBytes });
  if (value !== null) await openWindowsParts(keychain, limitBytes).write('k', value);
  return keychain.items;
}

async function change(
  items: Map<string, string>,
  to: string | null,
  crashAt?: number,
  isDoneBeforeCrash = false,
) {
  const crash = crashAt === undefined ? {} : { crashAt, isDoneBeforeCrash };
  const keychain = openFakeKeychain({ items, limitBytes, ...crash });
  const parts = openWindowsParts(keychain, limitBytes);
  const result = to === null ? await parts.remove('k') : await parts.write('k', to);
  return { result, calls: keychain.calls() };
}

async function readBack(items: Map<string, string>): Promise<string | null> {
  const read = await openWindowsParts(openFakeKeychain({ items, limitBytes }), limitBytes).read('k');
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

describe('splitText', () => {
  test('gives the text back, each piece within the limit and whole characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 4, max: 40 }),
        (text, limit) => {
          const pieces = splitText(text, limit);
          expect(pieces.join('')).toBe(text);
          for (const piece of pieces) {
            expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(limit);
            expect(Buffer.from(piece).toString()).toBe(piece);
          }
        },
      ),
    );
  });
});

describe('a crash at any native call', () => {
  const names = Object.keys(values) as Name[];
  const pairs = names.flatMap((from) => names.map((to) => [from, to] as const));

  test.each(pairs)(
    '%s to %s leaves the old value or the new one, and the next write clears the rest',
    async (from, to) => {
      const before = await keychainHolding(values[from]);
      const whole = await change(new Map(before), values[to]);
      expect(whole.result.ok).toBe(true);
      for (let crashAt = 1; crashAt <= whole.calls; crashAt += 1) {
        for (const isDoneBeforeCrash of [false, true]) {
          const items = new Map(before);
          await change(items, values[to], crashAt, isDoneBeforeCrash);
          expect([values[from], values[to]]).toContain(await readBack(items));
          for (const next of [values.other, values.short, null]) {
            const later = new Map(items);
            expect((await change(later, next)).result.ok).toBe(true);
            expect(await readBack(later)).toBe(next);
            expect(later.size).toBe(itemsOf(next));
          }
        }
      }
    },
  );
});

test('any history of writes, removals and crashes reads as one of the values it may hold', async () => {
  const step = fc.record({
    to: fc.option(
      fc.oneof(
        fc.string({ minLength: 1, maxLength: 30 }),
        fc.integer({ min: 200, max: 900 }).map((length) => `${length}-ü€😀`.repeat(length / 4)),
      ),
    ),
    crashAt: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    isDone: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const items = new Map<string, string>();
      let held: string | null = null;
      for (const { to, crashAt, isDone } of steps) {
        await change(items, to, crashAt, isDone);
        const read = await readBack(items);
        expect([held, to]).toContain(read);
        held = read;
      }
      await change(items, null);
      expect(items.size).toBe(0);
    }),
    { numRuns: 150 },
  );
});

describe('damage', () => {
  const damaged = async (spoil: (items: Map<string, string>) => void) => {
    const items = await keychainHolding(values.long);
    spoil(items);
    return openWindowsParts(openFakeKeychain({ items, limitBytes }), limitBytes).read('k');
  };
  const partOf = (items: Map<string, string>) => [...items.keys()].find((name) => name.endsWith('.1'))!;

  test('a missing part is told', async () => {
    const read = await damaged((items) => items.delete(partOf(items)));
    expect(read).toMatchObject({ ok: false, error: { code: 'vault' } });
    expect(!read.ok && read.error.message).toContain('Part 2');
  });

  test('a changed part is told', async () => {
    const read = await damaged((items) =>
      items.set(partOf(items), items.get(partOf(items))!.replace('ä', 'ö')),
    );
    expect(!read.ok && read.error.message).toContain('do not belong together');
  });

  test('an unreadable list of parts is told, and can be written over', async () => {
    const items = await keychainHolding(values.long);
    items.set('k', 'acre-parts:1:{');
    const parts = openWindowsParts(openFakeKeychain({ items, limitBytes }), limitBytes);
    expect(await parts.read('k')).toMatchObject({ ok: false, error: { code: 'vault' } });
    expect(await parts.write('k', 'new')).toMatchObject({ ok: true });
    expect(await parts.read('k')).toEqual({ ok: true, value: 'new' });
  });
});

test('the longest credential fits in the items of Windows', async () => {
  const keychain = openFakeKeychain();
  const vault = openWindowsVault(keychain);
  const value = '😀'.repeat(256 * 1024);
  expect(await vault.put('k', new Secret(value))).toMatchObject({ ok: true });
  const got = await vault.get('k');
  expect(got.ok && got.value.type === 'found' && got.value.secret.reveal() === value).toBe(true);
  await vault.put('k', new Secret('small'));
  expect([...keychain.items]).toEqual([['k', 'small']]);
});

test('parts that could not be removed after a write are removed by the next one', async () => {
  const items = await keychainHolding(values.long);
  const meddle = (call: string, account: string) =>
    call === 'delete' && account.endsWith('.1') ? Promise.reject(new Error('Access is denied.')) : undefined;
  const stubborn = openWindowsParts(openFakeKeychain({ items, limitBytes, meddle }), limitBytes);
  expect(await stubborn.write('k', 'short')).toMatchObject({ ok: true });
  expect(await readBack(items)).toBe('short');
  expect(items.size).toBeGreaterThan(1);
  expect((await change(items, 'shorter')).result.ok).toBe(true);
  expect([...items]).toEqual([['k', 'shorter']]);
});

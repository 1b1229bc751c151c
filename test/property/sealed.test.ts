import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSealedText, sealText } from '../../electron/cluster/sealed-file.ts';

/** So little work that thousands of files can be opened in a test. */
const cheap = { logN: 4, r: 1, p: 1 };
const passphrase = 'nine hosts and a witness';
const text = JSON.stringify({ clusters: [{ name: 'Lab', token: 'ä€😀-canary' }] });
const refusals = [
  'This is not an export of clusters from Acre.',
  'This export was made by a newer Acre.',
  'This export of clusters is damaged.',
  'This export of clusters is cut off.',
  'This export asks for more memory or time than Acre gives to a file.',
  'This export of clusters is damaged: there is more in it than it says.',
  'The passphrase does not open this export.',
  'This export of clusters is damaged, or somebody changed it.',
];

async function refusalOf(file: Buffer, words = passphrase): Promise<string | null> {
  const opened = await openSealedText(file, words);
  if (opened.ok) return null;
  expect(opened.error).toMatchObject({ code: 'invalid' });
  expect(opened.error.hint).toBeTruthy();
  expect(JSON.stringify(opened.error)).not.toContain('canary');
  expect(JSON.stringify(opened.error)).not.toContain(words);
  return opened.error.message;
}

describe('a sealed text', () => {
  it('comes back whole under its passphrase, whatever both are, and under no other', async () => {
    const anything = fc.string({ unit: 'grapheme', maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, async (plain, words, other) => {
        const file = await sealText(plain, words, cheap);
        expect(await openSealedText(file, words)).toEqual({ ok: true, value: plain });
        if (other.normalize('NFKC') === words.normalize('NFKC')) return;
        expect(await refusalOf(file, `${other}\u0000x`)).toBe('The passphrase does not open this export.');
      }),
      { numRuns: 100 },
    );
  });

  it('opens with the same letters typed on a system that composes them otherwise', async () => {
    const file = await sealText(text, 'Pass\u00e9 simple'.normalize('NFC'), cheap);
    expect(await openSealedText(file, 'Pass\u00e9 simple'.normalize('NFD'))).toMatchObject({ ok: true });
  });

  it('is refused with any byte of it changed, and says why', async () => {
    const file = await sealText(text, passphrase, cheap);
    for (let at = 0; at < file.length; at += 1) {
      for (const by of [0x01, 0x80, 0xff]) {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(refusals, `byte ${at}`).toContain(await refusalOf(changed));
      }
    }
  });

  it('is refused at any length but its own, and says that it is cut off or too long', async () => {
    const file = await sealText(text, passphrase, cheap);
    for (let length = 1; length < file.length; length += 1)
      expect(await refusalOf(file.subarray(0, length)), `${length}`).toBe(
        'This export of clusters is cut off.',
      );
    expect(await refusalOf(Buffer.concat([file, Buffer.from('x')]))).toContain('more in it');
    expect(await refusalOf(Buffer.alloc(0))).toBe('This is not an export of clusters from Acre.');
  });

  it('is never opened by a random file, nor does one take long', async () => {
    const magic = Buffer.from('ACRE-CLUSTERS\n');
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.uint8Array({ maxLength: 200 }), async (hasMagic, bytes) => {
        // The cost is the file's own: here it is kept small, and a test below tries the bounds.
        const body = Buffer.from(bytes);
        if (body.length > 1) body[1] = Math.min(body[1] ?? 0, 6);
        expect(refusals).toContain(await refusalOf(hasMagic ? Buffer.concat([magic, body]) : body));
      }),
      { numRuns: 500 },
    );
  });

  it('is refused unopened where it asks for more work than a file may, or comes from a newer Acre', async () => {
    const file = await sealText(text, passphrase, cheap);
    const withByte = (at: number, value: number): Buffer => {
      const changed = Buffer.from(file);
      changed[at] = value;
      return changed;
    };
    const at = 'ACRE-CLUSTERS\n'.length;
    expect(await refusalOf(withByte(at, 2))).toBe('This export was made by a newer Acre.');
    for (const [offset, value] of [
      [1, 21],
      [1, 255],
      [1, 0],
      [2, 0],
      [2, 33],
      [3, 0],
      [3, 5],
    ] as const)
      expect(await refusalOf(withByte(at + offset, value))).toContain('more memory or time');
    const both = withByte(at + 1, 20);
    both[at + 2] = 16;
    expect(await refusalOf(both)).toContain('more memory or time');
  });

  it('is different every time, and shows nothing of what is in it', async () => {
    const [one, other] = await Promise.all([
      sealText(text, passphrase, cheap),
      sealText(text, passphrase, cheap),
    ]);
    expect(one.subarray(20).equals(other.subarray(20))).toBe(false);
    for (const part of ['Lab', 'canary', 'clusters":', passphrase]) expect(one.includes(part)).toBe(false);
  });
});

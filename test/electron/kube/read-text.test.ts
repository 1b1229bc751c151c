import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readText } from '../../../electron/kube/read-text.ts';

it('reads plain and other text alike, also where a chunk ends inside of a letter', async () => {
  for (const text of ['{"name":"web-01"}', '{"name":"Köln — 東京"}', '']) {
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)].filter(({ length }) => length > 0);
      expect(await readText(Readable.from(chunks, { objectMode: false }), 100)).toBe(text);
    }
  }
});

it('gives up what is longer than it may be', async () => {
  expect(
    await readText(Readable.from([Buffer.alloc(60), Buffer.alloc(60)], { objectMode: false }), 100),
  ).toBe(null);
});

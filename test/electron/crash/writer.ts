// Writes a rising row of numbers into every store until it is killed, and says on standard output what it is about to do.
import { writeSync } from 'node:fs';
import { openSequences } from './sequences.ts';
import type { KeychainKind } from './sequences.ts';

/** Goes out at once, whatever happens to the process next. */
const say = (...words: (string | number)[]): void => void writeSync(1, `${words.join(' ')}\n`);

const [dataDir = '', kind = 'folder'] = process.argv.slice(2);
const stores = Object.entries(await openSequences(dataDir, kind as KeychainKind));
const rows = await Promise.all(
  stores.map(async ([name, store]) => {
    const found = await store.read();
    say('at', name, found);
    return { name, store, found };
  }),
);
await Promise.all(
  rows.map(async ({ name, store, found }) => {
    for (let number = found + 1; ; number += 1) {
      say('try', name, number);
      await store.write(number);
      say('ack', name, number);
    }
  }),
);

import { join } from 'node:path';
import { z } from 'zod';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openJsonFile } from '../files/json-file.ts';

/** Keys of items that were given up while the keychain could not be asked, to be removed there once it can. Names only, no secrets. */
export type LeftBehind = {
  keys: () => readonly string[];
  add: (key: string) => Promise<Result<void>>;
  /** Forgets a key: its item is gone, or is to be kept again. */
  drop: (key: string) => Promise<Result<void>>;
};

/** Remembers the keys until the process ends. */
export function rememberLeftBehind(): LeftBehind {
  const keys = new Set<string>();
  return {
    keys: () => [...keys],
    add: (key) => {
      keys.add(key);
      return Promise.resolve(ok(undefined));
    },
    drop: (key) => {
      keys.delete(key);
      return Promise.resolve(ok(undefined));
    },
  };
}

/** Keeps the keys in a data directory (`keychain-left.json`), so that they are removed at a later start too. */
export async function openLeftBehind(
  dataDir: string,
): Promise<LeftBehind & { settled: () => Promise<void>; warnings: readonly string[] }> {
  const file = await openJsonFile(join(dataDir, 'keychain-left.json'), z.array(z.string()), []);
  let last: Promise<unknown> = Promise.resolve();
  const change = (toNext: (now: readonly string[]) => string[]): Promise<Result<void>> => {
    const turn = last.then(() => {
      const next = toNext(file.value);
      return next.length === file.value.length ? ok(undefined) : file.write(next);
    });
    last = turn;
    return turn;
  };
  return {
    keys: () => file.value,
    add: (key) => change((now) => (now.includes(key) ? [...now] : [...now, key])),
    drop: (key) => change((now) => now.filter((each) => each !== key)),
    settled: async () => {
      await last;
      await file.settled();
    },
    warnings: file.warnings,
  };
}

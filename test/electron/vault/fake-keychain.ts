import type { NativeKeychain } from '../../../electron/vault/items.ts';

export type FakeKeychain = NativeKeychain & {
  /** What lies in the keychain now, by account. */
  items: Map<string, string>;
  /** How many native calls were made. */
  calls: () => number;
};

export type FakeOptions = {
  items?: Map<string, string>;
  limitBytes?: number;
  /** The process dies at this call (counted from 1), before or after the keychain did it; later calls never come back. */
  crashAt?: number;
  isDoneBeforeCrash?: boolean;
  /** Runs instead of the call when it answers something. */
  meddle?: (call: string, account: string) => Promise<never> | undefined;
};

/** Thrown where the process would have died. */
export const died = new Error('the process died here');

/** A keychain as Windows has it: whole items, each at most `limitBytes` of UTF-8, names without regard to case. */
export function openFakeKeychain(options: FakeOptions = {}): FakeKeychain {
  const items = options.items ?? new Map<string, string>();
  const limitBytes = options.limitBytes ?? 2560;
  let calls = 0;

  const call = async <T>(
    name: string,
    service: string,
    account: string,
    work: (at: string) => T,
  ): Promise<T> => {
    if (service !== 'Acre') throw new Error(`wrong service ${service}`);
    calls += 1;
    if (options.crashAt !== undefined && calls > options.crashAt) throw died;
    if (calls === options.crashAt && !options.isDoneBeforeCrash) throw died;
    await options.meddle?.(name, account);
    const value = work(account.toLowerCase());
    if (calls === options.crashAt) throw died;
    return value;
  };

  return {
    items,
    calls: () => calls,
    getPassword: (service, account) => call('get', service, account, (at) => items.get(at) ?? null),
    setPassword: (service, account, password) =>
      call('set', service, account, (at) => {
        if (password === '') throw new Error('Password is required.');
        if (Buffer.byteLength(password) > limitBytes) throw new Error('The stub received bad data.');
        items.set(at, password);
      }),
    deletePassword: (service, account) => call('delete', service, account, (at) => items.delete(at)),
  };
}

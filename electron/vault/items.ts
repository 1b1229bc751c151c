import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { vaultError, vaultErrorOf } from './fault.ts';

/** The three calls of the native module that Acre uses; its find calls end the process on a locked keyring (measured, 7.10.6). */
export type NativeKeychain = {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
};

/** Named texts that can be read, replaced and removed one at a time; a missing one reads as null and removes as false. */
export type Items = {
  read(name: string): Promise<Result<string | null>>;
  write(name: string, value: string): Promise<Result<void>>;
  remove(name: string): Promise<Result<boolean>>;
};

/**
 * The items of one service in the keychain, each native call within `timeoutMs`. A call that does not come back occupies one
 * of the few threads Node shares with file access, so until it does every further call answers "timeout" at once; `onLate`
 * is told when it does.
 */
export function openItems(
  keychain: NativeKeychain,
  service: string,
  timeoutMs: () => number,
  onLate: () => void = () => undefined,
): Items {
  /** Calls that were given up and have not ended. */
  const stuck = new Set<symbol>();

  const limited = async <T>(start: () => Promise<T>): Promise<Result<T>> => {
    if (stuck.size > 0) return fail(vaultError('timeout', 'It still works on an earlier request.'));
    let timer: NodeJS.Timeout | undefined;
    const call = Symbol('call');
    let isOver = false;
    const expired = new Promise<Result<T>>((resolve) => {
      timer = setTimeout(() => {
        if (!isOver) stuck.add(call);
        resolve(fail(vaultError('timeout')));
      }, timeoutMs());
    });
    const called = (async () => {
      try {
        return ok(await start());
      } catch (error) {
        return fail(vaultErrorOf(error));
      } finally {
        isOver = true;
        clearTimeout(timer);
        if (stuck.delete(call)) onLate();
      }
    })();
    return Promise.race([called, expired]);
  };

  return {
    read: (name) => limited(() => keychain.getPassword(service, name)),
    write: (name, value) => limited(() => keychain.setPassword(service, name, value)),
    remove: (name) => limited(() => keychain.deletePassword(service, name)),
  };
}

import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { vaultError } from './fault.ts';
import type { Secret } from './secret.ts';

/** What a vault holds under a key. */
export type VaultItem = { type: 'found'; secret: Secret } | { type: 'absent' };

/** What a removal met; `unknown`: nothing in this session's memory, and the keychain could not be looked into. */
export type VaultRemoval = 'removed' | 'absent' | 'unknown';

/** How an item is removed; `orLater`: where the keychain cannot do it now, it is remembered, and done once it can. */
export type RemoveOptions = { orLater?: boolean };

/**
 * Where credentials live, one item a credential. Every call answers within its time limit; failures are AppErrors of code
 * `vault`. Keys are lower case (Windows does not tell cases apart): letters, digits and `.` `_` `:` `/` `-`, 200 at most.
 */
export type Vault = {
  /** Keeps a credential, replacing an earlier one; a failure or a crash leaves the old one or the new one whole. */
  put(key: string, secret: Secret): Promise<Result<void>>;
  /** Reads a credential; absent is a success, while locked, refused, unavailable, timeout and damaged are failures. */
  get(key: string): Promise<Result<VaultItem>>;
  /** Removes a credential; one that is not there is a success. */
  remove(key: string, options?: RemoveOptions): Promise<Result<VaultRemoval>>;
  /** Waits for what is under way, within its time limit; calls after it fail. */
  close(): Promise<void>;
};

/** The longest credential a vault takes, in bytes of UTF-8. */
const maxSecretBytes = 1024 * 1024;

const keyPattern = /^[a-z0-9][a-z0-9._:/-]{0,199}$/;

/** Checks a key before any keychain sees it. */
export function checkKey(key: string): Result<void> {
  return keyPattern.test(key)
    ? ok(undefined)
    : fail(vaultError('invalid', 'The name of the item is malformed.'));
}

/** Checks a value before any keychain sees it: the native modules refuse, cut or change what this refuses. */
export function checkValue(value: string): Result<void> {
  if (value === '') return fail(vaultError('invalid', 'It is empty.'));
  if (value.includes('\0')) return fail(vaultError('invalid', 'It contains a NUL character.'));
  if (Buffer.from(value).toString() !== value)
    return fail(vaultError('invalid', 'It is not well-formed Unicode.'));
  if (Buffer.byteLength(value) > maxSecretBytes)
    return fail(vaultError('invalid', 'It is longer than 1 MiB.'));
  return ok(undefined);
}

import type { AppError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';
import type { NativeKeychain } from './items.ts';
import { loadKeychain, openKeychainVault } from './keychain.ts';
import { openMemoryVault } from './memory.ts';
import type { Vault } from './vault.ts';

/** CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h (5 * 512 bytes); keytar hands over the UTF-8 bytes (src/keytar_win.cc). */
const windowsLimitBytes = 2560;

/** How to open the vault; all but `keychain` is for tests and unusual machines. */
export type VaultOptions = {
  /** `os` uses the keychain of the operating system, `memory` keeps credentials for this session only. */
  keychain: 'os' | 'memory';
  /** Limit of each call of the keychain in milliseconds, 10,000 by default. */
  timeoutMs?: number;
  /** The same for the probe at the start, 30,000 by default: D-Bus waits 25 s for a daemon that does not come up. */
  probeTimeoutMs?: number;
  platform?: NodeJS.Platform;
  load?: () => Promise<Result<NativeKeychain>>;
};

const forgetful = 'Credentials are kept in memory only and are forgotten when Acre quits';

const reasonOf = (error: AppError): string =>
  `${forgetful}: ${error.message}${error.hint ? ` ${error.hint} Then start Acre again.` : ''}`;

/**
 * Opens the vault: the keychain where it passes a probe, else memory with the reason for the user in `reason`. Never fails,
 * never writes credentials to a file. May take as long as the user needs to unlock the keychain, up to the probe's limit.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  if (options.keychain === 'memory') return openMemoryVault(`${forgetful}, as chosen.`);
  const platform = options.platform ?? process.platform;
  const loaded = await (options.load ?? loadKeychain)();
  if (!loaded.ok) return openMemoryVault(reasonOf(loaded.error), loaded.error);
  const opened = await openKeychainVault({
    keychain: loaded.value,
    limitBytes: platform === 'win32' ? windowsLimitBytes : null,
    timeoutMs: options.timeoutMs ?? 10_000,
    probeTimeoutMs: options.probeTimeoutMs ?? 30_000,
    isLockReadAsAbsent: platform !== 'win32' && platform !== 'darwin',
  });
  return opened.ok ? opened.value : openMemoryVault(reasonOf(opened.error), opened.error);
}

import type { Result } from '../../shared/result.ts';
import type { NativeKeychain } from './items.ts';
import { openKeeper } from './keeper.ts';
import type { LeftBehind } from './left-behind.ts';
import type { VaultKeeper } from './keeper.ts';
import { loadKeychain, openKeychainVault } from './keychain.ts';

/** CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h (5 * 512 bytes); keytar hands over the UTF-8 bytes (src/keytar_win.cc). */
const windowsLimitBytes = 2560;

/** How to open the vault; all but `keychain` and `leftBehind` is for tests and unusual machines. */
export type VaultOptions = {
  /** `os` uses the keychain of the operating system, `memory` keeps credentials for this session only. */
  keychain: 'os' | 'memory';
  /** What is to be removed from the keychain once it can be used; remembered for this session only without it. */
  leftBehind?: LeftBehind;
  /** Limit of each call of the keychain in milliseconds, 10,000 by default. */
  timeoutMs?: number;
  /** The same for a probe, 30,000 by default: D-Bus waits 25 s for a daemon that does not come up. */
  probeTimeoutMs?: number;
  platform?: NodeJS.Platform;
  load?: () => Promise<Result<NativeKeychain>>;
};

/** Opens the vault at once; the keychain is asked meanwhile, and what is wanted of it before it has answered waits for it. */
export function openVault(options: VaultOptions): VaultKeeper {
  if (options.keychain === 'memory') return openKeeper(null);
  const platform = options.platform ?? process.platform;
  return openKeeper(async (onLate) => {
    const loaded = await (options.load ?? loadKeychain)();
    if (!loaded.ok) return loaded;
    const vault = openKeychainVault({
      keychain: loaded.value,
      limitBytes: platform === 'win32' ? windowsLimitBytes : null,
      timeoutMs: options.timeoutMs ?? 10_000,
      probeTimeoutMs: options.probeTimeoutMs ?? 30_000,
      isLockReadAsAbsent: platform !== 'win32' && platform !== 'darwin',
      onLate,
    });
    return { ok: true, value: vault };
  }, options.leftBehind);
}

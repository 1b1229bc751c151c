import { openKeychainVault } from '../../../electron/vault/keychain.ts';
import type { NativeKeychain } from '../../../electron/vault/items.ts';
import { openParts } from '../../../electron/vault/parts.ts';
import { openItems } from '../../../electron/vault/items.ts';
import type { Items } from '../../../electron/vault/items.ts';
import type { Vault } from '../../../electron/vault/vault.ts';

/** The vault as Windows has it, over a fake keychain. */
export function openWindowsVault(keychain: NativeKeychain, limitBytes = 2560): Vault {
  return openKeychainVault({
    keychain,
    limitBytes,
    timeoutMs: 1000,
    probeTimeoutMs: 1000,
    isLockReadAsAbsent: false,
  });
}

/** The parts layer alone, so that a crash point counts only its own calls. */
export function openWindowsParts(keychain: NativeKeychain, limitBytes: number): Items {
  return openParts(
    openItems(keychain, 'Acre', () => 1000),
    limitBytes,
  );
}

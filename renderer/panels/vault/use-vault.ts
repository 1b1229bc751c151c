import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import type { VaultInfo } from '../../../shared/vault.ts';
import { useApp, useView } from '../app-context.ts';

/** How the keychain stands, and what the user can do about it. */
export type VaultDesk = {
  vault: VaultInfo | null;
  /** Whether the keychain is being asked on the user's word. */
  isAsking: boolean;
  /** Why the last try did not help; null after one that did. */
  failed: AppError | null;
  retry: () => void;
  keepInSession: () => void;
  keepInKeychain: () => void;
};

/** Follows the keychain and asks it again on the user's word. */
export function useVault(): VaultDesk {
  const { backend } = useApp();
  const vault = useView((state) => state.vault);
  const [isAsking, setIsAsking] = useState(false);
  const [failed, setFailed] = useState<AppError | null>(null);
  const ask = async (call: () => Promise<Result<unknown>>): Promise<void> => {
    setIsAsking(true);
    setFailed(null);
    const answer = await call();
    setIsAsking(false);
    if (!answer.ok) setFailed(answer.error);
  };
  return {
    vault,
    isAsking,
    failed,
    retry: () => void ask(() => backend.call('vault.retry', {})),
    keepInSession: () => void ask(() => backend.call('vault.keep', { where: 'session' })),
    keepInKeychain: () => void ask(() => backend.call('vault.keep', { where: 'keychain' })),
  };
}

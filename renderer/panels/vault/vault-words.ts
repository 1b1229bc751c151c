import type { VaultInfo } from '../../../shared/vault.ts';
import { t } from '../../i18n/i18n.ts';

/** How the keychain stands, in two or three words; null where there is nothing to say. */
export function vaultWords({ state, keeping, sessionOnly }: VaultInfo): string | null {
  if (state === 'opening') return t('vault.state.opening');
  if (keeping === null && state !== 'absent' && state !== 'unlocked' && state !== 'unused')
    return t(`vault.state.${state}`);
  if (keeping === null) return t('vault.state.unanswered');
  return keeping === 'session' || sessionOnly.length > 0 ? t('vault.state.memory') : null;
}

/** Whether asking the keychain again may help. */
export function canRetry({ state }: VaultInfo): boolean {
  return state === 'locked' || state === 'refused' || state === 'unanswered' || state === 'absent';
}

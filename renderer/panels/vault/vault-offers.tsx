import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import type { VaultDesk } from './use-vault.ts';
import { canRetry } from './vault-words.ts';

/** What can be done about the keychain as it stands now. */
export function VaultOffers({ desk }: { desk: VaultDesk }) {
  const { vault, isAsking } = desk;
  if (!vault) return null;
  const canMove = vault.state !== 'unused' && (vault.sessionOnly.length > 0 || vault.keeping === 'session');
  return (
    <>
      {canRetry(vault) && (
        <Button disabled={isAsking} onClick={desk.retry}>
          {t('vault.retry')}
        </Button>
      )}
      {vault.keeping === null && vault.state !== 'opening' && (
        <Button disabled={isAsking} onClick={desk.keepInSession}>
          {t('vault.session')}
        </Button>
      )}
      {canMove && vault.state !== 'absent' && (
        <Button disabled={isAsking} onClick={desk.keepInKeychain}>
          {t('vault.keychain')}
        </Button>
      )}
    </>
  );
}

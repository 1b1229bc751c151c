import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useApp } from '../app-context.ts';
import { showReplace } from './show-replace.ts';
import { useVault } from './use-vault.ts';
import { VaultOffers } from './vault-offers.tsx';

/** Whether a connection failed for something about its credential. */
export function isOfCredential({ code }: AppError): boolean {
  return code === 'vault' || code === 'unauthorized';
}

/** What can be done where a cluster's credential cannot be had, or the server refuses it. */
export function CredentialOffers({ cluster, error }: { cluster: string; error: AppError }) {
  const { view } = useApp();
  const desk = useVault();
  return (
    <>
      {error.code === 'vault' && <VaultOffers desk={desk} />}
      <Button onClick={() => showReplace(view, cluster)}>{t('vault.replace')}</Button>
      {desk.failed && (
        <span className="muted" role="status">
          {t('vault.stillSo')}
        </span>
      )}
    </>
  );
}

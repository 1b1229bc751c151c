import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Notice } from '../../ui/notice.tsx';
import { useVault } from './use-vault.ts';
import { VaultOffers } from './vault-offers.tsx';

/** Says, where a credential is about to be entered, that it cannot be kept in the keychain, and what can be done. */
export function KeepingNotice() {
  const desk = useVault();
  const { vault } = desk;
  if (!vault || vault.state === 'opening' || vault.state === 'unused') return null;
  if (vault.keeping === 'keychain') return null;
  if (vault.keeping === 'session') return <Notice tone="info" title={t('vault.inMemory')} />;
  return (
    <Notice
      tone="warning"
      title={`${say(vault.error?.message ?? '')} ${t('vault.cannotKeep')}`.trim()}
      actions={<VaultOffers desk={desk} />}
    >
      {vault.error?.hint !== undefined && <p className="muted">{say(vault.error.hint)}</p>}
      {desk.failed && <p role="status">{t('vault.stillSo')}</p>}
    </Notice>
  );
}

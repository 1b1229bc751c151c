import { KeyRound } from 'lucide-react';
import { Popover } from 'radix-ui';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useApp, useView } from '../app-context.ts';

/** Says plainly that credentials are kept in memory only, why, and what that means; can be put away for the session. */
export function VaultNotice() {
  const { view } = useApp();
  const vault = useView((state) => state.info?.vault ?? null);
  const isDemo = useView((state) => state.info?.isDemo ?? false);
  const isOpen = useView((state) => state.isVaultNoticeOpen);
  if (vault?.kind !== 'memory' || !isOpen) return null;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={isDemo ? 'vault-pill vault-pill-expected' : 'vault-pill'}
        aria-label={t('vault.pill')}
      >
        <KeyRound size={13} aria-hidden />
        <span className="vault-pill-text">{t('vault.pill')}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={8} aria-label={t('vault.title')}>
          <h2>{t('vault.title')}</h2>
          {vault.reason !== null && <p>{vault.reason}</p>}
          <p className="muted">{t('vault.meaning')}</p>
          <Button onClick={() => view.setState({ isVaultNoticeOpen: false })}>{t('vault.dismiss')}</Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

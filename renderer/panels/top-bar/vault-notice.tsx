import { KeyRound } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { VaultInfo } from '../../../shared/vault.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Button } from '../../ui/button.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { useVault } from '../vault/use-vault.ts';
import { VaultOffers } from '../vault/vault-offers.tsx';
import { vaultWords } from '../vault/vault-words.ts';

/** Says how the keychain stands while that is not as it should be, what that means, and what can be done about it. */
export function VaultNotice() {
  const desk = useVault();
  const isDemo = useView((state) => state.info?.isDemo ?? false);
  const isOpen = useView((state) => state.isVaultNoticeOpen);
  const { vault } = desk;
  const words = vault && vaultWords(vault);
  if (!vault || words === null || (canHide(vault) && !isOpen)) return null;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={isDemo ? 'vault-pill vault-pill-expected' : 'vault-pill'}
        aria-label={words}
      >
        <KeyRound size={13} aria-hidden />
        <span className="vault-pill-text">{words}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={8} aria-label={words}>
          <h2>{words}</h2>
          <Meaning vault={vault} />
          {desk.failed && <p role="status">{t('vault.stillSo')}</p>}
          <div className="vault-offers">
            <VaultOffers desk={desk} />
            {canHide(vault) && <HideButton />}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** What nobody can change now may be put away. */
function canHide({ state }: VaultInfo): boolean {
  return state === 'unused' || state === 'absent';
}

function HideButton() {
  const { view } = useApp();
  return <Button onClick={() => view.setState({ isVaultNoticeOpen: false })}>{t('vault.dismiss')}</Button>;
}

function Meaning({ vault }: { vault: VaultInfo }) {
  const clusters = useWorld((state) => state.clusters) ?? [];
  const { state, keeping, error, sessionOnly } = vault;
  if (state === 'opening') return <p>{t('vault.openingText')}</p>;
  const held = clusters.filter(({ id }) => sessionOnly.includes(id)).map(({ name }) => name);
  return (
    <>
      {error && <p>{say(error.message)}</p>}
      {error?.hint !== undefined && <p className="muted">{say(error.hint)}</p>}
      {state === 'unused' && <p>{t('vault.chosen')}</p>}
      {keeping === 'session' && state === 'unlocked' && <p>{t('vault.byWord')}</p>}
      {keeping === 'session' && <p className="muted">{t('vault.inMemory')}</p>}
      {keeping === null && <p className="muted">{t('vault.nowhere')}</p>}
      {held.length > 0 && <p>{t('vault.heldOnes', { names: held.join(', ') })}</p>}
    </>
  );
}

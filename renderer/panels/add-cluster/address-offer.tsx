import { useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

type AddressOfferProps = {
  /** What the user typed in place of the kubeconfig's address; null where that is used as it is. */
  address: string | null;
  /** Whether the address works as it is. */
  isReached: boolean;
  onUse: (address: string | null) => void;
};

/** Offers to replace an address that is this machine itself, as in a kubeconfig copied from a host. */
export function AddressOffer({ address, isReached, onUse }: AddressOfferProps) {
  const [typed, setTyped] = useState('');
  if (address !== null) {
    const undo = <Button onClick={() => onUse(null)}>{t('add.address.undo')}</Button>;
    return <Notice tone="info" title={t('add.address.used', { address })} actions={undo} />;
  }
  const use = (): void => {
    if (typed.trim() !== '') onUse(typed.trim());
  };
  return (
    <Notice tone={isReached ? 'info' : 'warning'} title={t('add.address.title')}>
      <p className="muted">{t('add.address.text')}</p>
      <div
        className="address-offer"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
          event.preventDefault();
          use();
        }}
      >
        <TextField label={t('add.address.label')} value={typed} maxLength={2000} onChange={setTyped} />
        <Button disabled={typed.trim() === ''} onClick={use}>
          {t('add.address.use')}
        </Button>
      </div>
    </Notice>
  );
}

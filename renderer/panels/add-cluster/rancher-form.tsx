import { useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import { RancherKubeconfigForm } from './rancher-kubeconfig-form.tsx';
import { RancherTokenForm } from './rancher-token-form.tsx';

const ways = ['token', 'kubeconfig'] as const;

/** A Rancher that is to be added, by its address and a token or by a kubeconfig that it gave out. */
export function RancherForm({ onAdded }: { onAdded: (rancher: string) => void }) {
  const [way, setWay] = useState<(typeof ways)[number]>('token');
  return (
    <>
      <div className="segments rancher-by" role="group" aria-label={t('rancher.by.label')}>
        {ways.map((each) => (
          <button
            key={each}
            type="button"
            className="segment"
            aria-pressed={way === each}
            onClick={() => setWay(each)}
          >
            {t(`rancher.by.${each}`)}
          </button>
        ))}
      </div>
      {way === 'token' ? <RancherTokenForm onAdded={onAdded} /> : <RancherKubeconfigForm onAdded={onAdded} />}
    </>
  );
}

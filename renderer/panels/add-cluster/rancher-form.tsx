import { useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Segments } from '../../ui/segments.tsx';
import { RancherKubeconfigForm } from './rancher-kubeconfig-form.tsx';
import { RancherTokenForm } from './rancher-token-form.tsx';

const ways = ['token', 'kubeconfig'] as const;

/** A Rancher that is to be added, by its address and a token or by a kubeconfig that it gave out. */
export function RancherForm({ onAdded }: { onAdded: (rancher: string) => void }) {
  const [way, setWay] = useState<(typeof ways)[number]>('token');
  return (
    <>
      <Segments
        label={t('rancher.by.label')}
        options={ways.map((value) => ({ value, text: t(`rancher.by.${value}`) }))}
        value={way}
        onChange={setWay}
      />
      {way === 'token' ? <RancherTokenForm onAdded={onAdded} /> : <RancherKubeconfigForm onAdded={onAdded} />}
    </>
  );
}

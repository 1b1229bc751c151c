import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import type { RancherGuest, RancherPool } from '../../../shared/rancher/guest.ts';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';

/** One node more or less in a node pool of RKE1, after a question that says what becomes of it. */
export function NodePoolScale({ rancher, pool }: { rancher: RancherGuest; pool: RancherPool }) {
  const { backend } = useApp();
  const [wanted, setWanted] = useState<number | null>(null);
  const { error, ask } = useAsking();
  const shown = pool.hostnamePrefix ?? pool.name;
  const isEtcd = pool.roles.includes('etcd');
  const etcd = rancher.pools
    .filter(({ name, roles }) => roles.includes('etcd') && name !== pool.name)
    .reduce((sum, { quantity }) => sum + quantity, wanted ?? 0);
  const isEven = isEtcd && wanted !== null && etcd % 2 === 0;
  const scale = (quantity: number): void =>
    ask(
      backend.call('rancher.scaleNodePool', {
        ...{ rancher: rancher.rancher, pool: `${rancher.namespace}:${pool.name}`, quantity },
      }),
    );
  return (
    <div className="guest-acts">
      <IconButton
        icon={<Minus size={14} />}
        label={t('rancherView.poolLess', { name: shown })}
        disabled={pool.quantity === 0}
        onClick={() => setWanted(pool.quantity - 1)}
      />
      <IconButton
        icon={<Plus size={14} />}
        label={t('rancherView.poolMore', { name: shown })}
        onClick={() => setWanted(pool.quantity + 1)}
      />
      {error && <ErrorNotice error={error} />}
      {wanted !== null && (
        <Confirm
          title={t('rancherView.poolScaleTitle', { name: shown, count: wanted })}
          text={t(wanted > pool.quantity ? 'rancherView.poolScaleMore' : 'rancherView.poolScaleLess')}
          verb={t('rancherView.poolScaleVerb')}
          tone={wanted > pool.quantity ? 'main' : 'danger'}
          notice={
            isEven && (
              <div className="dialog-text">
                {etcd === 0 ? (
                  <Notice tone="danger" title={t('rancherView.poolScaleNoEtcd')} />
                ) : (
                  <Notice tone="warning" title={t('rancherView.poolScaleEtcd', { count: etcd })} />
                )}
              </div>
            )
          }
          onConfirm={() => scale(wanted)}
          onClose={() => setWanted(null)}
        />
      )}
    </div>
  );
}

import { useState } from 'react';
import type { AppError } from '../../shared/error.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { useApp, useView, useWorld } from './app-context.ts';
import { useCall } from './use-call.ts';
import './remove-cluster-dialog.css';

/** Asks before a cluster goes, with what goes with it; stays open to be tried again where something cannot be removed. */
export function RemoveClusterDialog({ cluster, onClose }: { cluster: string; onClose: () => void }) {
  const { backend } = useApp();
  const name = useWorld((state) => state.clusters?.find(({ id }) => id === cluster)?.name ?? cluster);
  const isInMemory = useView((state) => state.vault?.sessionOnly.includes(cluster) ?? false);
  const kept = useCall('cluster.belongings', { cluster }, null).value?.kept ?? [];
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const remove = async (orLater: boolean): Promise<void> => {
    setIsBusy(true);
    setError(null);
    const answer = await backend.call('cluster.remove', orLater ? { cluster, orLater } : { cluster });
    setIsBusy(false);
    // One that is gone already was removed elsewhere.
    if (answer.ok || answer.error.code === 'not-found') onClose();
    else setError(answer.error);
  };
  // What is in a keychain that cannot be used now can be removed from it later.
  const isOfVault = error?.code === 'vault';
  const hints = [error?.hint, t('remove.failed'), isOfVault && t('remove.anywayMeans')];
  return (
    <Confirm
      title={t('remove.title', { name })}
      text={
        <>
          <p>{t('remove.text')}</p>
          <ul className="remove-kept">
            {kept.map((each) => (
              <li key={each}>
                {t(`remove.kept.${each === 'credential' && isInMemory ? 'credentialInMemory' : each}`)}
              </li>
            ))}
          </ul>
        </>
      }
      notice={
        error && (
          <ErrorNotice
            error={{ ...error, hint: hints.filter(Boolean).join(' ') }}
            actions={
              isOfVault && (
                <Button tone="danger" disabled={isBusy} onClick={() => void remove(true)}>
                  {t('remove.anyway')}
                </Button>
              )
            }
          />
        )
      }
      verb={t(error ? 'common.retry' : 'cluster.remove')}
      isBusy={isBusy}
      isKeptOpen
      onConfirm={() => void remove(false)}
      onClose={onClose}
    />
  );
}

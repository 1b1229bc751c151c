import { t } from '../../i18n/i18n.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';
import { useRancher } from './use-rancher.ts';

/** Has the Rancher that made a guest cluster make a kubeconfig of it, straight into the keychain; nothing where no Rancher knows it. */
export function FetchButton({ guest }: { guest: GuestNode }) {
  const { backend } = useApp();
  const { rancher } = guest;
  const info = useRancher(rancher?.rancher ?? '')?.info;
  const { isBusy, error, ask } = useAsking();
  if (!rancher || !info || rancher.managementId === null) return null;
  const { managementId } = rancher;
  const fetch = (): void =>
    ask(backend.call('guest.fetchKubeconfig', { guest: guest.id, rancher: info.id, managementId }));
  return (
    <>
      <Button tone="main" disabled={isBusy} onClick={fetch}>
        {t('rancherView.fetch', { rancher: info.name })}
      </Button>
      {error && <ErrorNotice error={error} />}
    </>
  );
}

import type { KubeconfigContext } from '../../../shared/cluster.ts';
import { rancherBefore } from '../../../shared/rancher/server.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { useNewRancher } from './use-new-rancher.ts';
import type { ProbeState } from './use-probe.ts';
import { useRanchers } from './use-ranchers.ts';

type RancherOfferProps = {
  draft: string;
  context: KubeconfigContext;
  probe: ProbeState;
  /** The certificate that was looked at and trusted for this context; absent where none was. */
  pinSha256?: string | undefined;
};

/** Offers to add the Rancher that a kubeconfig leads through; nothing where it leads through none. */
export function RancherOffer({ draft, context, probe, pinSha256 }: RancherOfferProps) {
  const { backend } = useApp();
  const ranchers = useRanchers();
  const found = rancherBefore(context.server);
  const asked = useNewRancher(
    (trusted) =>
      backend.call('rancher.addByKubeconfig', { draft, context: context.context, name: '', ...trusted }),
    () => undefined,
  );
  // A Harvester serves itself below such a path, too: its own kubeconfig is no Rancher's.
  const isNone = probe.type === 'failed' && probe.error.code === 'invalid';
  const isBehind = isNone || (probe.type === 'ok' && found?.cluster !== 'local');
  if (found === null || ranchers === null || !isBehind || context.auth !== 'token') return null;
  const host = found.url.replace('https://', '');
  const known = ranchers.find(({ url }) => url === found.url);
  if (known) return <Notice tone="info" title={t('rancher.offer.known', { host, name: known.name })} />;
  const add = (
    <Button disabled={asked.isAsking} onClick={() => void asked.ask(pinSha256)}>
      {t('rancher.offer.add')}
    </Button>
  );
  return (
    <>
      <Notice
        tone="info"
        title={t(found.cluster === 'local' ? 'rancher.offer.own' : 'rancher.offer.title', { host })}
        actions={add}
      >
        <p className="muted">{t('rancher.offer.text')}</p>
      </Notice>
      {asked.error && <ErrorNotice error={asked.error} />}
    </>
  );
}

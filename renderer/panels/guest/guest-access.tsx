import { useId, useState } from 'react';
import type { GuestEvent } from '../../../shared/guest/inside/report.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Breakable, Time } from '../../ui/text.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { NodeLink } from '../inspector/node-link.tsx';
import { useAsking } from '../use-asking.ts';
import { FetchButton } from './fetch-button.tsx';
import { versionWords } from './guest-words.ts';
import { useGuest } from './use-guest.ts';

/** Opens the dialog in which a guest cluster gets its kubeconfig. */
function useAsk(guest: GuestNode): () => void {
  const { view } = useApp();
  return () => view.setState({ dialog: { type: 'guest-kubeconfig', guest: guest.id } });
}

/** How the API of a guest cluster is reached, or why it is not, and what can be done about it. */
export function GuestAccess({ guest }: { guest: GuestNode }) {
  const event = useGuest(guest.id);
  return (
    <Section title={t('guest.api')} aside={event && t(`guest.reach.${event.state}`)}>
      <GuestTrouble guest={guest} event={event} />
      {event?.state === 'live' && <Reached event={event} />}
      {event?.hasKubeconfig === true && event.state !== 'connecting' && <KubeconfigActs guest={guest} />}
    </Section>
  );
}

/** Why there is nothing of a guest cluster's own, or nothing new; nothing at all while it is reached. */
export function GuestTrouble({ guest, event }: { guest: GuestNode; event: GuestEvent | null }) {
  const ask = useAsk(guest);
  if (event === null || event.state === 'connecting')
    return (
      <p className="section-empty" role="status">
        {t('guest.asking')}
      </p>
    );
  if (event.state === 'live' || event.error === null) return null;
  const { error } = event;
  if (!event.hasKubeconfig)
    return (
      <Notice
        tone="info"
        title={t('guest.noKubeconfig')}
        actions={
          <>
            <FetchButton guest={guest} />
            <Button onClick={ask}>{t('guest.addKubeconfig')}</Button>
          </>
        }
      >
        <p className="muted">
          {guest.rancher ? t('rancherView.fetchNote') : error.hint !== undefined && say(error.hint)}
        </p>
      </Notice>
    );
  const isAboutIt = ['unauthorized', 'forbidden', 'tls', 'invalid'].includes(error.code);
  return (
    <>
      <ErrorNotice
        error={error.code === 'unauthorized' ? { ...error, hint: t('guest.refusedHint') } : error}
        tone="warning"
        actions={
          isAboutIt && (
            <>
              <FetchButton guest={guest} />
              <Button onClick={ask}>{t('guest.replaceKubeconfig')}</Button>
            </>
          )
        }
      />
      {event.report && (
        <p className="section-empty">
          {t('health.staleSince')} <Time iso={event.since} />
        </p>
      )}
    </>
  );
}

function Reached({ event: { way, report } }: { event: GuestEvent }) {
  const vm = useWorld((state) => (way?.type === 'port-forward' ? state.graph.nodes.get(way.vm) : undefined));
  const quorum = report?.quorum ?? null;
  const versions = report === null ? null : versionWords(report);
  return (
    <Facts>
      <Fact name={t('guest.version')}>{report?.version}</Fact>
      <Fact name={t('guest.kubelets')}>{versions}</Fact>
      <Fact name={t('guest.quorum')}>{quorum && t('guest.quorumOf', quorum)}</Fact>
      <Fact name={t('guest.way')}>
        {way?.type === 'direct' && <Breakable text={way.server} />}
        {way?.type === 'port-forward' && (
          <>
            {t('guest.through')} {vm ? <NodeLink node={vm} /> : way.vm.split('/').at(-1)}
          </>
        )}
      </Fact>
      <Fact name={t('guest.unread')}>
        {report &&
          report.unread.length > 0 &&
          report.unread.map(({ part, error }) => (
            <div
              key={part}
            >{`${t(`guest.gap.${part}`)}: ${error ? say(error.message) : t('health.absent')}`}</div>
          ))}
      </Fact>
    </Facts>
  );
}

function KubeconfigActs({ guest }: { guest: GuestNode }) {
  const { backend } = useApp();
  const ask = useAsk(guest);
  const id = useId();
  const isBrowser = useView((state) => state.info?.mode === 'browser');
  const { error, ask: run } = useAsking();
  const [isForgetting, setIsForgetting] = useState(false);
  return (
    <>
      <div className="guest-acts" role="group" aria-labelledby={id}>
        <span id={id} className="muted">
          {t('guest.kubeconfig')}
        </span>
        <Button onClick={ask}>{t('guest.replace')}</Button>
        <Button
          reason={isBrowser ? t('guest.saveInBrowser') : null}
          onClick={() => run(backend.call('guest.saveKubeconfig', { guest: guest.id }))}
        >
          {t('guest.save')}
        </Button>
        <Button tone="quiet" onClick={() => setIsForgetting(true)}>
          {t('guest.forget')}
        </Button>
      </div>
      {error && <ErrorNotice error={error} />}
      {isForgetting && (
        <Confirm
          title={t('guest.forgetTitle', { name: guest.name })}
          text={t('guest.forgetText')}
          verb={t('guest.forget')}
          onConfirm={() => run(backend.call('guest.forgetKubeconfig', { guest: guest.id }))}
          onClose={() => setIsForgetting(false)}
        />
      )}
    </>
  );
}

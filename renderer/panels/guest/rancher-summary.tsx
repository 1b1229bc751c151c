import type { AppError } from '../../../shared/error.ts';
import type { RancherGuest } from '../../../shared/rancher/guest.ts';
import { toGuestPage } from '../../../shared/rancher/to-guests.ts';
import { t } from '../../i18n/i18n.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Breakable, Time } from '../../ui/text.tsx';
import { useApp, useView } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';
import { RancherCredential } from './rancher-credential.tsx';
import { useRancher } from './use-rancher.ts';

/** The Kubernetes version that runs, and what it is to become where that is another. */
function versionWords({ kubernetesVersion, runningVersion }: RancherGuest): string | null {
  if (runningVersion === null || kubernetesVersion === null || runningVersion === kubernetesVersion)
    return runningVersion ?? kubernetesVersion;
  // RKE1 is asked for with a revision of its own, which what runs does not tell.
  if (kubernetesVersion.startsWith(`${runningVersion}-rancher`)) return kubernetesVersion;
  return t('rancherView.versionMoves', { running: runningVersion, wanted: kubernetesVersion });
}

/** That what a Rancher says is old, and why, or that parts of it are missing; nothing where it is whole. */
export function RancherFreshness({ rancher }: { rancher: string }) {
  const event = useRancher(rancher)?.event ?? null;
  if (event === null) return null;
  if (event.state === 'stale')
    return (
      <>
        <Notice tone="warning" title={t('rancherView.lastKnown')}>
          {event.seenAt !== null && (
            <p className="muted">
              {t('rancherView.seen')} <Time iso={event.seenAt} />
            </p>
          )}
        </Notice>
        {event.error && <RancherTrouble rancher={rancher} error={event.error} />}
      </>
    );
  const refused = Object.entries(event.health).flatMap(([part, is]) =>
    is.type === 'forbidden' ? [part as keyof typeof event.health] : [],
  );
  if (refused.length === 0) return null;
  return (
    <Notice tone="info" title={t('rancherView.partial')}>
      {refused.map((part) => (
        <p key={part} className="muted">
          {t('rancherView.noRight', { part: t(`rancherView.part.${part}`) })}
        </p>
      ))}
    </Notice>
  );
}

/** Why a Rancher cannot be asked, with the way to what mends it where that is its token or certificate. */
function RancherTrouble({ rancher, error }: { rancher: string; error: AppError }) {
  const { view } = useApp();
  const isMendable = ['unauthorized', 'tls', 'vault', 'forbidden'].includes(error.code);
  const mend = (): void =>
    view.setState({ dialog: { type: 'add-cluster', file: null, isByRancher: true, rancher } });
  return (
    <ErrorNotice
      error={error}
      tone="warning"
      actions={isMendable && <Button onClick={mend}>{t('menu.asks', { verb: t('rancher.mend') })}</Button>}
    />
  );
}

/** Has the desktop app open Rancher's page in the browser of the system. */
function OpenPage({ guest }: { guest: RancherGuest }) {
  const { backend } = useApp();
  const { error, ask } = useAsking();
  const open = (): void =>
    ask(backend.call('rancher.openPage', { rancher: guest.rancher, guest: toGuestPage(guest) }));
  return (
    <>
      <Button onClick={open}>{t('rancherView.openPage')}</Button>
      {error && <ErrorNotice error={error} />}
    </>
  );
}

/** What the Rancher of a guest cluster says of it at a glance; nothing for one that no Rancher knows. */
export function RancherSummary({ guest }: { guest: GuestNode }) {
  const { rancher, withoutVm = [] } = guest;
  const info = useRancher(rancher?.rancher ?? '')?.info;
  const isBrowser = useView((view) => view.info?.mode === 'browser');
  if (!rancher) return null;
  const { status, state, message, isConnected, createdAt, deepLink } = rancher;
  return (
    <Section title={t('rancherView.title', { rancher: info?.name ?? rancher.rancher })}>
      <RancherFreshness rancher={rancher.rancher} />
      <Facts>
        <Fact name={t('rancherView.state')}>
          <span className="with-swatch">
            <StateGlyph state={state} />
            {t(`rancherView.status.${status}`)}
          </span>
        </Fact>
        <Fact name={t('rancherView.message')}>{message}</Fact>
        <Fact name={t('rancherView.version')}>{versionWords(rancher)}</Fact>
        <Fact name={t('rancherView.machines')}>
          {withoutVm.length > 0 && t('rancherView.waitsFor', { count: withoutVm.length })}
        </Fact>
        <Fact name={t('rancherView.agent')}>
          {isConnected !== null && t(isConnected ? 'rancherView.connected' : 'rancherView.notConnected')}
        </Fact>
        {rancher.credential !== null && (
          <RancherCredential guest={guest} rancher={rancher.rancher} credential={rancher.credential} />
        )}
        <Fact name={t('rancherView.made')}>{createdAt !== null && <Time iso={createdAt} />}</Fact>
        <Fact name={t('rancherView.page')}>
          <span className="rancher-page" title={deepLink}>
            <Breakable text={deepLink} />
            <CopyButton label={t('rancherView.copyPage')} text={deepLink} />
            {isBrowser ? (
              <a className="link" href={deepLink} target="_blank" rel="noopener noreferrer">
                {t('rancherView.openPage')}
              </a>
            ) : (
              <OpenPage guest={rancher} />
            )}
          </span>
        </Fact>
      </Facts>
    </Section>
  );
}

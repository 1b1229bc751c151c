import { useState } from 'react';
import type { ClusterInfo } from '../../../../shared/cluster.ts';
import type { CertificateFacts } from '../../../../shared/error.ts';
import { t } from '../../../i18n/i18n.ts';
import { say } from '../../../i18n/say.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../../ui/notice.tsx';
import { useApp } from '../../app-context.ts';
import { CertificateView } from '../../network/certificates.tsx';
import type { KnownCertificate } from '../../network/certificates.tsx';
import { ExpiryNotices } from '../../network/expiry-notices.tsx';
import { useAsking } from '../../use-asking.ts';
import type { SectionProps, SettingsSection } from '../section.ts';

/** Which certificate of the server is trusted: pinning one, taking another, and going back to authorities. */
export const trustSection: SettingsSection = {
  name: 'trust',
  title: () => t('trust.title'),
  Body: Trust,
};

/** The certificate that is trusted now: the pinned one, or that which was accepted last. */
function trustedOf({ certificate, pinnedSha256 }: ClusterInfo): KnownCertificate | null {
  if (pinnedSha256 === null) return certificate;
  return certificate?.sha256 === pinnedSha256 ? certificate : { sha256: pinnedSha256 };
}

function titleOf(isPinned: boolean, isOther: boolean): string {
  if (!isPinned) return t('trust.accepted');
  return isOther ? t('trust.until') : t('trust.pinned');
}

function Trust({ cluster }: SectionProps) {
  const { backend } = useApp();
  const [read, setRead] = useState<CertificateFacts | null>(null);
  const { isBusy, error, ask } = useAsking();
  const { connection, pinnedSha256 } = cluster;
  const trusted = trustedOf(cluster);
  const refusal = connection.type === 'untrusted' ? connection.error : null;
  const shown =
    refusal?.certificate ?? read ?? (connection.type === 'connected' ? cluster.certificate : null);
  const isPinned = pinnedSha256 !== null;
  const isOther = shown !== null && shown.sha256 !== trusted?.sha256;

  const pin = (sha256: string): void =>
    ask(backend.call('trust.pin', { cluster: cluster.id, sha256 }), () => setRead(null));
  const unpin = (): void => ask(backend.call('trust.unpin', { cluster: cluster.id }));
  const look = (): void => ask(backend.call('trust.read', { cluster: cluster.id }), setRead);

  return (
    <div className="settings-form">
      <div className="settings-body">
        {refusal?.isChangedCertificate && isOther ? (
          <Notice tone="danger" title={t('trust.changed')} isLive>
            {refusal.hint !== undefined && <p className="muted">{say(refusal.hint)}</p>}
          </Notice>
        ) : refusal ? (
          <ErrorNotice error={refusal} />
        ) : (
          <p>{isPinned ? t('trust.isPinned') : t('trust.byCa')}</p>
        )}
        <ExpiryNotices cluster={cluster} />
        {(trusted ?? shown) && (
          <div className={trusted && isOther ? 'certificates certificates-two' : 'certificates'}>
            {trusted && <CertificateView title={titleOf(isPinned, isOther)} certificate={trusted} />}
            {isOther && <CertificateView title={t('trust.shown')} certificate={shown} beside={trusted} />}
          </div>
        )}
        {shown && (isOther || !isPinned) && (
          <Pinning
            key={shown.sha256}
            verb={isPinned ? t('trust.repin') : t('trust.pin')}
            isAsked={isOther}
            isBusy={isBusy}
            onPin={() => pin(shown.sha256)}
          />
        )}
        {error && <ErrorNotice error={error} />}
        <div className="network-actions">
          <Button disabled={isBusy} onClick={look}>
            {t('trust.read')}
          </Button>
          {isPinned && (
            <Button disabled={isBusy} onClick={unpin}>
              {t('trust.unpin')}
            </Button>
          )}
        </div>
        <p className="settings-note">{isPinned ? t('trust.unpinNote') : t('trust.pinNote')}</p>
      </div>
    </div>
  );
}

type PinningProps = { verb: string; isAsked: boolean; isBusy: boolean; onPin: () => void };

/** Pins what is shown; another certificate than the one before only after the user said that it was compared. */
function Pinning({ verb, isAsked, isBusy, onPin }: PinningProps) {
  const [isSure, setSure] = useState(!isAsked);
  const button = (
    <Button
      tone={isAsked ? 'danger' : 'plain'}
      disabled={isBusy}
      reason={isSure ? null : t('trust.notCompared')}
      onClick={onPin}
    >
      {verb}
    </Button>
  );
  if (!isAsked) return <div className="network-actions">{button}</div>;
  return (
    <Notice tone="warning" title={t('trust.compare')} actions={button}>
      <label className="trust-confirm">
        <input type="checkbox" checked={isSure} onChange={(event) => setSure(event.target.checked)} />
        {t('trust.compared')}
      </label>
    </Notice>
  );
}

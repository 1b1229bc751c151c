import { ShieldQuestion } from 'lucide-react';
import type { CertificateFacts } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDay } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Breakable } from '../../ui/text.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import type { useProbe } from './use-probe.ts';

type ProbeResultProps = {
  probe: ReturnType<typeof useProbe>;
  pinSha256: string | null;
  server: string;
  onTrust: (sha256: string) => void;
};

/** What the check of a connection says: progress, what was found, or plainly why not and what to do. */
export function ProbeResult({ probe, pinSha256, server, onTrust }: ProbeResultProps) {
  const { state, again, cancel } = probe;
  const check = <Button onClick={again}>{t('probe.again')}</Button>;
  const host = URL.canParse(server) ? new URL(server).host : server;
  switch (state.type) {
    case 'asking':
      return (
        <div className="probe-asking" role="status">
          <span>{t('probe.asking', { host })}</span>
          <span className="progress" aria-hidden />
          <Button tone="quiet" onClick={cancel}>
            {t('common.cancel')}
          </Button>
        </div>
      );
    case 'cancelled':
      return <Notice tone="info" title={t('probe.cancelled')} actions={check} />;
    case 'ok': {
      const { harvesterVersion, kubernetesVersion, notes } = state.probe;
      return (
        <>
          <div className="probe-ok" role="status">
            <StateGlyph state="running" />
            <span>
              <strong>
                {harvesterVersion === null
                  ? t('probe.harvester')
                  : t('probe.harvesterVersion', { version: harvesterVersion })}
              </strong>
              {kubernetesVersion !== null && (
                <span className="muted"> · {t('probe.kubernetes', { version: kubernetesVersion })}</span>
              )}
              {pinSha256 !== null && <span className="muted"> · {t('cluster.pinned')}</span>}
            </span>
          </div>
          {notes.map((note) => (
            <Notice key={note} tone="info" title={note} />
          ))}
        </>
      );
    }
    case 'failed': {
      const { error } = state;
      if (error.certificate === undefined) return <ErrorNotice error={error} actions={check} />;
      return (
        <Certificate message={error.message} hint={error.hint} facts={error.certificate} onTrust={onTrust} />
      );
    }
  }
}

type CertificateProps = {
  message: string;
  hint: string | undefined;
  facts: CertificateFacts;
  onTrust: (sha256: string) => void;
};

function Certificate({ message, hint, facts, onTrust }: CertificateProps) {
  return (
    <section className="certificate" aria-label={t('probe.certificate')}>
      <div className="certificate-head" role="alert">
        <ShieldQuestion size={16} aria-hidden />
        <p>
          <strong>{message}</strong>
          {hint !== undefined && <span className="muted"> {hint}</span>}
        </p>
      </div>
      <Facts>
        <Fact name={t('probe.subject')}>
          <span className="mono">{facts.subject}</span>
        </Fact>
        <Fact name={t('probe.issuer')}>
          <span className="mono">{facts.issuer}</span>
        </Fact>
        <Fact name={t('probe.valid')}>
          {t('probe.validSpan', { from: formatDay(facts.validFrom), to: formatDay(facts.validTo) })}
        </Fact>
        <Fact name={t('probe.sha256')}>
          <Breakable text={facts.sha256} />
        </Fact>
      </Facts>
      <footer className="certificate-foot">
        <Button onClick={() => onTrust(facts.sha256)}>{t('probe.trust')}</Button>
      </footer>
    </section>
  );
}

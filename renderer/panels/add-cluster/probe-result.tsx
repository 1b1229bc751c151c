import type { ContextChoices } from '../../../shared/cluster.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { InsecureMark } from '../insecure-mark.tsx';
import { CertificateCard } from './certificate-card.tsx';
import { ProgramCard } from '../program-card.tsx';
import type { useProbe } from './use-probe.ts';

type ProbeResultProps = {
  probe: ReturnType<typeof useProbe>;
  choices: ContextChoices;
  /** Whether the kubeconfig asks to skip the verification of the certificate. */
  asksInsecure: boolean;
  server: string;
  onChoose: (choices: ContextChoices) => void;
};

/** What the check of a connection says: progress, what was found, or plainly why not and what to do. */
export function ProbeResult({ probe, choices, asksInsecure, server, onChoose }: ProbeResultProps) {
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
              {choices.pinSha256 !== undefined && <span className="muted"> · {t('cluster.pinned')}</span>}
              {choices.allowedProgram !== undefined && (
                <span className="muted"> · {t('program.isAllowed')}</span>
              )}
            </span>
            {choices.isInsecure === true && <InsecureMark />}
          </div>
          {notes.map((note) => (
            <Notice key={note} tone="info" title={note} />
          ))}
        </>
      );
    }
    case 'failed': {
      const { error } = state;
      const { certificate, program } = error;
      if (program !== undefined) {
        const allow = (): void => onChoose({ allowedProgram: program.sha256 });
        return (
          <ProgramCard
            program={program}
            title={error.message}
            text={t('program.allowText')}
            actions={<Button onClick={allow}>{t('program.allow')}</Button>}
          />
        );
      }
      if (certificate === undefined) return <ErrorNotice error={error} actions={check} />;
      return (
        <CertificateCard
          message={error.message}
          hint={error.hint}
          facts={certificate}
          host={host}
          canSkip={asksInsecure}
          onTrust={() => onChoose({ pinSha256: certificate.sha256 })}
          onSkip={() => onChoose({ isInsecure: true })}
        />
      );
    }
  }
}

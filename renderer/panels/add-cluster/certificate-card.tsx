import { ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import type { CertificateFacts } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDay } from '../../ui/format.ts';
import { Breakable } from '../../ui/text.tsx';

type CertificateProps = {
  message: string;
  hint: string | undefined;
  facts: CertificateFacts;
  host: string;
  canSkip: boolean;
  onTrust: () => void;
  onSkip: () => void;
};

/** A certificate of no known authority, to be looked at and trusted. */
export function CertificateCard({ message, hint, facts, host, canSkip, onTrust, onSkip }: CertificateProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section className="certificate" aria-label={t('probe.certificate')}>
      <div className="certificate-head" role="alert">
        <ShieldQuestion size={16} aria-hidden />
        <p>
          <strong>{say(message)}</strong>
          {hint !== undefined && <span className="muted"> {say(hint)}</span>}
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
        {canSkip && (
          <Button tone="quiet" onClick={() => setIsAsking(true)}>
            {t('probe.skip')}
          </Button>
        )}
        <Button onClick={onTrust}>{t('probe.trust')}</Button>
      </footer>
      {isAsking && (
        <Confirm
          title={t('insecure.title')}
          text={t('insecure.text', { host })}
          verb={t('insecure.verb')}
          onConfirm={onSkip}
          onClose={() => setIsAsking(false)}
        />
      )}
    </section>
  );
}

import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { CertificateCard } from './certificate-card.tsx';
import type { NewRancher } from './use-new-rancher.ts';

type RancherAnswerProps = {
  asked: NewRancher;
  host: string;
  canAsk: boolean;
  /** A way back, left of the way on. */
  onBack?: () => void;
};

/** What a Rancher that is to be added answered, and the button that asks it; it is the submit button of its form. */
export function RancherAnswer({ asked, host, canAsk, onBack }: RancherAnswerProps) {
  const { error, isAsking, ask } = asked;
  const certificate = error?.certificate;
  return (
    <>
      {error && certificate ? (
        <CertificateCard
          message={error.message}
          hint={error.hint}
          facts={certificate}
          host={host}
          canSkip={false}
          onTrust={() => void ask(certificate.sha256)}
          onSkip={() => undefined}
        />
      ) : (
        error && <ErrorNotice error={error} />
      )}
      <p className="rancher-ask">
        {isAsking && (
          <span className="muted" role="status">
            {t('rancher.asking', { host })}
          </span>
        )}
        {onBack && <Button onClick={onBack}>{t('rancher.otherFile')}</Button>}
        <Button tone="main" type="submit" disabled={!canAsk || isAsking}>
          {t('rancher.ask')}
        </Button>
      </p>
    </>
  );
}

import { useEffect, useRef } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { reveal } from '../../ui/reveal.ts';
import { CertificateCard } from './certificate-card.tsx';
import type { NewRancher } from './use-new-rancher.ts';

type RancherAnswerProps = {
  asked: NewRancher;
  host: string;
  canAsk: boolean;
  /** What the button says; Connect unless told otherwise. */
  verb?: string;
  /** A way back, left of the way on. */
  back?: { text: string; go: () => void };
};

/** What a Rancher that is to be added answered, and the button that asks it; it is the submit button of its form. */
export function RancherAnswer({ asked, host, canAsk, verb = t('rancher.ask'), back }: RancherAnswerProps) {
  const { error, isAsking, ask } = asked;
  const told = useRef<HTMLDivElement>(null);
  // Below a form that is higher than the window it would not be seen.
  useEffect(() => {
    if (error !== null) reveal(told.current);
  }, [error]);
  const certificate = error?.certificate;
  return (
    <>
      {error && (
        <div ref={told}>
          {certificate ? (
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
            <ErrorNotice error={error} />
          )}
        </div>
      )}
      <p className="rancher-ask">
        {isAsking && (
          <span className="muted" role="status">
            {t('rancher.asking', { host })}
          </span>
        )}
        {back && <Button onClick={back.go}>{back.text}</Button>}
        <Button tone="main" type="submit" disabled={!canAsk || isAsking}>
          {verb}
        </Button>
      </p>
    </>
  );
}

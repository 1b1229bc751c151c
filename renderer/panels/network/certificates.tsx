import type { CertificateFacts } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Facts } from '../../ui/facts.tsx';
import { formatDay } from '../../ui/format.ts';
import { Breakable } from '../../ui/text.tsx';
import './network.css';

/** A certificate of which the fingerprint is known, and the rest where it was seen. */
export type KnownCertificate = Pick<CertificateFacts, 'sha256'> & Partial<CertificateFacts>;

type CertificateViewProps = {
  title: string;
  certificate: KnownCertificate;
  /** Another one beside it: what differs from it is marked. */
  beside?: KnownCertificate | null;
};

/** Fingerprint, subject, issuer and validity of a certificate. */
export function CertificateView({ title, certificate, beside = null }: CertificateViewProps) {
  const { subject, issuer, validFrom, validTo, sha256 } = certificate;
  const span = (each: KnownCertificate): string | undefined =>
    each.validFrom === undefined || each.validTo === undefined
      ? undefined
      : t('probe.validSpan', { from: formatDay(each.validFrom), to: formatDay(each.validTo) });
  const valid = validFrom === undefined || validTo === undefined ? undefined : span(certificate);
  const rows = [
    [t('probe.sha256'), sha256, beside?.sha256],
    [t('probe.subject'), subject, beside?.subject],
    [t('probe.issuer'), issuer, beside?.issuer],
    [t('probe.valid'), valid, beside === null ? undefined : span(beside)],
  ] as const;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <Facts>
        {rows.map(
          ([name, value, other]) =>
            value !== undefined && (
              <div
                key={name}
                className={other !== undefined && other !== value ? 'fact fact-differs' : 'fact'}
              >
                <dt>{name}</dt>
                <dd className="selectable">
                  <Breakable text={value} />
                </dd>
              </div>
            ),
        )}
      </Facts>
    </section>
  );
}

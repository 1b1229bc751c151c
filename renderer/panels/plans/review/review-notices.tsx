import type { Finding } from '../../../../shared/plan/finding.ts';
import { t } from '../../../i18n/i18n.ts';
import { say } from '../../../i18n/say.ts';
import { Button } from '../../../ui/button.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { Notice } from '../../../ui/notice.tsx';
import { DriftNotice } from './drift-notice.tsx';
import type { Rebase } from './drift-notice.tsx';
import type { Review } from './use-review.ts';

type Known = NonNullable<Review['known']>;

const severities = ['error', 'warning', 'info'] as const;
const tones = { error: 'danger', warning: 'warning', info: 'info' } as const;

/** What keeps a plan from being applied, what it costs, what could not be checked; what has changed, what goes. */
export function ReviewNotices({ known, onRebase }: { known: Known; onRebase?: Rebase }) {
  const { findings, drift, leaving, missingSecrets } = known;
  return (
    <div className="review-notices">
      {severities.map((severity) => (
        <Findings key={severity} severity={severity} findings={findings} />
      ))}
      {missingSecrets.length > 0 && (
        <Notice tone="danger" title={t('review.missingSecrets', { count: missingSecrets.length })}>
          <p className="mono">{missingSecrets.join(', ')}</p>
        </Notice>
      )}
      {drift.length > 0 && <DriftNotice drift={drift} onRebase={onRebase ?? null} />}
      {leaving.map(({ intention, goes, stays, goesBytes, staysBytes, vms }) => (
        <Notice key={intention} tone="warning" title={t('review.goes', { count: vms.length })}>
          <p>
            {t('review.goesVolumes', { count: goes.length, size: sizeOf(goesBytes) })}{' '}
            {stays.length > 0 && t('review.staysVolumes', { count: stays.length, size: sizeOf(staysBytes) })}
          </p>
        </Notice>
      ))}
    </div>
  );
}

function sizeOf(bytes: number | null): string {
  if (bytes === null) return t('review.sizeUnknown');
  const { value, unit } = formatBytes(bytes);
  return `${value} ${unit}`;
}

const mostFindings = 8;

function Findings({ severity, findings }: { severity: Finding['severity']; findings: readonly Finding[] }) {
  const own = findings.filter((finding) => finding.severity === severity);
  if (own.length === 0) return null;
  return (
    <Notice tone={tones[severity]} title={t(`review.findings.${severity}`, { count: own.length })}>
      <ul>
        {own.slice(0, mostFindings).map(({ code, text }, index) => (
          <li key={`${code} ${index}`}>{text}</li>
        ))}
        {own.length > mostFindings && <li>{t('fleet.more', { count: own.length - mostFindings })}</li>}
      </ul>
    </Notice>
  );
}

/** What stands where a review could not be brought to its end. */
export function ReviewFailure({ review, onAgain }: { review: Review; onAgain: () => void }) {
  const { error } = review;
  if (!error) return null;
  const isOffline = error.code === 'unreachable' || error.code === 'timeout';
  return (
    <Notice
      tone={isOffline ? 'info' : 'danger'}
      title={isOffline ? t('review.offline') : error.message}
      isLive
      actions={<Button onClick={onAgain}>{t('review.again')}</Button>}
    >
      {isOffline && <p className="muted">{say(error.message)}</p>}
      {error.hint !== undefined && <p className="muted">{say(error.hint)}</p>}
    </Notice>
  );
}

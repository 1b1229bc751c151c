import type { ClusterInfo } from '../../../shared/cluster.ts';
import { daysLeft, dueExpiries, expiryLevel } from '../../../shared/expiry.ts';
import type { Expiry } from '../../../shared/expiry.ts';
import { t } from '../../i18n/i18n.ts';
import { formatExact } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import type { NoticeTone } from '../../ui/notice.tsx';
import { useNow } from '../../ui/text.tsx';

/** Something that ends: of a cluster, or the cloud credential that a Rancher makes a guest cluster with. */
export type Ending = { what: Expiry['what'] | 'cloud-credential'; at: string };

/** What ends soon or has ended, in words with the days left. */
export function expiryWords({ what, at }: Ending, nowMs: number): string {
  const thing = t(`expiry.${what}`);
  const days = daysLeft(at, nowMs);
  if (expiryLevel(at, nowMs) === 'over')
    return days === -1 ? t('expiry.overToday', { thing }) : t('expiry.over', { thing, count: -days - 1 });
  return days === 0 ? t('expiry.today', { thing }) : t('expiry.soon', { thing, count: days });
}

/** How serious the worst of what ends is; null where nothing is to be announced. */
export function expiryState(expiries: readonly Expiry[], nowMs: number): 'error' | 'warning' | 'info' | null {
  const levels = new Set(expiries.map(({ at }) => expiryLevel(at, nowMs)));
  if (levels.has('over') || levels.has('day')) return 'error';
  if (levels.has('week')) return 'warning';
  return levels.has('month') ? 'info' : null;
}

const tones = { error: 'danger', warning: 'warning', info: 'info' } as const;

/** The tone of a notice about something that ends; calm while that is far. */
export function expiryTone(expiry: Expiry, nowMs: number): NoticeTone {
  return tones[expiryState([expiry], nowMs) ?? 'info'];
}

const hints = {
  'client-certificate': 'expiry.renewCredential',
  token: 'expiry.renewCredential',
  'server-certificate': 'expiry.renewServer',
} as const;

/** Announces what of a cluster ends within 30 days, or has ended, the nearest first. */
export function ExpiryNotices({ cluster }: { cluster: ClusterInfo }) {
  const now = useNow();
  return dueExpiries(cluster.expiries, now).map((expiry) => (
    <Notice key={expiry.what} tone={expiryTone(expiry, now)} title={expiryWords(expiry, now)}>
      <p className="muted">{t(hints[expiry.what], { when: formatExact(expiry.at) })}</p>
    </Notice>
  ));
}

import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { expiryLevel } from '../../../shared/expiry.ts';
import { t } from '../../i18n/i18n.ts';
import { formatExact } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/text.tsx';
import { expiryTone } from '../network/expiry-notices.tsx';

/** When the token of a Rancher ends: once that is near, or always. Nothing where it never does. */
export function TokenEnd({ rancher, isAlways = false }: { rancher: RancherInfo; isAlways?: boolean }) {
  const now = useNow();
  const { tokenExpiresAt: at, name } = rancher;
  const level = at === null ? null : expiryLevel(at, now);
  if (at === null || (level === null && !isAlways)) return null;
  const values = { rancher: name, time: formatExact(at) };
  return (
    <Notice
      tone={expiryTone({ what: 'token', at }, now)}
      title={level === 'over' ? t('rancher.tokenEnded', values) : t('rancher.tokenEnds', values)}
    >
      {level !== null && <p className="muted">{t('rancher.tokenRenew')}</p>}
    </Notice>
  );
}

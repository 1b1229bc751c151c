import type { KindName } from '../../shared/kinds/index.ts';
import { KindName as KindNames } from '../../shared/kinds/index.ts';
import type { State } from '../../shared/world/entity.ts';
import type { Health, HealthByKind } from '../../shared/world/patch.ts';
import { t } from '../i18n/i18n.ts';
import { StateGlyph } from '../ui/glyph.tsx';
import { Time } from '../ui/text.tsx';
import './health-rows.css';

const glyphs: Record<Health['type'], State> = {
  loading: 'pending',
  live: 'running',
  stale: 'unknown',
  forbidden: 'warning',
  absent: 'off',
  unfollowed: 'off',
};

type HealthRowsProps = {
  health: HealthByKind;
  leaveOut?: readonly Health['type'][];
  /** An error that is shown above already, and not again for every kind. */
  said?: string | null;
};

/** How fresh each kind of a cluster is, and why where it is not. */
export function HealthRows({ health, leaveOut = [], said = null }: HealthRowsProps) {
  const rows = KindNames.options.flatMap((kind) => {
    const of = health[kind];
    return of && of.type !== 'unfollowed' && !leaveOut.includes(of.type) ? [{ kind, of }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <ul className="health">
      {rows.map(({ kind, of }) => (
        <HealthRow key={kind} kind={kind} health={of} said={said} />
      ))}
    </ul>
  );
}

type HealthRowProps = { kind: KindName; health: Health; said: string | null };

function HealthRow({ kind, health, said }: HealthRowProps) {
  const error = health.type === 'stale' || health.type === 'forbidden' ? health.error : null;
  const since = health.type === 'stale' ? health.since : null;
  return (
    <li className="health-row">
      <StateGlyph state={glyphs[health.type]} />
      <span>{t(`kinds.${kind}`)}</span>
      <span className="health-state">
        {t(health.type === 'stale' && since === null ? 'health.never' : `health.${health.type}`)}
        {since !== null && (
          <>
            {' '}
            <Time iso={since} />
          </>
        )}
      </span>
      {error && error.message !== said && <span className="health-error selectable">{error.message}</span>}
    </li>
  );
}

import type { KindName } from '../../shared/kinds/index.ts';
import { KindName as KindNames } from '../../shared/kinds/index.ts';
import type { State } from '../../shared/world/entity.ts';
import type { Health, HealthByKind } from '../../shared/world/patch.ts';
import { t } from '../i18n/i18n.ts';
import { say } from '../i18n/say.ts';
import { StateGlyph } from '../ui/glyph.tsx';
import { Time } from '../ui/text.tsx';
import { absentWords } from './part-words.ts';
import { scopeOf, scopeWords } from './scope-words.ts';
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
    if (!of || of.type === 'unfollowed') return [];
    // What is live in a part only is told all the same.
    return leaveOut.includes(of.type) && !scopeOf(of) ? [] : [{ kind, of }];
  });
  if (rows.length === 0) return null;
  // The same namespaces are named once.
  const told = rows.map(({ of }) => {
    const scope = scopeOf(of);
    return scope ? scopeWords(scope) : null;
  });
  return (
    <ul className="health">
      {rows.map(({ kind, of }, index) => (
        <HealthRow
          key={kind}
          kind={kind}
          health={of}
          scope={told.indexOf(told[index] ?? null) === index ? (told[index] ?? null) : null}
          said={said}
        />
      ))}
    </ul>
  );
}

type HealthRowProps = {
  kind: KindName;
  health: Health;
  /** Which part of the kind is known, where that is to be said. */
  scope: string | null;
  said: string | null;
};

function HealthRow({ kind, health, scope, said }: HealthRowProps) {
  const error = health.type === 'stale' || health.type === 'forbidden' ? health.error : null;
  const since = health.type === 'stale' ? health.since : null;
  const part = scopeOf(health);
  return (
    <li className="health-row">
      <StateGlyph state={glyphs[health.type]} />
      <span>{t(`kinds.${kind}`)}</span>
      <span className="health-state">
        {health.type === 'absent'
          ? absentWords(kind)
          : t(health.type === 'stale' && since === null ? 'health.never' : `health.${health.type}`)}
        {part?.type === 'namespaces' && ` · ${t('health.count', { count: part.names.length })}`}
        {since !== null && (
          <>
            {' '}
            <Time iso={since} />
          </>
        )}
      </span>
      {scope !== null && <span className="health-error">{scope}</span>}
      {error && error.message !== said && (
        <span className="health-error selectable">{say(error.message)}</span>
      )}
    </li>
  );
}

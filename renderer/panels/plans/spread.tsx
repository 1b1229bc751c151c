import type { Spread, SpreadChange } from '../../../shared/plan/score.ts';
import { t } from '../../i18n/i18n.ts';

function words(spread: Spread | null): string {
  if (!spread) return t('plan.spreadNone');
  return t('plan.spread', { hosts: spread.hosts, nodes: spread.nodes, score: spread.score });
}

function points(spread: Spread | null): string {
  if (!spread) return '';
  return spread.singlePoints.length === 0
    ? t('plan.noSinglePoint')
    : t('plan.singlePoints', { hosts: spread.singlePoints.join(', ') });
}

/** How the nodes of guest clusters are spread over hosts before the plan and after it. */
export function SpreadTable({ spread }: { spread: readonly SpreadChange[] }) {
  if (spread.length === 0) return <p className="plan-empty">{t('plan.noSpread')}</p>;
  return (
    <table className="plan-spread">
      <thead>
        <tr>
          <th scope="col">{t('kind.guest')}</th>
          <th scope="col">{t('plan.before')}</th>
          <th scope="col">{t('plan.after')}</th>
        </tr>
      </thead>
      <tbody>
        {spread.map(({ guest, name, before, after }) => (
          <tr key={guest}>
            <th scope="row" className="mono">
              {name}
            </th>
            <td>{words(before)}</td>
            <td>
              {words(after)}
              <span className={after && after.singlePoints.length > 0 ? 'plan-point' : 'muted'}>
                {points(after)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

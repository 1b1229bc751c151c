import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { Finding } from '../../../shared/plan/finding.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { select, useApp, usePlans } from '../app-context.ts';
import './plans.css';

const icons = { error: OctagonX, warning: TriangleAlert, info: Info };

/** What is to be known of a plan, errors first; each goes to its place on the canvas. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const app = useApp();
  const drawn = usePlans((state) => state.drawn);
  if (findings.length === 0) return <p className="plan-empty">{t('plan.noFindings')}</p>;
  const goTo = ({ where }: Finding): void => {
    const { check } = app.plans.getState();
    const landing = check?.landings.find(({ placing }) => placing.intention === where.intention);
    const id = [where.entity, landing?.placing.id].find((each) => drawn.nodes.has(each ?? ''));
    if (typeof id === 'string') select(app, [id], { isZooming: true });
  };
  return (
    <ul className="plan-findings">
      {findings.map((finding) => {
        const Icon = icons[finding.severity];
        return (
          <li key={`${finding.code} ${finding.where.intention ?? ''} ${finding.text}`}>
            <button
              type="button"
              className={`plan-finding plan-finding-${finding.severity}`}
              onClick={() => goTo(finding)}
            >
              <Icon size={13} aria-hidden />
              <span>
                <span className="visually-hidden">{t(`plan.severity.${finding.severity}`)}</span>{' '}
                {say(finding.text)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

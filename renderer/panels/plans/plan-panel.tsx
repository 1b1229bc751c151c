import { FileUp, Plus } from 'lucide-react';
import { useRef } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useApp, usePlans, useWorld } from '../app-context.ts';
import { OpenPlan } from './open-plan.tsx';
import { beginPlan, clusterForPlan, importPlan } from './plan-acts.ts';
import './plans.css';

/** All plans, and the open one beside them. */
export function PlanPanel() {
  const app = useApp();
  const plans = usePlans((state) => state.plans);
  const openId = usePlans((state) => state.history?.present.id ?? null);
  const clusters = useWorld((state) => state.clusters);
  const file = useRef<HTMLInputElement>(null);
  const begin = (): void => {
    const cluster = clusterForPlan(app);
    if (cluster !== null) beginPlan(app, cluster);
  };
  const sorted = [...(plans?.values() ?? [])].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const nameOfCluster = (id: string): string => clusters?.find((each) => each.id === id)?.name ?? id;
  return (
    <div className="plans">
      <div className="plan-list">
        <div className="plan-list-tools">
          <Button icon={<Plus size={13} aria-hidden />} onClick={begin}>
            {t('plan.new')}
          </Button>
          <Button tone="quiet" icon={<FileUp size={13} aria-hidden />} onClick={() => file.current?.click()}>
            {t('plan.import')}
          </Button>
          <input
            ref={file}
            className="visually-hidden"
            type="file"
            tabIndex={-1}
            aria-label={t('plan.importFile')}
            accept=".yaml,.yml,.json"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = '';
              if (chosen) void importPlan(app, chosen);
            }}
          />
        </div>
        {plans === null && <p className="plan-empty">{t('plan.loading')}</p>}
        {plans !== null && sorted.length === 0 && <p className="plan-empty">{t('plan.none')}</p>}
        <ul>
          {sorted.map((plan) => (
            <li key={plan.id}>
              <button
                type="button"
                className="plan-row"
                aria-pressed={plan.id === openId}
                onClick={() => app.plans.open(plan.id)}
              >
                <span className="plan-row-name">{plan.name}</span>
                <span className="muted">{nameOfCluster(plan.cluster)}</span>
                <span className="muted plan-row-count">
                  {t('plan.changes', { count: plan.intentions.length })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {openId === null ? (
        <p className="plan-empty plan-closed">{t('plan.closedHint')}</p>
      ) : (
        <OpenPlan key={openId} />
      )}
    </div>
  );
}

import type { DocumentReport } from '../../../shared/objects/report.ts';
import { t } from '../../i18n/i18n.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { FieldTable } from '../plans/review/field-table.tsx';
import '../plans/review/review.css';
import './yaml-panels.css';

/** What the server said of each document of a text: what changes, what is in the way, what it refused. */
export function ReportView({ reports }: { reports: readonly DocumentReport[] }) {
  return (
    <div className="yaml-reports">
      {reports.map((report, index) => (
        <Report key={index} report={report} />
      ))}
    </div>
  );
}

function Report({ report }: { report: DocumentReport }) {
  const { ref, state, isDone, fields, owners, error } = report;
  const shown = fields.filter((field) => field.state !== 'unchanged');
  const managers = [...new Set(owners.map(({ manager }) => manager))];
  const disputed = shown.filter((field) => field.state === 'conflict');
  return (
    <section className="yaml-report">
      <p className="yaml-report-head">
        <span className={`review-state review-state-${state === 'refused' ? 'conflict' : state}`}>
          {t(isDone ? `yaml.done.${state}` : `yaml.state.${state}`)}
        </span>
        <span className="muted">{ref.kind}</span>{' '}
        <span className="mono selectable">
          {ref.namespace === null ? ref.name : `${ref.namespace}/${ref.name}`}
        </span>
      </p>
      {error && <ErrorNotice error={error} tone={state === 'skipped' ? 'info' : 'danger'} />}
      {disputed.length > 0 && (
        <Notice tone="warning" title={t('yaml.changedMeanwhile', { count: disputed.length })} />
      )}
      {managers.length > 0 && (
        <Notice tone="warning" title={t('yaml.managed', { managers: managers.join(', ') })}>
          <ul className="yaml-owners mono">
            {owners.map(({ field, manager }) => (
              <li key={`${field} ${manager}`}>
                {field} <span className="muted">{manager}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {shown.length > 0 && <FieldTable fields={shown} baseLabel={t('yaml.column.opened')} />}
    </section>
  );
}

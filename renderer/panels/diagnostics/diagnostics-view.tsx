import { Play, Square } from 'lucide-react';
import { useMemo } from 'react';
import { CheckName, toReportText } from '../../../shared/diagnostics.ts';
import type { CheckResult, CheckStatus } from '../../../shared/diagnostics.ts';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { State } from '../../../shared/world/entity.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useView } from '../app-context.ts';
import { InsecureMark } from '../insecure-mark.tsx';
import './diagnostics.css';
import { useDiagnostics } from './use-diagnostics.ts';
import type { Findings } from './use-diagnostics.ts';

const glyphs: Record<CheckStatus, State> = { ok: 'running', warn: 'warning', fail: 'error', skipped: 'off' };

/** Looks at clusters on demand, and shows what is found as it comes. */
export function DiagnosticsView({ clusters }: { clusters: readonly ClusterInfo[] }) {
  const key = clusters.map(({ id }) => id).join(' ');
  const ids = useMemo(() => key.split(' '), [key]);
  const { state, found, at, error, run, cancel } = useDiagnostics(ids);
  const version = useView(({ info }) => info?.version ?? '');
  const isRunning = state === 'running';
  const results = [...found.values()].flatMap((of) => [...of.values()]).filter((each) => each !== null);
  const done = results.length;
  const count = clusters.length * CheckName.options.length;
  const text = (): string =>
    clusters
      .map(({ id, name, server, isInsecure }) =>
        toReportText({
          ...{ name, server, isInsecure, at, app: `${t('app.name')} ${version}` },
          results: CheckName.options.flatMap((check) => {
            const result = found.get(id)?.get(check);
            return result ? [{ title: t(`diagnostics.check.${check}`), result }] : [];
          }),
        }),
      )
      .join('\n');
  return (
    <div className="diagnostics">
      <div className="diagnostics-body" role="group" aria-label={t('diagnostics.findings')} tabIndex={0}>
        {state === 'idle' && <p className="muted">{t('diagnostics.lead')}</p>}
        {error && <ErrorNotice error={error} />}
        {state !== 'idle' &&
          clusters.map((info) => (
            <ClusterFindings
              key={info.id}
              info={info}
              isNamed={clusters.length > 1}
              findings={found.get(info.id)}
            />
          ))}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <span className="diagnostics-said muted" role="status">
          {isRunning && t('diagnostics.progress', { done, count })}
          {state === 'done' && (error ? t('diagnostics.done') : sumWords(results))}
          {state === 'cancelled' && t('diagnostics.cancelled')}
        </span>
        {done > 0 && !isRunning && <CopyButton label={t('diagnostics.copy')} text={text} />}
        {isRunning ? (
          <Button icon={<Square size={13} aria-hidden />} onClick={cancel}>
            {t('diagnostics.cancel')}
          </Button>
        ) : (
          <Button tone="main" icon={<Play size={13} aria-hidden />} onClick={run}>
            {t(state === 'idle' ? 'diagnostics.run' : 'diagnostics.again')}
          </Button>
        )}
      </footer>
    </div>
  );
}

/** What came of all checks: how many failed, and how many warn. */
function sumWords(results: readonly CheckResult[]): string {
  const count = (wanted: CheckStatus): number => results.filter(({ status }) => status === wanted).length;
  const [failed, warned] = [count('fail'), count('warn')];
  const parts = [
    ...(failed > 0 ? [t('diagnostics.failed', { count: failed })] : []),
    ...(warned > 0 ? [t('diagnostics.warned', { count: warned })] : []),
  ];
  return [t('diagnostics.done'), ...(parts.length > 0 ? parts : [t('diagnostics.allWell')])].join(' · ');
}

type ClusterFindingsProps = { info: ClusterInfo; isNamed: boolean; findings: Findings | undefined };

function ClusterFindings({ info, isNamed, findings }: ClusterFindingsProps) {
  return (
    <section className="diagnostics-cluster" aria-label={isNamed ? info.name : t('diagnostics.findings')}>
      {isNamed && <h3>{info.name}</h3>}
      {info.isInsecure && <InsecureMark />}
      <ul className="checks">
        {CheckName.options.map((check) => (
          <CheckRow key={check} title={t(`diagnostics.check.${check}`)} result={findings?.get(check)} />
        ))}
      </ul>
    </section>
  );
}

/** One check: undefined before it begins, null while it runs. */
function CheckRow({ title, result }: { title: string; result: CheckResult | null | undefined }) {
  const status = result ? t(`diagnostics.status.${result.status}`) : t('diagnostics.status.waiting');
  return (
    <li className="check">
      <StateGlyph state={result ? glyphs[result.status] : 'pending'} label={status} />
      <strong className="check-title">{title}</strong>
      <span className="check-sentence selectable">
        {result ? say(result.sentence) : result === null ? t('diagnostics.looking') : ''}
      </span>
      {result?.advice && <span className="check-advice muted selectable">{say(result.advice)}</span>}
      {result && result.facts.length > 0 && (
        <details className="check-facts">
          <summary>{t('diagnostics.facts', { count: result.facts.length })}</summary>
          <dl>
            {result.facts.map(({ name, value }) => (
              <div key={name} className="check-fact">
                <dt>{name}</dt>
                <dd className="mono selectable">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}

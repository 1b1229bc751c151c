import { useState } from 'react';
import { MetricsRange } from '../../../shared/metrics.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Plot } from '../../ui/plot.tsx';
import { useView, useWorld } from '../app-context.ts';
import { nameOf } from '../node-words.ts';
import { useCall } from '../use-call.ts';
import { gapMsOf, lineName, linesOf, measuredEntity, metricGroups, wholeOf } from './metric-groups.ts';
import './metrics.css';

const everyMs = 30_000;

/** Plots of what the host or VM that was selected last uses. */
export function MetricsPanel() {
  const graph = useWorld((state) => state.graph);
  const selection = useView((state) => state.selection);
  const node = selection
    .flatMap((id) => graph.nodes.get(id) ?? [])
    .findLast((each) => measuredEntity(each) !== null);
  const entity = node ? measuredEntity(node) : null;
  if (!node || entity === null) return <p className="inspector-empty">{t('metrics.choose')}</p>;
  return <OfNode node={node} entity={entity} />;
}

function OfNode({ node, entity }: { node: GraphNode; entity: string }) {
  const [range, setRange] = useState<MetricsRange>('1h');
  const { value, error, isLoading, refresh } = useCall('metrics.read', { entity, range }, everyMs);
  const name = nameOf(node);
  return (
    <section className="metrics-panel" aria-label={t('metrics.label', { name })}>
      <header className="metrics-head">
        <h3>{t('metrics.of', { name })}</h3>
        <div className="metrics-ranges" role="group" aria-label={t('metrics.range')}>
          {MetricsRange.options.map((each) => (
            <button
              key={each}
              type="button"
              className="timeline-filter"
              aria-pressed={range === each}
              onClick={() => setRange(each)}
            >
              {t(`metrics.ranges.${each}`)}
            </button>
          ))}
        </div>
        {isLoading && <span className="muted">{t('common.loading')}</span>}
      </header>
      {error && (
        <ErrorNotice error={error} actions={<Button onClick={refresh}>{t('common.retry')}</Button>} />
      )}
      {value !== null && value.missing !== null && <Notice tone="info" title={value.missing} />}
      {value && (
        <div className="metrics-plots">
          {metricGroups.map((group) => {
            const lines = linesOf(value, group);
            if (group.name === 'storage' && lines.every((points) => points.length === 0)) return null;
            return (
              <Plot
                key={group.name}
                title={t(`metrics.group.${group.name}`)}
                lines={group.metrics.map((metric, index) => ({
                  name: lineName(metric),
                  points: lines[index] ?? [],
                }))}
                fromMs={value.fromMs}
                toMs={value.toMs}
                gapMs={gapMsOf(range)}
                atLeast={group.name === 'storage' ? wholeOf(node, group) : 0}
                isBinary={group.isBinary}
                format={group.format}
                none={t('metrics.nothing')}
              />
            );
          })}
        </div>
      )}
    </section>
  );
}

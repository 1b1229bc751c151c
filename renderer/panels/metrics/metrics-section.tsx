import { ChartLine } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { HostNode, VmNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/facts.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { useApp } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { useCall } from '../use-call.ts';
import { gapMsOf, linesOf, measuredEntity, metricGroups } from './metric-groups.ts';
import './metrics.css';

const everyMs = 30_000;

/** Shows the plots of what is selected in the drawer. */
export function showPlots({ view, preferences }: Pick<App, 'view' | 'preferences'>): void {
  view.setState({ drawerTab: 'metrics' });
  preferences.change({ isDrawerOpen: true });
}

/** What a host or VM used in the last half hour, a line each. */
export function MetricsSection({ node }: { node: HostNode | VmNode }) {
  const entity = measuredEntity(node);
  return entity === null ? null : <OfEntity entity={entity} />;
}

function OfEntity({ entity }: { entity: string }) {
  const app = useApp();
  const { value, error } = useCall('metrics.read', { entity, range: 'live' }, everyMs);
  const rows = (value ? metricGroups : []).flatMap((group) => {
    const lines = value ? linesOf(value, group) : [];
    return lines.some((points) => points.length > 0) ? [{ group, lines }] : [];
  });
  return (
    <Section title={t('metrics.section')}>
      {value && rows.length === 0 && <p className="section-empty">{t('metrics.none')}</p>}
      {error && <p className="section-empty">{say(error.message)}</p>}
      <ul className="metrics-rows">
        {value &&
          rows.map(({ group, lines }) => (
            <li key={group.name}>
              <span>{t(`metrics.group.${group.name}`)}</span>
              <Sparkline lines={lines} fromMs={value.fromMs} toMs={value.toMs} gapMs={gapMsOf('live')} />
              <span className="metrics-now">
                {lines.map((points) => group.format(points.at(-1)?.[1] ?? 0)).join(' / ')}
              </span>
            </li>
          ))}
      </ul>
      {value !== null && value.missing !== null && <p className="metrics-missing">{value.missing}</p>}
      <div className="inspector-actions">
        <Button icon={<ChartLine size={13} aria-hidden />} onClick={() => showPlots(app)}>
          {t('metrics.plots')}
        </Button>
      </div>
    </Section>
  );
}

import { t } from '../../i18n/i18n.ts';
import type { HostNode, Use } from '../../scene/graph.ts';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { Name, Time } from '../../ui/text.tsx';
import { UseBar } from '../../ui/use-bar.tsx';
import { usePlans, useWorld } from '../app-context.ts';
import { MaintenanceSection } from '../maintenance/maintenance-section.tsx';
import { pinningWords, powerWords, promotionWords, wishOf } from './host-words.ts';
import { worldOf } from '../../store/world-store.ts';
import { Labels } from './labels.tsx';
import { MetricsSection } from '../metrics/metrics-section.tsx';
import { NodeLink } from './node-link.tsx';
import { NodeRows } from './node-rows.tsx';
import { PodsSection } from './pods-section.tsx';
import { Problems } from './problems.tsx';

/** What is left of a resource for VMs once the plan is there; nothing where it is not known what is asked for now. */
function leftWords(use: Use, planned: number, unit: 'cpu' | 'bytes'): string | null {
  if (use.reserved === null) return null;
  const left = use.capacity - use.reserved - planned;
  return unit === 'cpu'
    ? t('count.cores', { count: Math.floor(left / 1000) })
    : quantityText(formatBytes(Math.max(0, left)));
}

/** The facts of a host: how full it is, what it is, what runs on it. */
export function HostOverview({ host }: { host: HostNode }) {
  const cluster = useWorld((state) => state.graph.nodes.get(host.cluster));
  const planned = usePlans(({ marks }) =>
    marks?.cluster === host.cluster ? marks.planned.get(host.entity.name) : undefined,
  );
  const facts = host.entity.host;
  const world = useWorld((state) => worldOf(state, host.cluster));
  return (
    <>
      <Problems problems={host.problems} />
      <MaintenanceSection host={host} />
      <Section title={t('host.use')}>
        <UseBar name={t('fact.cpu')} use={host.cpu} unit="cpu" />
        <UseBar name={t('fact.memory')} use={host.memory} unit="bytes" />
        {host.storage && <UseBar name={t('fact.storage')} use={host.storage} unit="bytes" />}
      </Section>
      <MetricsSection node={host} />
      {planned && (
        <Section title={t('plan.afterPlan')}>
          <Facts>
            <Fact name={t('host.vms')}>
              {t('plan.comingAndLeaving', { coming: planned.coming, leaving: planned.leaving })}
            </Fact>
            <Fact name={t('plan.cpuLeft')}>{leftWords(host.cpu, planned.cpuMillis, 'cpu')}</Fact>
            <Fact name={t('plan.memoryLeft')}>{leftWords(host.memory, planned.memoryBytes, 'bytes')}</Fact>
          </Facts>
        </Section>
      )}
      <Section title={t('host.machine')}>
        <Facts>
          <Fact name={t('host.role')}>{t(`role.${host.role}`)}</Fact>
          <Fact name={t('host.nowIs')}>{(facts.roles ?? []).join(', ')}</Fact>
          <Fact name={t('host.wish')}>
            {facts.wish === undefined ? t('host.wishNone') : t(`host.wishes.${wishOf(facts.wish)}`)}
          </Fact>
          <Fact name={t('host.promotion')}>
            {facts.promotion !== null && promotionWords(facts.promotion)}
          </Fact>
          <Fact name={t('host.pinning')}>{facts.cpuManager && pinningWords(facts.cpuManager)}</Fact>
          <Fact name={t('host.power')}>{powerWords(host, world)}</Fact>
          <Fact name={t('fact.name')}>{facts.displayName !== null && <Name text={host.entity.name} />}</Fact>
          <Fact name={t('kind.cluster')}>{cluster && <NodeLink node={cluster} />}</Fact>
          <Fact name={t('host.address')}>
            {facts.address !== null && <span className="mono">{facts.address}</span>}
          </Fact>
          <Fact name={t('host.zone')}>{facts.zone !== null && <Name text={facts.zone} />}</Fact>
          <Fact name={t('host.placing')}>
            {facts.isSchedulable
              ? t('host.canPlace')
              : t(host.role === 'witness' ? 'host.witness' : 'host.cannotPlace')}
          </Fact>
          <Fact name={t('fact.os')}>{facts.osImage}</Fact>
          <Fact name={t('host.kernel')}>
            {facts.kernelVersion !== null && <span className="mono">{facts.kernelVersion}</span>}
          </Fact>
          <Fact name={t('host.kubelet')}>
            {facts.kubeletVersion !== null && <span className="mono">{facts.kubeletVersion}</span>}
          </Fact>
          <Fact name={t('host.taints')}>
            {facts.taints.length > 0 &&
              facts.taints.map(({ key, value, effect }) => (
                <div key={`${key} ${effect}`} className="mono">
                  {value === undefined ? key : `${key}=${value}`}:{effect}
                </div>
              ))}
          </Fact>
          <Fact name={t('host.joined')}>{host.entity.createdAt && <Time iso={host.entity.createdAt} />}</Fact>
        </Facts>
      </Section>
      <Labels labels={facts.labels} />
      <Section title={t('host.vms')} aside={String(host.vms.length)}>
        {host.vms.length === 0 && <p className="section-empty">{t('host.noVms')}</p>}
        <NodeRows nodes={host.vms} />
      </Section>
      <PodsSection pods={host.pods} />
    </>
  );
}

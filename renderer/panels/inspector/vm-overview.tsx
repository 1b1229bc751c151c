import type { VmGrowth } from '../../../shared/kinds/vm-devices.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { formatBytes, formatCores, quantityText } from '../../ui/format.ts';
import { Bytes, Figure, Name, Time } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { GuestMembership } from '../guest/guest-membership.tsx';
import { MetricsSection } from '../metrics/metrics-section.tsx';
import { Labels } from './labels.tsx';
import { NodeLink } from './node-link.tsx';
import { VmKept } from './vm-kept.tsx';
import { VmDrives } from './vm-drives.tsx';
import { VmPorts } from './vm-ports.tsx';
import { VmVolumes } from './vm-volumes.tsx';
import { Problems } from './problems.tsx';

/** The facts of a VM: where it is, what it has, what it runs, what it stores. */
export function VmOverview({ vm }: { vm: VmNode }) {
  return (
    <>
      <Problems problems={vm.problems} />
      <Placement vm={vm} />
      <GuestMembership vm={vm} />
      {vm.instance !== null && <MetricsSection node={vm} />}
      <Machine vm={vm} />
      <VmPorts vm={vm} />
      <VmVolumes vm={vm} />
      <VmDrives vm={vm} />
      <VmKept vm={vm} />
      <Labels labels={vm.vm?.vm.labels} />
    </>
  );
}

function Placement({ vm }: { vm: VmNode }) {
  const host = useWorld((state) => (vm.host === null ? undefined : state.graph.nodes.get(vm.host)));
  const cluster = useWorld((state) => state.graph.nodes.get(vm.cluster));
  const migration = vm.migration?.migration;
  return (
    <Section title={t('vm.placement')}>
      <Facts>
        <Fact name={t('kind.host')}>
          {host ? (
            <NodeLink node={host} />
          ) : vm.hostName !== null ? (
            <Name text={vm.hostName} />
          ) : (
            <span className="muted">{t('vm.noHost')}</span>
          )}
        </Fact>
        {migration?.isActive && migration.targetHost !== null && (
          <Fact name={t('vm.movingTo')}>
            <Name text={migration.targetHost} />
          </Fact>
        )}
        <Fact name={t('kind.cluster')}>{cluster && <NodeLink node={cluster} />}</Fact>
        <Fact name={t('fact.namespace')}>
          <Name text={vm.namespace} />
        </Fact>
      </Facts>
    </Section>
  );
}

function Machine({ vm }: { vm: VmNode }) {
  const facts = vm.instance?.instance;
  const spec = vm.vm?.vm;
  const migratable = facts?.isLiveMigratable ?? null;
  const most = mostText(spec?.growth);
  return (
    <Section title={t('vm.machine')}>
      <Facts>
        <Fact name={t('fact.cpu')}>
          {vm.cpuCores !== null && <Figure {...formatCores(vm.cpuCores * 1000)} />}
          {most !== null && <p className="fact-note">{most}</p>}
        </Fact>
        <Fact name={t('fact.memory')}>{vm.memoryBytes !== null && <Bytes bytes={vm.memoryBytes} />}</Fact>
        <Fact name={t('fact.os')}>{facts?.guestOs ?? spec?.os}</Fact>
        <Fact name={t('vm.agent')}>
          {facts &&
            (facts.hasAgent ? t('vm.agentConnected') : <span className="muted">{t('vm.agentAbsent')}</span>)}
        </Fact>
        <Fact name={t('vm.runStrategy')}>{spec && <span className="mono">{spec.runStrategy}</span>}</Fact>
        <Fact name={t('vm.migratable')}>
          {migratable !== null && (
            <>
              {migratable ? t('common.yes') : t('common.no')}
              {facts?.liveMigrationReason && <p className="fact-note">{facts.liveMigrationReason}</p>}
            </>
          )}
        </Fact>
        <Fact name={t('fact.started')}>{facts?.startedAt && <Time iso={facts.startedAt} />}</Fact>
        <Fact name={t('fact.created')}>{vm.vm?.createdAt && <Time iso={vm.vm.createdAt} />}</Fact>
      </Facts>
    </Section>
  );
}

/** What a VM can grow to while it runs; null where it cannot. */
function mostText(growth: VmGrowth | undefined): string | null {
  if (!growth || growth.maxSockets === null || growth.maxBytes === null) return null;
  return t('vm.growsTo', {
    cpu: quantityText(formatCores(growth.maxSockets * growth.perSocket * 1000)),
    memory: quantityText(formatBytes(growth.maxBytes)),
  });
}

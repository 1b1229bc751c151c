import { t } from '../../i18n/i18n.ts';
import type { PodNode } from '../../scene/graph.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { formatCores } from '../../ui/format.ts';
import { Bytes, Figure, Name, Time } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { NodeLink } from './node-link.tsx';
import { Problems } from './problems.tsx';

/** The facts of a pod: where it is and what runs it, how its containers do, what they ask for. */
export function PodOverview({ pod }: { pod: PodNode }) {
  return (
    <>
      <Problems problems={pod.problems} />
      <Placement pod={pod} />
      <Containers pod={pod} />
      <Resources pod={pod} />
    </>
  );
}

function ownerWords(kind: string): string {
  return kind === 'StaticPod' ? t('pod.owner.StaticPod') : kind;
}

function Placement({ pod }: { pod: PodNode }) {
  const host = useWorld((state) => (pod.host === null ? undefined : state.graph.nodes.get(pod.host)));
  const cluster = useWorld((state) => state.graph.nodes.get(pod.cluster));
  const { ownerKind, ownerName, address } = pod.entity.pod;
  return (
    <Section title={t('vm.placement')}>
      <Facts>
        <Fact name={t('pod.workload')}>
          {ownerKind !== null && ownerName !== null && (
            <>
              <span className="muted">{ownerWords(ownerKind)}</span> <Name text={ownerName} />
            </>
          )}
        </Fact>
        <Fact name={t('fact.namespace')}>
          <Name text={pod.namespace} />
        </Fact>
        <Fact name={t('kind.host')}>
          {host ? (
            <NodeLink node={host} />
          ) : pod.hostName !== null ? (
            <Name text={pod.hostName} />
          ) : (
            <span className="muted">{t('vm.noHost')}</span>
          )}
        </Fact>
        <Fact name={t('kind.cluster')}>{cluster && <NodeLink node={cluster} />}</Fact>
        <Fact name={t('pod.address')}>
          {address !== null && (
            <>
              <span className="mono selectable">{address}</span>{' '}
              <CopyButton label={t('common.copyOf', { text: address })} text={address} />
            </>
          )}
        </Fact>
      </Facts>
    </Section>
  );
}

function Containers({ pod }: { pod: PodNode }) {
  const { ready, containers, restarts, restartedAt, phase, priorityClass } = pod.entity.pod;
  return (
    <Section title={t('pod.title')}>
      <Facts>
        <Fact name={t('pod.containers')}>{t('pod.ready', { ready, count: containers })}</Fact>
        <Fact name={t('pod.restarts')}>
          {restarts}
          {restartedAt !== null && (
            <span className="muted">
              {' · '}
              {t('pod.lastRestart')} <Time iso={restartedAt} />
            </span>
          )}
        </Fact>
        <Fact name={t('pod.phase')}>{phase !== '' && phase !== pod.status ? phase : null}</Fact>
        <Fact name={t('pod.priority')}>
          {priorityClass !== null && <span className="mono">{priorityClass}</span>}
        </Fact>
        <Fact name={t('fact.created')}>
          {pod.entity.createdAt !== null && <Time iso={pod.entity.createdAt} />}
        </Fact>
      </Facts>
    </Section>
  );
}

function Resources({ pod }: { pod: PodNode }) {
  const { requestsCpuMillis, requestsMemoryBytes, limitsCpuMillis, limitsMemoryBytes } = pod.entity.pod;
  const unset = <span className="muted">{t('pod.unset')}</span>;
  const cores = (millis: number | null) => (millis === null ? unset : <Figure {...formatCores(millis)} />);
  const bytes = (amount: number | null) => (amount === null ? unset : <Bytes bytes={amount} />);
  return (
    <Section title={t('pod.resources')}>
      <Facts>
        <Fact name={t('pod.requestsCpu')}>{cores(requestsCpuMillis)}</Fact>
        <Fact name={t('pod.limitsCpu')}>{cores(limitsCpuMillis)}</Fact>
        <Fact name={t('pod.requestsMemory')}>{bytes(requestsMemoryBytes)}</Fact>
        <Fact name={t('pod.limitsMemory')}>{bytes(limitsMemoryBytes)}</Fact>
      </Facts>
    </Section>
  );
}

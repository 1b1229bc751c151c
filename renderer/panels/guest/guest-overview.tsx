import type { Confidence, GuestRole } from '../../../shared/guest/guest.ts';
import type { Problem } from '../../../shared/world/entity.ts';
import type { GuestReport } from '../../../shared/guest/inside/report.ts';
import { t } from '../../i18n/i18n.ts';
import { partOf, byHost } from '../../scene/guests.ts';
import type { GuestNode, VmNode } from '../../scene/graph.ts';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Name } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { NodeLink, NodeRow } from '../inspector/node-link.tsx';
import { OverlayReason } from '../inspector/overlay-reason.tsx';
import { Problems } from '../inspector/problems.tsx';
import { troubleWords } from '../node-words.ts';
import { GuestAccess } from './guest-access.tsx';
import { PartGlyph } from './guest-marks.tsx';
import {
  countSignals,
  distributionWords,
  insideDistribution,
  insideRoles,
  partWords,
  withConfidence,
} from './guest-words.ts';
import { RancherSummary } from './rancher-summary.tsx';
import { useGuest } from './use-guest.ts';

const mostRows = 100;

/** A guest cluster at a glance: what is wrong, what it is, its nodes by part and pool, its spread, and why it is taken for one. */
export function GuestOverview({ guest }: { guest: GuestNode }) {
  const cluster = useWorld((state) => state.graph.nodes.get(guest.cluster));
  const event = useGuest(guest.id);
  const report = event?.report ?? null;
  return (
    <>
      {guest.distribution === 'RKE1' && (
        <div className="inspector-notices">
          <Notice tone="info" title={t('guest.rke1Title')}>
            <p className="muted">{t('plans.rke1Reason')}</p>
          </Notice>
        </div>
      )}
      <Problems problems={problemsOf(guest, event?.state === 'live' ? report : null)} />
      <OverlayReason node={guest} />
      <Section title={t('guest.facts')}>
        <Facts>
          <Fact name={t('guest.distribution')}>{insideDistribution(report) ?? distributionWords(guest)}</Fact>
          <Fact name={t('guest.nodes')}>
            {t('cluster.running', { running: guest.counts.running, count: guest.counts.nodes })}
          </Fact>
          <Fact name={t('kind.cluster')}>{cluster && <NodeLink node={cluster} />}</Fact>
          <Fact name={t('fact.namespace')}>
            <Name text={guest.namespace} />
          </Fact>
        </Facts>
      </Section>
      <RancherSummary guest={guest} />
      <GuestAccess guest={guest} />
      <Section title={t('guest.nodes')} aside={String(guest.counts.nodes)}>
        <div className="guest-groups">
          {toGroups(guest.members, report).map((group) => (
            <Group key={group.id} {...group} />
          ))}
        </div>
      </Section>
      <Spread guest={guest} />
      <Section title={t('guest.recognition')} aside={t(`guest.confidence.${guest.confidence}`)}>
        <ul className="guest-signals">
          {countSignals(guest).map(({ signal, count }) => (
            <li key={signal}>
              <span>{t(`guest.signal.${signal}`)}</span>
              <span>{t('count.nodes', { count })}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

/** What is wrong by its VMs and by its own API; of etcd its own API knows better. */
function problemsOf(guest: GuestNode, report: GuestReport | null): readonly Problem[] {
  if (report === null) return guest.problems;
  const own = guest.problems.filter(({ code }) => report.quorum === null || !code.startsWith('EtcdQuorum'));
  return [...own, ...report.problems];
}

type NodeGroup = {
  id: string;
  pool: string | null;
  roles: readonly GuestRole[];
  roleConfidence: Confidence | null;
  vms: readonly VmNode[];
};

const order = ['server', 'control-plane', 'etcd', 'worker', null];

/** Nodes of one part and pool together, control planes first; what their own labels say counts before what VMs tell. */
function toGroups(members: readonly VmNode[], report: GuestReport | null): NodeGroup[] {
  const inside = new Map(report?.nodes.map((node) => [node.vm, insideRoles(node.roles)]));
  const groups = new Map<string, NodeGroup & { vms: VmNode[] }>();
  for (const vm of members) {
    const own = inside.get(vm.id);
    const roles = own ?? vm.guest?.roles ?? [];
    const roleConfidence = own ? 'certain' : (vm.guest?.roleConfidence ?? null);
    const pool = vm.guest?.pool ?? null;
    const id = `${order.indexOf(partOf(roles))} ${pool ?? ''}`;
    const group = groups.get(id) ?? { id, pool, roles, roleConfidence, vms: [] };
    group.vms.push(vm);
    groups.set(id, group);
  }
  return [...groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function Group({ pool, roles, roleConfidence, vms }: NodeGroup) {
  return (
    <div>
      <div className="guest-group-head">
        <PartGlyph roles={roles} />
        <span>{withConfidence(partWords(roles), roleConfidence)}</span>
        {pool !== null && (
          <>
            <span aria-hidden>·</span>
            <span>{t('guest.pool')}</span>
            <Name text={pool} />
          </>
        )}
        <span className="section-aside">{vms.length}</span>
      </div>
      <ul className="node-rows">
        {vms.slice(0, mostRows).map((vm) => (
          <NodeRow key={vm.id} node={vm} aside={troubleWords(vm) ?? vm.hostName ?? vm.status} />
        ))}
      </ul>
      {vms.length > mostRows && (
        <p className="section-empty">{t('fleet.more', { count: vms.length - mostRows })}</p>
      )}
    </div>
  );
}

function Spread({ guest }: { guest: GuestNode }) {
  const nodes = useWorld((state) => state.graph.nodes);
  const hosts = [...byHost(guest.members)].sort(([, a], [, b]) => b.length - a.length).slice(0, mostRows);
  return (
    <Section title={t('guest.spread')} aside={t('count.hosts', { count: guest.counts.hosts })}>
      <Facts>
        {hosts.map(([name, vms]) => {
          const host = nodes.get(vms[0]?.host ?? '');
          const words = t('count.nodes', { count: vms.length });
          return (
            <Fact key={name ?? ''} name={words}>
              {host ? <NodeLink node={host} /> : (name ?? <span className="muted">{t('vm.noHost')}</span>)}
            </Fact>
          );
        })}
      </Facts>
    </Section>
  );
}

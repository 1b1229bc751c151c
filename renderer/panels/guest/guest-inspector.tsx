import { Focus, SquareDashedMousePointer } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { partOf, byHost } from '../../scene/guests.ts';
import type { GuestNode, VmNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { BatchButtons } from '../batch/batch-verbs.tsx';
import { Header } from '../inspector/header.tsx';
import { NodeLink, NodeRow } from '../inspector/node-link.tsx';
import { OverlayReason } from '../inspector/overlay-reason.tsx';
import { Problems } from '../inspector/problems.tsx';
import { troubleWords } from '../node-words.ts';
import { selectNodes, toggleFocus } from './guest-focus.ts';
import { PartGlyph } from './guest-marks.tsx';
import { countSignals, distributionWords, partWords, withConfidence } from './guest-words.ts';

const mostRows = 100;

/** A guest cluster: what it is, its nodes by part and pool, how it is spread, and why it is taken for one. */
export function GuestInspector({ guest }: { guest: GuestNode }) {
  const app = useApp();
  const isInFocus = useView((state) => state.focus === guest.id);
  const cluster = useWorld((state) => state.graph.nodes.get(guest.cluster));
  return (
    <>
      <Header node={guest}>
        <div className="inspector-actions">
          <Button
            icon={<Focus size={14} aria-hidden />}
            aria-pressed={isInFocus}
            onClick={() => toggleFocus(app, guest)}
          >
            {t(isInFocus ? 'guest.leaveFocus' : 'guest.focus')}
          </Button>
          <Button
            icon={<SquareDashedMousePointer size={14} aria-hidden />}
            onClick={() => selectNodes(app, guest)}
          >
            {t('guest.selectNodes')}
          </Button>
          <BatchButtons nodes={[guest]} />
        </div>
      </Header>
      <div className="inspector-scroll">
        <Problems problems={guest.problems} />
        <OverlayReason node={guest} />
        <Section title={t('guest.facts')}>
          <Facts>
            <Fact name={t('guest.distribution')}>{distributionWords(guest)}</Fact>
            <Fact name={t('guest.nodes')}>
              {t('cluster.running', { running: guest.counts.running, count: guest.counts.nodes })}
            </Fact>
            <Fact name={t('kind.cluster')}>{cluster && <NodeLink node={cluster} />}</Fact>
            <Fact name={t('fact.namespace')}>
              <Name text={guest.namespace} />
            </Fact>
          </Facts>
        </Section>
        <Section title={t('guest.nodes')} aside={String(guest.counts.nodes)}>
          <div className="guest-groups">
            {toGroups(guest.members).map((group) => (
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
      </div>
    </>
  );
}

type NodeGroup = { id: string; pool: string | null; vms: readonly VmNode[] };

const order = ['server', 'control-plane', 'etcd', 'worker', null];

/** Nodes of one part and pool together, control planes first. */
function toGroups(members: readonly VmNode[]): NodeGroup[] {
  const groups = new Map<string, VmNode[]>();
  for (const vm of members) {
    const rank = order.indexOf(partOf(vm.guest?.roles ?? []));
    const key = `${rank} ${vm.guest?.pool ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), vm]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, vms]) => ({ id, pool: vms[0]?.guest?.pool ?? null, vms }));
}

function Group({ pool, vms }: NodeGroup) {
  const { roles, roleConfidence } = vms[0]?.guest ?? { roles: [], roleConfidence: null };
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

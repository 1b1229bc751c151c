import type { JoinedNode } from '../../../shared/guest/inside/report.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { NodeRow } from '../inspector/node-link.tsx';
import { GuestTrouble } from './guest-access.tsx';
import { insideRoleWords } from './guest-words.ts';
import { useGuest } from './use-guest.ts';

const mostRows = 300;

/** The Kubernetes nodes of a guest cluster, each with its VM, its host, its version and what is wrong with it. */
export function GuestNodes({ guest }: { guest: GuestNode }) {
  const event = useGuest(guest.id);
  const nodes = useWorld((state) => state.graph.nodes);
  const report = event?.report ?? null;
  const lost = report?.vmsWithoutNode.flatMap((id) => nodes.get(id) ?? []) ?? [];
  return (
    <>
      {event?.state !== 'live' && (
        <Section title={t('guest.api')}>
          <GuestTrouble guest={guest} event={event} />
        </Section>
      )}
      {report && (
        <Section title={t('guest.kubeNodes')} aside={t('guest.ready', countReady(report.nodes))}>
          <ul className="guest-inside" data-stale={event?.state !== 'live' || undefined}>
            {report.nodes.slice(0, mostRows).map((node) => (
              <NodeItem key={node.name} node={node} />
            ))}
          </ul>
          {report.nodes.length > mostRows && (
            <p className="section-empty">{t('fleet.more', { count: report.nodes.length - mostRows })}</p>
          )}
          {report.nodes.length === 0 && <p className="section-empty">{t('guest.noNodes')}</p>}
        </Section>
      )}
      {lost.length > 0 && (
        <Section title={t('guest.vmsWithoutNode')} aside={String(lost.length)}>
          <ul className="node-rows">
            {lost.map((vm) => (
              <NodeRow key={vm.id} node={vm} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function countReady(nodes: readonly JoinedNode[]): { ready: number; count: number } {
  return { ready: nodes.filter(({ isReady }) => isReady).length, count: nodes.length };
}

/** Conditions that say something is wrong: Ready that is not True, and any other that is. */
function wrongConditions({ conditions }: JoinedNode): JoinedNode['conditions'] {
  return conditions.filter(({ type, status }) => (type === 'Ready' ? status !== 'True' : status === 'True'));
}

function NodeItem({ node }: { node: JoinedNode }) {
  const app = useApp();
  const vm = useWorld((state) => (node.vm === null ? undefined : state.graph.nodes.get(node.vm)));
  const host = vm?.type === 'vm' ? vm.hostName : null;
  const facts = [
    insideRoleWords(node.roles),
    node.kubeletVersion,
    vm ? (host ?? t('vm.noHost')) : t('guest.noVm'),
  ];
  const head = (
    <>
      <StateGlyph state={node.state} />
      <span className="node-row-name">
        <Name text={node.name} />
      </span>
      <span className="node-row-aside">{say(node.status)}</span>
      <span className="guest-inside-facts">
        {facts
          .filter((fact) => fact !== null && fact !== '')
          .map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
      </span>
    </>
  );
  return (
    <li>
      {vm ? (
        <button
          type="button"
          className="guest-inside-row"
          title={t('guest.goToVm', { name: vm.type === 'vm' ? vm.name : node.name })}
          onClick={() => select(app, [vm.id], { isZooming: true })}
        >
          {head}
        </button>
      ) : (
        <div className="guest-inside-row">{head}</div>
      )}
      {wrongConditions(node).map(({ type, message, reason }) => (
        <p key={type} className="guest-inside-why">
          <span>{type}</span> {message ?? reason}
        </p>
      ))}
    </li>
  );
}

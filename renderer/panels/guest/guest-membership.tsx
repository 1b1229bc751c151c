import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { VmNode } from '../../scene/graph.ts';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { Name } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { NodeLink } from '../inspector/node-link.tsx';
import { GuestSwatch, PartGlyph } from './guest-marks.tsx';
import { useGuest } from './use-guest.ts';
import { partWords, signalWords, withConfidence } from './guest-words.ts';

/** What a VM is in its guest cluster, how sure that is and why; nothing for others. */
export function GuestMembership({ vm }: { vm: VmNode }) {
  const member = vm.guest;
  const guest = useWorld((state) => (member ? state.graph.nodes.get(member.guest) : undefined));
  const event = useGuest(member?.guest ?? null);
  const inside = event?.state === 'live' ? event.report?.nodes.find((node) => node.vm === vm.id) : undefined;
  if (!member || guest?.type !== 'guest') return null;
  const machine = guest.rancher?.machines.find(
    ({ vmName, vmNamespace }) => vmName === vm.name && vmNamespace === vm.namespace,
  );
  return (
    <Section title={t('kind.guest')} aside={t(`guest.confidence.${member.confidence}`)}>
      <Facts>
        <Fact name={t('fact.name')}>
          <span className="with-swatch">
            <GuestSwatch name={member.cluster} />
            <NodeLink node={guest} />
          </span>
        </Fact>
        <Fact name={t('guest.role')}>
          <span className="with-swatch">
            <PartGlyph roles={member.roles} />
            {withConfidence(partWords(member.roles), member.roleConfidence)}
          </span>
        </Fact>
        <Fact name={t('guest.pool')}>{member.pool !== null && <Name text={member.pool} />}</Fact>
        <Fact name={t('guest.kubeNode')}>
          {inside &&
            `${say(inside.status)}${inside.kubeletVersion === null ? '' : `, ${inside.kubeletVersion}`}`}
        </Fact>
        <Fact name={t('rancherView.machine')}>
          {machine && (
            <>
              {machine.phase}
              {machine.message !== null && <div className="muted">{machine.message}</div>}
            </>
          )}
        </Fact>
        <Fact name={t('guest.because')}>
          {signalWords(member).map((words) => (
            <div key={words}>{words}</div>
          ))}
        </Fact>
      </Facts>
    </Section>
  );
}

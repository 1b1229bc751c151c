import { Trash2 } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { useApp, usePlans } from '../app-context.ts';
import { NodeLink } from '../inspector/node-link.tsx';
import { Findings } from './findings.tsx';
import { landingOf, removeGhosts } from './ghosts.ts';
import { PlannedHead } from './planned-head.tsx';

/** What a plan will make: its shape, its pool, where it lands and why there, what is wrong with it. */
export function GhostInspector({ ghost }: { ghost: VmNode }) {
  const app = useApp();
  const check = usePlans((state) => state.check);
  const marks = usePlans((state) => state.marks);
  const guest = usePlans(({ drawn }) => drawn.nodes.get(ghost.guest?.guest ?? ''));
  const landing = landingOf({ marks, check }, ghost.id);
  const node = landing?.placing.type === 'node' ? landing.placing.node : null;
  const findings = (check?.findings ?? []).filter(
    ({ where }) =>
      where.entity === ghost.id || (where.entity === null && where.intention === landing?.placing.intention),
  );
  const placement = node?.placement.type ?? 'scheduler';
  return (
    <>
      <PlannedHead glyph={<StateGlyph state="pending" size={14} />} name={ghost.name} kind={t('kind.vm')}>
        <Button icon={<Trash2 size={13} aria-hidden />} onClick={() => removeGhosts(app, [ghost.id])}>
          {t('plan.removeGhost')}
        </Button>
      </PlannedHead>
      <div className="tabs-content">
        <Section title={t('plan.landing')}>
          <Facts>
            <Fact name={t('kind.host')}>{ghost.hostName ?? t('plan.noHost')}</Fact>
            <Fact name={t('plan.why')}>{t(`plan.whyHost.${placement}`)}</Fact>
          </Facts>
        </Section>
        <Section title={t('plan.details')}>
          <Facts>
            <Fact name={t('plan.field.namespace')}>{ghost.namespace}</Fact>
            <Fact name={t('kind.guest')}>{guest ? <NodeLink node={guest} /> : ghost.guestCluster}</Fact>
            <Fact name={t('plan.field.pool')}>{node?.guest?.pool}</Fact>
            <Fact name={t('fact.cpu')}>
              {ghost.cpuCores !== null && t('count.cores', { count: ghost.cpuCores })}
            </Fact>
            <Fact name={t('fact.memory')}>
              {ghost.memoryBytes !== null && quantityText(formatBytes(ghost.memoryBytes))}
            </Fact>
            <Fact name={t('plan.field.image')}>{node?.claims[0]?.image}</Fact>
            <Fact name={t('plan.field.network')}>
              {node?.nics.map(({ network }) => network ?? t('plan.managementNetwork')).join(', ')}
            </Fact>
          </Facts>
        </Section>
        <Section title={t('plan.findings')}>
          <Findings findings={findings} />
        </Section>
      </div>
    </>
  );
}

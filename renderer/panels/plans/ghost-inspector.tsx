import { Trash2 } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, usePlans } from '../app-context.ts';
import { Findings } from './findings.tsx';
import { landingOf, removeGhosts } from './ghosts.ts';

/** What a plan will make: its shape, its pool, where it lands and why there, what is wrong with it. */
export function GhostInspector({ ghost }: { ghost: VmNode }) {
  const app = useApp();
  const check = usePlans((state) => state.check);
  const marks = usePlans((state) => state.marks);
  const landing = landingOf({ marks, check }, ghost.id);
  const node = landing?.placing.type === 'node' ? landing.placing.node : null;
  const findings = (check?.findings ?? []).filter(
    ({ where }) =>
      where.entity === ghost.id || (where.entity === null && where.intention === landing?.placing.intention),
  );
  const placement = node?.placement.type ?? 'scheduler';
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <StateGlyph state="pending" size={14} />
          <h2 className="inspector-name selectable">
            <Name text={ghost.name} isStrong />
          </h2>
        </div>
        <p className="inspector-status">
          <span className="muted">{t('kind.vm')}</span>
          <span>{t('plan.planned')}</span>
        </p>
        <div>
          <Button icon={<Trash2 size={13} aria-hidden />} onClick={() => removeGhosts(app, [ghost.id])}>
            {t('plan.removeGhost')}
          </Button>
        </div>
      </header>
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
            <Fact name={t('kind.guest')}>{ghost.guestCluster}</Fact>
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

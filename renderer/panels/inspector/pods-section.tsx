import { t } from '../../i18n/i18n.ts';
import type { PodNode } from '../../scene/graph.ts';
import { troubleOf } from '../../scene/trouble.ts';
import { Section } from '../../ui/facts.tsx';
import { NodeRows } from './node-rows.tsx';

type PodsSectionProps = {
  pods: readonly PodNode[];
  /** Whether those that are well are listed too, after those in trouble. */
  isAllShown?: boolean;
};

/** Container workloads: the pods in trouble first; nothing where there are none. */
export function PodsSection({ pods, isAllShown = true }: PodsSectionProps) {
  if (pods.length === 0) return null;
  const bad = pods.filter((pod) => troubleOf(pod) !== 'none');
  const rest = isAllShown ? pods.filter((pod) => troubleOf(pod) === 'none') : [];
  return (
    <Section title={t('pod.section')} aside={t('count.pods', { count: pods.length })}>
      {bad.length === 0 && !isAllShown && <p className="section-empty">{t('pod.allWell')}</p>}
      <NodeRows nodes={[...bad, ...rest]} />
    </Section>
  );
}

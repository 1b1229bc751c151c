import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { Graph } from '../../scene/graph.ts';
import { podsInTrouble } from '../../scene/trouble.ts';
import { formatCount } from '../../ui/format.ts';
import { Tip } from '../../ui/tip.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';

/**
 * How many clusters, hosts, VMs and guest clusters have something wrong with them, and how many pods while container
 * workloads are shown.
 */
export function countProblems({ clusters }: Graph): { things: number; pods: number } {
  const count = { things: 0, pods: 0 };
  for (const cluster of clusters) {
    const { counts, problems } = cluster;
    // The counts have each problem of the cluster itself; here it is one thing that has them.
    count.things += counts.errors + counts.warnings - problems.length + (problems.length > 0 ? 1 : 0);
    count.pods += podsInTrouble(cluster);
  }
  return count;
}

/** Lets what is well step back, and says how much is not. */
export function ProblemsToggle() {
  const { view } = useApp();
  const isOn = useView((state) => state.isProblemsOnly);
  const graph = useWorld((state) => state.graph);
  const { things, pods } = useMemo(() => countProblems(graph), [graph]);
  const count = things + pods;
  const label = t('find.problemsCount', { count });
  const ofPods = t('pod.ofThem', { count: pods });
  return (
    <Tip text={t('find.problems')}>
      <button
        type="button"
        className="find-problems"
        aria-pressed={isOn}
        aria-label={pods > 0 ? `${label}, ${ofPods}` : label}
        data-any={count > 0 || undefined}
        onClick={() => view.setState({ isProblemsOnly: !isOn })}
      >
        <TriangleAlert size={14} aria-hidden />
        {formatCount(count)}
      </button>
    </Tip>
  );
}

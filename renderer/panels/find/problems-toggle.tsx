import { TriangleAlert } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { Graph } from '../../scene/graph.ts';
import { formatCount } from '../../ui/format.ts';
import { Tip } from '../../ui/tip.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';

/** How many clusters, hosts, VMs and guest clusters have something wrong with them. */
export function countProblems({ clusters }: Graph): number {
  let count = 0;
  for (const { counts, problems } of clusters) {
    // The counts have each problem of the cluster itself; here it is one thing that has them.
    count += counts.errors + counts.warnings - problems.length + (problems.length > 0 ? 1 : 0);
  }
  return count;
}

/** Lets what is well step back, and says how much is not. */
export function ProblemsToggle() {
  const { view } = useApp();
  const isOn = useView((state) => state.isProblemsOnly);
  const count = useWorld((state) => countProblems(state.graph));
  return (
    <Tip text={t('find.problems')}>
      <button
        type="button"
        className="find-problems"
        aria-pressed={isOn}
        aria-label={t('find.problemsCount', { count })}
        data-any={count > 0 || undefined}
        onClick={() => view.setState({ isProblemsOnly: !isOn })}
      >
        <TriangleAlert size={14} aria-hidden />
        {formatCount(count)}
      </button>
    </Tip>
  );
}

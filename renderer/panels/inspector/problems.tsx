import type { Problem } from '../../../shared/world/entity.ts';
import { Notice } from '../../ui/notice.tsx';

/** What a user should know of an entity, errors first; the API's own reason in full. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  const sorted = [...problems].sort(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'),
  );
  return (
    <div className="inspector-problems">
      {sorted.map((problem, index) => (
        <Notice key={index} tone={problem.severity === 'error' ? 'danger' : 'warning'} title={problem.text}>
          <p className="mono muted">{problem.code}</p>
        </Notice>
      ))}
    </div>
  );
}

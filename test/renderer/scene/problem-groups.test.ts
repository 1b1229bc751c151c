import { expect, it } from 'vitest';
import { groupProblems } from '../../../renderer/scene/problem-groups.ts';
import type { Problem } from '../../../shared/world/entity.ts';

const problem = (code: string, severity: Problem['severity']): Problem => ({ severity, code, text: code });

it('counts what has each reason once, errors first and then what most things have', () => {
  const things = [
    { problems: [problem('Lagging', 'warning'), problem('Lagging', 'warning')] },
    { problems: [problem('Lagging', 'warning'), problem('Unschedulable', 'error')] },
    { problems: [problem('Crashed', 'error')] },
    { problems: [problem('Crashed', 'error'), problem('Old', 'warning')] },
    { problems: [] },
  ];
  expect(groupProblems(things)).toEqual([
    { code: 'Crashed', severity: 'error', count: 2 },
    { code: 'Unschedulable', severity: 'error', count: 1 },
    { code: 'Lagging', severity: 'warning', count: 2 },
    { code: 'Old', severity: 'warning', count: 1 },
  ]);
});

it('is as bad as the worst that has the reason', () => {
  const things = [{ problems: [problem('Full', 'warning')] }, { problems: [problem('Full', 'error')] }];
  expect(groupProblems(things)).toEqual([{ code: 'Full', severity: 'error', count: 2 }]);
});

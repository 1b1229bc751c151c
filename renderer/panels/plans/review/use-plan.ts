import { useEffect, useState } from 'react';
import type { Plan } from '../../../../shared/plan/plan.ts';
import { useApp } from '../../app-context.ts';

/** A plan as it is kept: undefined until that is known, null where there is none of this id. */
export function usePlan(id: string): Plan | null | undefined {
  const { backend } = useApp();
  const [plan, setPlan] = useState<Plan | null>();
  useEffect(
    () =>
      backend.follow(
        'plans.follow',
        {},
        {
          onEvent(event) {
            if (event.type === 'put' && event.plan.id === id) setPlan(event.plan);
            else if (event.type === 'remove' && event.plan === id) setPlan(null);
            else if (event.type === 'complete') setPlan((found) => found ?? null);
          },
        },
      ),
    [backend, id],
  );
  return plan;
}

import type { Runs } from '../plans/runs.ts';
import type { RancherGuests } from './rancher-guests.ts';

/** Has the ends of credentials looked at again as soon as a run of a plan has given one another token. */
export function followRenewals({
  runs,
  guests,
}: {
  runs: Pick<Runs, 'find' | 'listen'>;
  guests: Pick<RancherGuests, 'lookAgain'>;
}): { close: () => void } {
  const known = new Set<string>();
  const stop = runs.listen((id) => {
    const renewed = (runs.find(id)?.steps ?? [])
      .filter(({ type, status }) => type === 'renew-credential' && status === 'done')
      .map((step) => `${id} ${step.id}`)
      .filter((key) => !known.has(key));
    for (const key of renewed) known.add(key);
    if (renewed.length > 0) guests.lookAgain();
  });
  return { close: stop };
}

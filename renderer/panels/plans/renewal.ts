import { credentialStage } from '../../../shared/rancher/credential-end.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Graph, GuestNode } from '../../scene/graph.ts';
import type { App } from '../app-context.ts';
import { showPlans } from './plan-acts.ts';
import { intendTend, tendedOf } from './tended.ts';

/** A guest cluster whose cloud credential ends soon or has ended, and when (ISO 8601). */
export type EndingGuest = { guest: GuestNode; at: string };

/** The guest clusters whose cloud credentials end within two weeks of a time in milliseconds since 1970, or have ended. */
export function endingGuests({ clusters }: Pick<Graph, 'clusters'>, nowMs: number): EndingGuest[] {
  return clusters.flatMap(({ guests }) =>
    guests.flatMap((guest): EndingGuest[] => {
      const at = guest.rancher?.credentialEnd ?? null;
      return at === null || credentialStage(at, nowMs) === null ? [] : [{ guest, at }];
    }),
  );
}

/** Whether a plan renews a cloud credential already. */
export function isRenewedBy(plan: Plan | undefined, credential: string | null): boolean {
  return (plan?.intentions ?? []).some(
    (each) =>
      each.type === 'tend-guest' &&
      each.verb.type === 'renew-credential' &&
      each.verb.credential === credential,
  );
}

/** Drafts, once, that Rancher gets another token for a guest cluster, and shows the plan; null where no Rancher in the vault can. */
export function renewalOf(app: App, guest: GuestNode): (() => void) | null {
  const tended = tendedOf(app, guest);
  const credential = tended?.credential ?? null;
  if (tended === null || credential === null) return null;
  return () => {
    if (!isRenewedBy(app.plans.getState().history?.present, credential))
      intendTend(app, guest.cluster, tended, { type: 'renew-credential', credential });
    showPlans(app);
  };
}

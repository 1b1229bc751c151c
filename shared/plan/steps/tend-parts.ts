import type { ThroughGuest } from '../../rancher/provision/spec.ts';
import type { rancherRefs } from '../rancher-refs.ts';
import type { Done, Edit, Operation, Step } from '../step.ts';

/** What the steps of one change of a guest cluster are made with. */
export type Given = { guest: ThroughGuest; subject: string; at: ReturnType<typeof rancherRefs> };

/** Holds once Rancher is at rest with the cluster. */
export function isSettled({ guest, at }: Given): Done[] {
  const ref = at.cluster(guest.name);
  return [{ type: 'condition', ref, condition: 'Ready', status: 'True' }];
}

/** Changes values of the cluster as it is right then. */
export function edit({ guest, at }: Given, edits: Edit[]): Operation {
  return { action: 'edit', ref: at.cluster(guest.name), edits };
}

/** Where a step of a Rancher comes from, whose operations are as they are but for a counter. */
export function sourceOf(guest: ThroughGuest, counter: string | null): Step['source'] {
  return { type: 'rancher', part: 'other', guest, pools: [], counter };
}

import type { ThroughGuest } from '../../rancher/provision/spec.ts';
import { maskedValues } from '../build.ts';
import type { Json, JsonObject } from '../canonical.ts';
import type { TendVerb } from '../intention.ts';
import type { Edit, Step } from '../step.ts';
import { toStep } from './draft.ts';
import type { Draft } from './draft.ts';
import { edit, isSettled, sourceOf } from './tend-parts.ts';
import type { Given } from './tend-parts.ts';

/** The name under which the next number of a counter of a cluster is learned. */
export function counterName({ name }: Pick<ThroughGuest, 'name'>, counter: string): string {
  return `counter/${counter}/${name}`;
}

/** The counters that a raised number of has Rancher do something once. Source: guest-clusters reference section 3.2, day-2 triggers. */
export const counters = {
  snapshot: 'etcdSnapshotCreate',
  restore: 'etcdSnapshotRestore',
  rotate: 'rotateCertificates',
} as const;

/** An edit of a counter with its number in place of the word for it: the number goes up by one, and not where somebody else has raised it. */
export function numbered({ path, to }: Edit, generation: number): Edit {
  if (path.at(-1) !== 'generation') return { path, to };
  const from: Json[] = generation === 1 ? [null, 0] : [generation - 1];
  return { path, from, to: generation };
}

/** A change of a guest cluster that Rancher makes once for each number of a counter. */
type Once = Extract<TendVerb, { type: 'snapshot' | 'restore' | 'rotate' }>;

/** What Rancher is told beside the number. */
function orderOf(verb: Once): JsonObject {
  switch (verb.type) {
    case 'snapshot':
      return {};
    case 'rotate':
      return { services: [] };
    case 'restore':
      return { name: verb.snapshot, restoreRKEConfig: verb.what };
  }
}

/** A step by which a counter is raised, and what says that Rancher has done it. */
export function counted(
  draft: Draft,
  given: Given,
  verb: Once,
  phase: string | null,
  more: Partial<Step>,
): Step {
  const { guest, subject, at } = given;
  const ref = at.controlPlane(guest.name);
  const counter = counters[verb.type];
  // A word for the number, which is learned right before.
  const generation = maskedValues.learned(counterName(guest, counter));
  const order: Edit[] = Object.entries({ generation, ...orderOf(verb) }).map(([key, to]) => ({
    ...{ path: ['spec', 'rkeConfig', counter, key], to },
  }));
  const path =
    verb.type === 'rotate' ? ['status', 'certificateRotationGeneration'] : ['status', counter, 'generation'];
  const types = {
    snapshot: 'snapshot-etcd',
    restore: 'restore-etcd',
    rotate: 'rotate-certificates',
  } as const;
  return toStep(draft, guest.name, {
    type: types[verb.type],
    subject,
    operations: [edit(given, order)],
    done: {
      type: 'all',
      of: [
        { type: 'changed', ref, path, from: null },
        ...(phase === null
          ? isSettled(given)
          : [{ type: 'field' as const, ref, path: ['status', phase], in: ['Finished'] }]),
      ],
    },
    fails:
      phase === null
        ? null
        : {
            type: 'all',
            of: [
              { type: 'changed', ref, path, from: null },
              { type: 'field', ref, path: ['status', phase], in: ['Failed'] },
            ],
          },
    estimateSeconds: 120,
    source: sourceOf(guest, counter),
    ...more,
  });
}

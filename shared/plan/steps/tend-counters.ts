import type { ThroughGuest } from '../../rancher/provision/spec.ts';
import { maskedValues } from '../build.ts';
import type { Values } from '../build.ts';
import type { Json } from '../canonical.ts';
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

/** The number that a counter is to have; a word for it where it is not known yet. */
function nextOf(guest: ThroughGuest, counter: string, values: Values): Json {
  const learned = values.learned(counterName(guest, counter));
  return /^\d+$/.test(learned) ? Number(learned) : learned;
}

/** The edits of a cluster by which Rancher is told to do something once. */
function counterEdits(guest: ThroughGuest, verb: TendVerb, values: Values): Edit[] {
  const at = (counter: string): string[] => ['spec', 'rkeConfig', counter];
  switch (verb.type) {
    case 'snapshot':
      return [{ path: at(counters.snapshot), to: { generation: nextOf(guest, counters.snapshot, values) } }];
    case 'rotate':
      return [
        {
          path: at(counters.rotate),
          to: { generation: nextOf(guest, counters.rotate, values), services: [] },
        },
      ];
    case 'restore': {
      const { snapshot, what } = verb;
      const generation = nextOf(guest, counters.restore, values);
      return [{ path: at(counters.restore), to: { generation, name: snapshot, restoreRKEConfig: what } }];
    }
    case 'scale':
    case 'remove-node':
    case 'reshape':
    case 'upgrade':
    case 'renew-credential':
    case 'delete':
      return [];
  }
}

/** A step by which a counter is raised, and what says that Rancher has done it. */
export function counted(
  draft: Draft,
  given: Given,
  verb: Extract<TendVerb, { type: 'snapshot' | 'restore' | 'rotate' }>,
  phase: string | null,
  more: Partial<Step>,
): Step {
  const { guest, subject, at } = given;
  const ref = at.controlPlane(guest.name);
  const counter = counters[verb.type];
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
    operations: [edit(given, counterEdits(guest, verb, maskedValues))],
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

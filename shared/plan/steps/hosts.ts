import type { JsonObject } from '../canonical.ts';
import type { TendHost } from '../intention.ts';
import { refs } from '../refs.ts';
import type { Operation, Step } from '../step.ts';
import { chained, toStep } from './draft.ts';
import type { Draft, Drafted } from './draft.ts';
import { quorumRefusals } from './vms.ts';

function hostStep(draft: Draft, name: string, { to, isForced }: TendHost): Step {
  const ref = refs.host(name);
  const entity = draft.site.hostNamed(name)?.entity;
  const subject = entity?.id ?? name;
  const closed = (unschedulable: boolean): Operation => ({
    action: 'patch',
    ref,
    body: { spec: { unschedulable } },
  });
  // Source: harvester API reference section 2.3, plain-API equivalents.
  const annotations = (value: string | null): JsonObject => ({
    'harvesterhci.io/drain-requested': value,
    ...(isForced || value === null ? { 'harvesterhci.io/drain-forced': value } : {}),
    ...(value === null ? { 'harvesterhci.io/maintain-status': null } : {}),
  });
  const taints = (entity?.host.taints ?? []).flatMap(({ key, value, effect }): JsonObject[] =>
    key === 'kubevirt.io/drain' ? [] : [value === undefined ? { key, effect } : { key, value, effect }],
  );
  const opened: Operation = {
    action: 'patch',
    ref,
    body: {
      metadata: { annotations: annotations(null) },
      spec: { unschedulable: false, ...(to === 'drained' || entity?.host.maintenance ? { taints } : {}) },
    },
  };
  switch (to) {
    case 'cordoned':
      return toStep(draft, name, {
        type: 'cordon-host',
        subject,
        operations: [closed(true)],
        done: { type: 'field', ref, path: ['spec', 'unschedulable'], in: [true] },
        undo: { type: 'operations', operations: [closed(false)] },
      });
    case 'open':
      return toStep(draft, name, {
        type: 'open-host',
        subject,
        operations: [opened],
        done: { type: 'field', ref, path: ['spec', 'unschedulable'], in: [false, null] },
        undo: { type: 'operations', operations: [closed(true)] },
      });
    case 'drained':
      return toStep(draft, name, {
        type: 'drain-host',
        subject,
        lane: 'hosts',
        operations: [{ action: 'patch', ref, body: { metadata: { annotations: annotations('true') } } }],
        done: {
          type: 'field',
          ref,
          path: ['metadata', 'annotations', 'harvesterhci.io/maintain-status'],
          in: ['completed'],
        },
        undo: { type: 'operations', operations: [opened] },
        danger: 'service',
        estimateSeconds: 600,
      });
  }
}

/** Hosts closed, opened or emptied; they are emptied one after the other. */
export function tendHosts(draft: Draft, intention: TendHost): Drafted {
  const { site } = draft;
  const stuck = intention.hosts.map((host) =>
    intention.to !== 'drained'
      ? []
      : site
          .vmsOn(host)
          .filter(({ instance }) => instance?.instance.isLiveMigratable === false)
          .map(({ id }) => id),
  );
  const refusals = stuck.flatMap((vms) => quorumRefusals(draft, vms, intention.allowsQuorumLoss));
  if (refusals.length > 0) return { steps: [], refusals };
  const steps = intention.hosts.map((host) => hostStep(draft, host, intention));
  return { steps: intention.to === 'drained' ? chained(steps) : steps, refusals: [] };
}

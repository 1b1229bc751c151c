import { buildJoinBalancer } from './build.ts';
import type { CloudInitBuilder, Values } from './build.ts';
import { isThrough } from '../rancher/provision/spec.ts';
import type { Finding } from './finding.ts';
import type { Intention } from './intention.ts';
import { guestIdOf } from './guest-id.ts';
import { toNodes, vmIdOf } from './node.ts';
import { removedBy } from './removed-by.ts';
import type { NodeSpec } from './node-spec.ts';
import type { Plan } from './plan.ts';
import { guestOf } from './quorum.ts';
import type { Site } from './site.ts';
import type { Operation, Step } from './step.ts';
import type { Draft, Drafted } from './steps/draft.ts';
import { nodeOperations } from './steps/draft.ts';
import {
  addNodes,
  createGuest,
  deleteGuest,
  removeNodes,
  replaceNode,
  upgradeGuest,
} from './steps/guests.ts';
import { tendHosts } from './steps/hosts.ts';
import { tendGuest } from './steps/tend.ts';
import { fillRancher } from './steps/through-fill.ts';
import { createThrough } from './steps/through.ts';
import { createVms, moveVm, powerVms, resizeNodes } from './steps/vms.ts';

/** The steps of a plan in an order in which they could be taken one by one, and what was refused outright. */
export type Steps = { steps: readonly Step[]; refusals: readonly Finding[] };

function draftSteps(draft: Draft, intention: Intention, nodes: readonly NodeSpec[]): Drafted {
  switch (intention.type) {
    case 'create-guest':
      return isThrough(intention.guest)
        ? createThrough(draft, intention.guest, intention.pools)
        : createGuest(draft, intention, nodes);
    case 'add-nodes':
      return addNodes(draft, intention, nodes);
    case 'remove-nodes':
      return removeNodes(draft, intention);
    case 'resize-nodes':
      return resizeNodes(draft, intention);
    case 'replace-node':
      return replaceNode(draft, intention, nodes);
    case 'upgrade-guest':
      return upgradeGuest(draft, intention, nodes);
    case 'delete-guest':
      return deleteGuest(draft, intention);
    case 'create-vm':
    case 'make-vms':
      return createVms(draft, intention, nodes);
    case 'move-vm':
      return moveVm(draft, intention);
    case 'power-vm':
      return powerVms(draft, intention);
    case 'tend-host':
      return tendHosts(draft, intention);
    case 'tend-guest':
      return tendGuest(draft, intention);
  }
}

/** What an intention is about, as keys; `shared` is what it only needs to stay as it is. */
type Subjects = { own: readonly string[]; shared: readonly string[] };

const hostKey = (host: string): string => `host/${host}`;

function subjectsOf(site: Site, intention: Intention, nodes: readonly NodeSpec[]): Subjects {
  const made = nodes.map((node) => vmIdOf(site, node));
  const shared = nodes.flatMap(({ placement }) =>
    placement.type === 'host' ? [hostKey(placement.host)] : [],
  );
  switch (intention.type) {
    case 'create-guest':
    case 'add-nodes':
    case 'upgrade-guest':
      return { own: [...made, guestIdOf(site, intention.guest)], shared };
    case 'replace-node':
      return { own: [...made, guestIdOf(site, intention.guest), intention.vm], shared };
    case 'remove-nodes':
      return { own: [intention.guest, ...intention.vms], shared };
    case 'delete-guest':
      return { own: [intention.guest, ...removedBy(site, intention)], shared };
    case 'create-vm':
    case 'make-vms':
      return { own: made, shared };
    case 'move-vm':
      return { own: [intention.vm], shared: intention.host === null ? [] : [hostKey(intention.host)] };
    case 'resize-nodes':
    case 'power-vm':
      return { own: intention.vms, shared: intention.vms.flatMap((vm) => guestOf(site, vm)?.id ?? []) };
    case 'tend-host':
      return { own: intention.hosts.map(hostKey), shared };
    case 'tend-guest':
      return {
        own: [guestIdOf(site, intention.guest), ...made, ...removedBy(site, intention)],
        shared,
      };
  }
}

/** Who has to be waited for before a subject is changed, or used as it is. */
function openWaiting(): (subjects: Subjects, leaves: readonly string[] | null) => string[] {
  const changed = new Map<string, readonly string[]>();
  const used = new Map<string, readonly string[]>();
  return ({ own, shared }, leaves) => {
    if (leaves === null) {
      const before = [
        ...[...own, ...shared].flatMap((key) => changed.get(key) ?? []),
        ...own.flatMap((key) => used.get(key) ?? []),
      ];
      return [...new Set(before)];
    }
    for (const key of own) {
      changed.set(key, leaves);
      used.delete(key);
    }
    for (const key of shared) used.set(key, [...(used.get(key) ?? []), ...leaves]);
    return [];
  };
}

/** The steps that no other step waits for. */
function leavesOf(steps: readonly Step[]): string[] {
  const waitedFor = new Set(steps.flatMap(({ after }) => after));
  return steps.flatMap(({ id }) => (waitedFor.has(id) ? [] : [id]));
}

/**
 * Turns a plan into steps for what is known of its cluster. Deterministic: the same plan and site give the same steps,
 * with the same ids and names. A later intention about the same VM, host or guest cluster waits for the earlier one; those
 * about different things run beside each other. Bodies have masks for secrets: `fillStep` puts the values in.
 */
export function toSteps(plan: Plan, site: Site, cloudInitOf: CloudInitBuilder): Steps {
  const all = toNodes(site, plan.intentions);
  const steps: Step[] = [];
  const refusals: Finding[] = [];
  const waiting = openWaiting();
  for (const intention of plan.intentions) {
    const nodes = all.get(intention.id) ?? [];
    const drafted = draftSteps({ site, intention: intention.id, cloudInitOf }, intention, nodes);
    const subjects = subjectsOf(site, intention, nodes);
    const before = waiting(subjects, null);
    steps.push(...drafted.steps.map((step) => (step.after.length === 0 ? { ...step, after: before } : step)));
    refusals.push(...drafted.refusals);
    const leaves = leavesOf(drafted.steps);
    if (leaves.length > 0) waiting(subjects, leaves);
  }
  return { steps, refusals };
}

/** The operations of a step with real values in place of the masks; for main only, right before they are sent. */
export function fillStep(step: Step, cloudInitOf: CloudInitBuilder, values: Values): Operation[] {
  if (step.source === null) return step.operations;
  if (step.source.type === 'node') return nodeOperations(step.source.node, cloudInitOf, values);
  if (step.source.type === 'rancher') return fillRancher(step, step.source, values);
  const body = buildJoinBalancer(step.source.guest);
  return step.operations.map((operation) => ({ ...operation, body }));
}

/** Seconds the steps take when all that may run beside each other does, on an ordinary cluster. */
export function estimateSeconds(steps: readonly Step[]): number {
  const ends = new Map<string, number>();
  const laneEnds = new Map<string, number>();
  for (const { id, after, lane, estimateSeconds: seconds } of steps) {
    const ready = Math.max(0, ...after.map((before) => ends.get(before) ?? 0));
    const start = lane === null ? ready : Math.max(ready, laneEnds.get(lane) ?? 0);
    ends.set(id, start + seconds);
    if (lane !== null) laneEnds.set(lane, start + seconds);
  }
  return Math.max(0, ...ends.values());
}

/** What is refused of an intention without building its objects: etcd that would lose its quorum, a guest cluster that is gone. */
export function refusalsOf(site: Site, intention: Intention): readonly Finding[] {
  const draft: Draft = {
    site,
    intention: intention.id,
    cloudInitOf: () => ({ userData: '', networkData: '' }),
  };
  switch (intention.type) {
    case 'create-guest':
    case 'add-nodes':
    case 'create-vm':
    case 'make-vms':
    case 'move-vm':
      return [];
    case 'replace-node':
    case 'upgrade-guest':
      return draftSteps(draft, intention, toNodes(site, [intention]).get(intention.id) ?? []).refusals;
    case 'remove-nodes':
    case 'resize-nodes':
    case 'delete-guest':
    case 'power-vm':
    case 'tend-host':
    case 'tend-guest':
      return draftSteps(draft, intention, []).refusals;
  }
}

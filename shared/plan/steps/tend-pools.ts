import { shapePatch } from '../../rancher/provision/config.ts';
import { deploymentName } from '../../rancher/provision/names.ts';
import type { Json } from '../canonical.ts';
import type { TendVerb } from '../intention.ts';
import { placeOf, refs } from '../refs.ts';
import type { Done, Edit, Operation, Step } from '../step.ts';
import { chained, toStep } from './draft.ts';
import type { Draft } from './draft.ts';
import { edit, isSettled, sourceOf } from './tend-parts.ts';
import type { Given } from './tend-parts.ts';

/** The edit that gives a pool another number of nodes than it has. */
function quantityEdit(pool: string, from: number, to: number): Edit {
  const path = ['spec', 'rkeConfig', 'machinePools', `[name=${pool}]`, 'quantity'];
  return { path, from: [from], to };
}

/** The pool that an operation gives another number of nodes; null for any other. */
export function pooledBy(operation: Operation): string | null {
  if (operation.action !== 'edit') return null;
  const found = operation.edits?.find(({ path }) => path[2] === 'machinePools' && path[4] === 'quantity');
  return found === undefined ? null : (/^\[name=(.*)\]$/.exec(found.path[3] ?? '')?.[1] ?? null);
}

/** Holds once a pool has so many nodes, all of them as they are wanted now. */
function hasNodes({ guest, at }: Given, pool: string, count: number): Done[] {
  const ref = at.deployment(deploymentName(guest, pool));
  const field = (path: string[], ...values: Json[]): Done => ({ type: 'field', ref, path, in: values });
  const all = count === 0 ? [0, null] : [count];
  return [
    field(['spec', 'replicas'], count),
    field(['status', 'replicas'], ...all),
    field(['status', 'readyReplicas'], ...all),
    {
      type: 'any',
      of: [
        // v1beta1 and v1beta2 of Cluster API call it otherwise.
        field(['status', 'updatedReplicas'], ...all.slice(0, 1)),
        field(['status', 'upToDateReplicas'], ...all.slice(0, 1)),
        ...(count === 0 ? [field(['status', 'replicas'], ...all)] : []),
      ],
    },
  ];
}

/** Scales a pool to a number of nodes. */
export function scale(
  draft: Draft,
  given: Given,
  pool: string,
  from: number,
  to: number,
  more: Partial<Step>,
): Step {
  const { guest, subject } = given;
  return toStep(draft, `${guest.name}/${pool}`, {
    type: 'scale-pool',
    subject,
    lane: subject,
    operations: [edit(given, [quantityEdit(pool, from, to)])],
    done: { type: 'all', of: [...hasNodes(given, pool, to), ...isSettled(given)] },
    undo: { type: 'operations', operations: [edit(given, [quantityEdit(pool, to, from)])] },
    danger: to < from ? 'data' : 'none',
    estimateSeconds: 120 + 180 * Math.abs(to - from),
    source: sourceOf(guest, null),
    ...more,
  });
}

/** Exactly one node less: its Machine is marked, and then the pool is smaller. Source: guest-clusters reference section 3.6. */
export function removeNode(
  draft: Draft,
  given: Given,
  { pool, machine, vm, from }: Extract<TendVerb, { type: 'remove-node' }>,
): Step[] {
  const { guest, at, subject } = given;
  const ref = at.machine(machine);
  const mark = (value: string | null): Operation => ({
    action: 'patch',
    ref,
    body: { metadata: { annotations: { 'cluster.x-k8s.io/delete-machine': value } } },
  });
  const marked = toStep(draft, machine, {
    type: 'mark-machine',
    subject: vm,
    lane: subject,
    operations: [mark('true')],
    done: {
      type: 'field',
      ref,
      path: ['metadata', 'annotations', 'cluster.x-k8s.io/delete-machine'],
      in: ['true'],
    },
    undo: { type: 'operations', operations: [mark(null)] },
    source: sourceOf(guest, null),
  });
  const { name } = placeOf(vm);
  const less = scale(draft, given, pool, from, from - 1, {
    subject: vm,
    done: {
      type: 'all',
      of: [{ type: 'gone', ref }, { type: 'gone', ref: refs.vm(placeOf(vm)) }, ...isSettled(given)],
    },
    undo: { type: 'impossible', why: `${name} and its disks are gone.` },
    danger: 'data',
  });
  return chained([marked, less]);
}

/** The VMs of a pool made otherwise: only what differs of its configuration is sent. */
export function reshape(
  draft: Draft,
  given: Given,
  { pool, config, before }: Extract<TendVerb, { type: 'reshape' }>,
): Step[] {
  const { guest, at, subject } = given;
  const change = shapePatch(before, pool.shape);
  if (Object.keys(change).length === 0) return [];
  const configured = at.config(config);
  const changes: Edit[] = Object.entries(change).map(([key, to]) => {
    const is = before[key] ?? null;
    // Booleans that are not set are left out, or false.
    return { path: [key], from: to === true ? [is, null, false, to] : [is, to], to };
  });
  const back: Edit[] = Object.entries(change).map(([key, from]) => ({
    ...{ path: [key], from: [from], to: before[key] ?? null },
  }));
  const ref = at.deployment(deploymentName(guest, pool.name));
  const template: Done = {
    type: 'changed',
    ref,
    path: ['spec', 'template', 'spec', 'infrastructureRef', 'name'],
    from: null,
  };
  return [
    toStep(draft, `${guest.name}/${pool.name}`, {
      type: 'reshape-pool',
      subject,
      lane: subject,
      operations: [{ action: 'edit', ref: configured, edits: changes }],
      done: {
        type: 'all',
        of: [template, ...hasNodes(given, pool.name, pool.count), ...isSettled(given)],
      },
      undo: { type: 'operations', operations: [{ action: 'edit', ref: configured, edits: back }] },
      danger: 'data',
      estimateSeconds: 120 + 300 * pool.count,
      source: { type: 'rancher', part: 'other', guest, pools: [pool], counter: null },
    }),
  ];
}

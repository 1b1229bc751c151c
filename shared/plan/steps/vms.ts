import { quantityOf } from '../../quantity.ts';
import { suffixOf } from '../canonical.ts';
import type { JsonObject } from '../canonical.ts';
import { toFinding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type { CreateVm, MakeVms, MoveVm, PowerVm, ResizeNodes } from '../intention.ts';
import type { NodeSpec } from '../node-spec.ts';
import { guestOf, hasQuorum, quorumOf } from '../quorum.ts';
import { placeOf, refs } from '../refs.ts';
import type { Site } from '../site.ts';
import type { Operation, Step } from '../step.ts';
import { chained, createVm, drainNode, toStep, waitNode } from './draft.ts';
import type { Draft, Drafted } from './draft.ts';

/** Plain VMs, all beside each other. */
export function createVms(draft: Draft, _intention: CreateVm | MakeVms, nodes: readonly NodeSpec[]): Drafted {
  return { steps: nodes.map((node) => createVm(draft, node)), refusals: [] };
}

/** Guest clusters that would lose their quorum while all of these VMs do not answer. */
export function quorumRefusals(
  { site, intention }: Pick<Draft, 'site' | 'intention'>,
  vms: readonly string[],
  allowsQuorumLoss: boolean,
): Finding[] {
  if (allowsQuorumLoss) return [];
  const down = new Set(vms);
  const guests = new Set(vms.flatMap((vm) => guestOf(site, vm) ?? []));
  return [...guests].flatMap((guest) => {
    const before = quorumOf(site, guest, new Set());
    const after = quorumOf(site, guest, down);
    if (before === null || after === null || hasQuorum(after) || !hasQuorum(before)) return [];
    const text = `${guest.name} would lose its etcd quorum: ${after.healthy} of its ${after.voters} servers would answer, and ${after.needed} have to.`;
    return [toFinding('error', 'quorum-lost', text, { intention, entity: guest.id })];
  });
}

function sizePatch(vm: string, cpuCores: number | null, memoryBytes: number | null): Operation {
  const limits: JsonObject = {
    ...(cpuCores === null ? {} : { cpu: String(cpuCores) }),
    ...(memoryBytes === null ? {} : { memory: quantityOf(memoryBytes) }),
  };
  const cpu = cpuCores === null ? {} : { cpu: { sockets: 1, cores: cpuCores, threads: 1 } };
  return {
    action: 'patch',
    ref: refs.vm(placeOf(vm)),
    body: { spec: { template: { spec: { domain: { ...cpu, resources: { limits } } } } } },
  };
}

const call = (vm: string, subresource: string): Operation => ({
  action: 'call',
  ref: refs.vmSubresource(placeOf(vm)),
  subresource,
});

/** VMs made larger or smaller one after the other; running ones are restarted, nodes of guest clusters drained before. */
export function resizeNodes(draft: Draft, intention: ResizeNodes): Drafted {
  const { site } = draft;
  const { vms, cpuCores, memoryBytes, allowsQuorumLoss } = intention;
  const refusals = vms.flatMap((vm) => quorumRefusals(draft, [vm], allowsQuorumLoss));
  if (refusals.length > 0) return { steps: [], refusals };
  const steps = vms.flatMap((vm): Step[] => {
    const place = placeOf(vm);
    const facts = site.vms.get(vm);
    const isRunning = (facts?.host ?? null) !== null;
    const instance = refs.instance(place);
    const before = facts?.entity.vm;
    const restart = isRunning ? [call(vm, 'restart')] : [];
    const back = sizePatch(
      vm,
      cpuCores === null ? null : (before?.cpuCores ?? null),
      memoryBytes === null ? null : (before?.memoryBytes ?? null),
    );
    const at = (path: string[], value: string | number): Step['done'] => ({
      type: 'field',
      ref: isRunning ? instance : refs.vm(place),
      path: [...(isRunning ? ['spec'] : ['spec', 'template', 'spec']), 'domain', ...path],
      in: [value],
    });
    const resize = toStep(draft, place.name, {
      type: 'resize-vm',
      subject: vm,
      operations: [sizePatch(vm, cpuCores, memoryBytes), ...restart],
      done: {
        type: 'all',
        of: [
          ...(cpuCores === null ? [] : [at(['cpu', 'cores'], cpuCores)]),
          ...(memoryBytes === null ? [] : [at(['resources', 'limits', 'memory'], quantityOf(memoryBytes))]),
          ...(isRunning
            ? [{ type: 'field' as const, ref: instance, path: ['status', 'phase'], in: ['Running'] }]
            : []),
        ],
      },
      undo: { type: 'operations', operations: [back, ...restart] },
      danger: isRunning ? 'service' : 'none',
      estimateSeconds: isRunning ? 90 : 5,
    });
    const guest = isRunning ? guestOf(site, vm) : undefined;
    if (!guest) return [resize];
    const ref = refs.guestNode(guest.id, place.name);
    const open = toStep(draft, place.name, {
      type: 'open-node',
      subject: vm,
      operations: [{ action: 'patch', ref, body: { spec: { unschedulable: false } } }],
      done: { type: 'field', ref, path: ['spec', 'unschedulable'], in: [false, null] },
    });
    return [...drainNode(draft, guest.id, vm), resize, waitNode(draft, guest.id, vm), open].map((step) => ({
      ...step,
      lane: guest.id,
    }));
  });
  return { steps: chained(steps), refusals: [] };
}

/** A live migration. Source: harvester API reference section 4.2, Migrate to host. */
export function moveVm(draft: Draft, { id, vm, host }: MoveVm): Drafted {
  const place = placeOf(vm);
  const name = `${place.name.slice(0, 57).replace(/-+$/, '')}-${suffixOf(`${id}/${vm}/${host ?? ''}`)}`;
  const ref = refs.migration({ namespace: place.namespace, name });
  const from = draft.site.vms.get(vm)?.host ?? null;
  const body = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstanceMigration',
    metadata: { name, namespace: place.namespace },
    spec: {
      vmiName: place.name,
      ...(host === null ? {} : { addedNodeSelector: { 'kubernetes.io/hostname': host } }),
    },
  };
  const phase = (...values: string[]): Step['done'] => ({
    type: 'field',
    ref,
    path: ['status', 'phase'],
    in: values,
  });
  return {
    steps: [
      toStep(draft, place.name, {
        type: 'move-vm',
        subject: vm,
        operations: [{ action: 'create', ref, body }],
        done: phase('Succeeded'),
        fails: phase('Failed'),
        undo:
          from === null
            ? { type: 'impossible', why: `It is not known where ${place.name} was before.` }
            : {
                type: 'operations',
                operations: [
                  {
                    action: 'create',
                    ref: { ...ref, name: `${name}-back` },
                    body: {
                      ...body,
                      metadata: { ...body.metadata, name: `${name}-back` },
                      spec: { vmiName: place.name, addedNodeSelector: { 'kubernetes.io/hostname': from } },
                    },
                  },
                ],
              },
        estimateSeconds: 60,
      }),
    ],
    refusals: [],
  };
}

function powerStep(draft: Draft, site: Site, vm: string, power: PowerVm['power']): Step {
  const place = placeOf(vm);
  const instance = refs.instance(place);
  const isRunning = { type: 'field' as const, ref: instance, path: ['status', 'phase'], in: ['Running'] };
  const stop: Operation = { action: 'patch', ref: refs.vm(place), body: { spec: { runStrategy: 'Halted' } } };
  const start = call(vm, 'start');
  const lane = guestOf(site, vm)?.id ?? null;
  const common = { subject: vm, lane, estimateSeconds: 60 };
  switch (power) {
    case 'start':
      return toStep(draft, place.name, {
        ...common,
        type: 'start-vm',
        operations: [start],
        done: isRunning,
        undo: { type: 'operations', operations: [stop] },
      });
    case 'stop':
      return toStep(draft, place.name, {
        ...common,
        type: 'stop-vm',
        operations: [stop],
        done: { type: 'gone', ref: instance },
        undo: { type: 'operations', operations: [start] },
        danger: 'service',
      });
    case 'restart':
      return toStep(draft, place.name, {
        ...common,
        type: 'restart-vm',
        operations: [call(vm, 'restart')],
        done: {
          type: 'all',
          of: [
            {
              type: 'changed',
              ref: instance,
              path: ['metadata', 'uid'],
              from: site.vms.get(vm)?.instance?.uid ?? '',
            },
            isRunning,
          ],
        },
        danger: 'service',
      });
  }
}

/** VMs started, stopped or restarted; those of one guest cluster one after the other. */
export function powerVms(draft: Draft, { vms, power, allowsQuorumLoss }: PowerVm): Drafted {
  const { site } = draft;
  const refusals =
    power === 'start'
      ? []
      : power === 'stop'
        ? quorumRefusals(draft, vms, allowsQuorumLoss)
        : vms.flatMap((vm) => quorumRefusals(draft, [vm], allowsQuorumLoss));
  if (refusals.length > 0) return { steps: [], refusals };
  return { steps: vms.map((vm) => powerStep(draft, site, vm, power)), refusals: [] };
}

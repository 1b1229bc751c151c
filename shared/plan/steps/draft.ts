import type { GuestCluster, GuestMember } from '../../guest/guest.ts';
import { buildNode, joinBalancerName, learnedNames, maskedValues } from '../build.ts';
import type { CloudInitBuilder, Values } from '../build.ts';
import { buildJoinBalancer } from '../build.ts';
import type { Finding } from '../finding.ts';
import { guestIdOf } from '../guest-id.ts';
import { vmIdOf } from '../node.ts';
import type { NodeSpec } from '../node-spec.ts';
import { placeOf, refs } from '../refs.ts';
import type { GuestSpec } from '../shape.ts';
import type { Site } from '../site.ts';
import type { Operation, Step } from '../step.ts';
import { textAt } from '../../vm/json-tree.ts';

/** What the steps of one intention are made with. */
export type Draft = { site: Site; intention: string; cloudInitOf: CloudInitBuilder };

/** Steps of an intention, or why there are none. */
export type Drafted = { steps: Step[]; refusals: Finding[] };

type Given = Pick<Step, 'type' | 'subject' | 'operations' | 'done'> & Partial<Step>;

/** A step with what most steps have. */
export function toStep({ intention }: Pick<Draft, 'intention'>, name: string, given: Given): Step {
  return {
    id: `${intention}/${given.type}/${name}`,
    intention,
    after: [],
    lane: null,
    fails: null,
    learns: [],
    undo: { type: 'nothing' },
    danger: 'none',
    estimateSeconds: 5,
    source: null,
    ...given,
  };
}

/** Lets the steps come one after the other. */
export function chained(steps: readonly Step[], after: readonly string[] = []): Step[] {
  let before: readonly string[] = after;
  return steps.map((step) => {
    const next = { ...step, after: [...before] };
    before = [step.id];
    return next;
  });
}

/** The ids of the last of some chained steps; those given where there are none. */
export function endOf(steps: readonly Step[], otherwise: readonly string[] = []): readonly string[] {
  const last = steps.at(-1);
  return last ? [last.id] : otherwise;
}

/** Removes a VM with these of its claims, and no other. Source: harvester API reference section 4.2, Delete. */
export function removal(place: { namespace: string; name: string }, claims: readonly string[]): Operation[] {
  const annotations = { 'harvesterhci.io/removedPersistentVolumeClaims': claims.join(',') };
  return [
    { action: 'patch', ref: refs.vm(place), body: { metadata: { annotations } } },
    { action: 'delete', ref: refs.vm(place), body: { propagationPolicy: 'Foreground' } },
  ];
}

/** The operations that make a VM, with these values for secrets and what was learned. */
export function nodeOperations(node: NodeSpec, cloudInitOf: CloudInitBuilder, values: Values): Operation[] {
  const { vm, secrets } = buildNode(node, cloudInitOf, values);
  return [
    { action: 'apply', ref: refs.vm(node), body: vm },
    ...secrets.map((body): Operation => {
      const name = textAt(body, ['metadata', 'name']) ?? '';
      return { action: 'apply', ref: refs.secret({ namespace: node.namespace, name }), body };
    }),
  ];
}

/** Makes a VM; done when it runs, or is there where it is not to start. */
export function createVm({ site, intention, cloudInitOf }: Draft, node: NodeSpec): Step {
  const isRunning = { type: 'field' as const, ref: refs.instance(node), path: ['status', 'phase'] };
  return toStep({ intention }, node.name, {
    type: 'create-vm',
    subject: vmIdOf(site, node),
    operations: nodeOperations(node, cloudInitOf, maskedValues),
    done: node.starts ? { ...isRunning, in: ['Running'] } : { type: 'exists', ref: refs.vm(node) },
    fails: node.starts ? { ...isRunning, in: ['Failed'] } : null,
    learns: [{ name: learnedNames.uid(node), ref: refs.vm(node), path: ['metadata', 'uid'], pick: 'value' }],
    undo: {
      type: 'operations',
      operations: removal(
        node,
        node.claims.map(({ claim }) => claim),
      ),
    },
    estimateSeconds: node.starts ? 90 : 10,
    source: { type: 'node', node },
  });
}

/** Waits until the node of a VM is Ready in its guest cluster. */
export function waitNode(draft: Draft, guest: string, vm: string): Step {
  const { name } = placeOf(vm);
  const ref = refs.guestNode(guest, name);
  return toStep(draft, name, {
    type: 'wait-node',
    subject: vm,
    operations: [{ action: 'wait', ref }],
    done: { type: 'condition', ref, condition: 'Ready', status: 'True' },
    estimateSeconds: 120,
  });
}

/** Makes a node of a guest cluster and waits for it; the first server may be what the join address is learned from. */
export function createNode(draft: Draft, node: NodeSpec): Step[] {
  const { guest } = node;
  const vm = vmIdOf(draft.site, node);
  if (!guest) return [createVm(draft, node)];
  const id = guestIdOf(draft.site, guest.spec);
  const learns = guest.isFirst && guest.spec.join.type === 'first-server';
  const ref = refs.instance(node);
  const learn = toStep(draft, node.name, {
    type: 'learn-address',
    subject: vm,
    operations: [{ action: 'wait', ref }],
    done: { type: 'present', ref, path: ['status', 'interfaces', '0', 'ipAddress'] },
    learns: [
      {
        name: learnedNames.joinAddress(guest.spec),
        ref,
        path: ['status', 'interfaces'],
        pick: 'address',
      },
    ],
    estimateSeconds: 30,
  });
  const lane = guest.role === 'server' ? id : null;
  return [createVm(draft, node), ...(learns ? [learn] : []), waitNode(draft, id, vm)].map((step) => ({
    ...step,
    lane,
  }));
}

/** Reserves the join address of a new guest cluster; no steps where it is known or learned from the first server. */
export function reserveAddress(draft: Draft, guest: GuestSpec): Step[] {
  if (guest.join.type !== 'load-balancer') return [];
  const place = { namespace: guest.namespace, name: joinBalancerName(guest) };
  const ref = refs.balancer(place);
  const path = ['status', 'address'];
  return [
    toStep(draft, place.name, {
      type: 'reserve-address',
      subject: guestIdOf(draft.site, guest),
      operations: [{ action: 'apply', ref, body: buildJoinBalancer(guest) }],
      done: { type: 'present', ref, path },
      learns: [{ name: learnedNames.joinAddress(guest), ref, path, pick: 'value' }],
      undo: { type: 'operations', operations: [{ action: 'delete', ref }] },
      estimateSeconds: 20,
      source: { type: 'join', guest },
    }),
  ];
}

/** Closes a guest node to new pods and moves those it has away; both are taken back by opening it again. */
export function drainNode(draft: Draft, guest: string, vm: string): Step[] {
  const { name } = placeOf(vm);
  const ref = refs.guestNode(guest, name);
  const close = (unschedulable: boolean): Operation => ({
    action: 'patch',
    ref,
    body: { spec: { unschedulable } },
  });
  return [
    toStep(draft, name, {
      type: 'cordon-node',
      subject: vm,
      operations: [close(true)],
      done: { type: 'field', ref, path: ['spec', 'unschedulable'], in: [true] },
      undo: { type: 'operations', operations: [close(false)] },
    }),
    toStep(draft, name, {
      type: 'drain-node',
      subject: vm,
      operations: [{ action: 'call', ref, subresource: 'drain' }],
      done: { type: 'applied' },
      undo: { type: 'nothing' },
      danger: 'service',
      estimateSeconds: 120,
    }),
  ];
}

/** The claims of a VM that go with it: its own disks, never what was plugged in while it ran. */
export function ownClaims(site: Site, vm: string): string[] {
  const facts = site.vms.get(vm)?.entity.vm;
  const plugged = new Set(facts?.hotplugClaims);
  return (facts?.volumeClaims ?? []).filter((claim) => !plugged.has(claim));
}

/** Deletes a VM with its own disks. */
export function deleteVm(draft: Draft, vm: string): Step {
  const place = placeOf(vm);
  return toStep(draft, place.name, {
    type: 'delete-vm',
    subject: vm,
    operations: removal(place, ownClaims(draft.site, vm)),
    done: { type: 'gone', ref: refs.vm(place) },
    undo: { type: 'impossible', why: `${place.name} and its disks are gone.` },
    danger: 'data',
    estimateSeconds: 60,
  });
}

/** Takes a node out of its guest cluster, and its VM with it: cordon, drain, delete the node, delete the VM. */
export function removeNode(draft: Draft, guest: string, vm: string, isServer: boolean): Step[] {
  const { name } = placeOf(vm);
  const ref = refs.guestNode(guest, name);
  const remove = toStep(draft, name, {
    type: 'delete-node',
    subject: vm,
    operations: [{ action: 'delete', ref }],
    done: { type: 'gone', ref },
    undo: { type: 'impossible', why: `${name} is no node of its guest cluster any more.` },
    danger: 'service',
    estimateSeconds: 20,
  });
  const lane = isServer ? guest : null;
  return [...drainNode(draft, guest, vm), remove, deleteVm(draft, vm)].map((step) => ({ ...step, lane }));
}

/** The members of a guest cluster, agents and then servers. */
export function membersOf(guest: GuestCluster | undefined): {
  agents: GuestMember[];
  servers: GuestMember[];
} {
  const members = guest?.members ?? [];
  const isServer = ({ roles }: GuestMember): boolean =>
    roles.includes('etcd') || roles.includes('control-plane');
  return { agents: members.filter((each) => !isServer(each)), servers: members.filter(isServer) };
}

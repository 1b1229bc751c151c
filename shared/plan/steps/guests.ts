import type { GuestCluster } from '../../guest/guest.ts';
import { joinBalancerName } from '../build.ts';
import { toFinding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type {
  AddNodes,
  CreateGuest,
  DeleteGuest,
  RemoveNodes,
  ReplaceNode,
  UpgradeGuest,
} from '../intention.ts';
import { guestAt, guestIdOf, nameOf } from '../guest-id.ts';
import type { NodeSpec } from '../node-spec.ts';
import { quorumOf, survivesRemoval, votersOf } from '../quorum.ts';
import { placeOf, refs } from '../refs.ts';
import type { Step } from '../step.ts';
import {
  chained,
  createNode,
  deleteVm,
  endOf,
  membersOf,
  removeNode,
  reserveAddress,
  toStep,
} from './draft.ts';
import type { Draft, Drafted } from './draft.ts';

const isServer = ({ guest }: NodeSpec): boolean => guest?.role === 'server';

/** Servers one after the other, then agents beside each other. */
function createNodes(draft: Draft, nodes: readonly NodeSpec[], before: readonly Step[] = []): Step[] {
  const servers = chained([...before, ...nodes.filter(isServer).flatMap((node) => createNode(draft, node))]);
  const after = endOf(servers);
  const agents = nodes
    .filter((node) => !isServer(node))
    .flatMap((node) => chained(createNode(draft, node), after));
  return [...servers, ...agents];
}

/** A new guest cluster: its join address, the first server, the others one at a time, then all agents. */
export function createGuest(draft: Draft, { guest }: CreateGuest, nodes: readonly NodeSpec[]): Drafted {
  return { steps: createNodes(draft, nodes, reserveAddress(draft, guest)), refusals: [] };
}

/** More nodes: servers one at a time, then agents. */
export function addNodes(draft: Draft, _intention: AddNodes, nodes: readonly NodeSpec[]): Drafted {
  return { steps: createNodes(draft, nodes), refusals: [] };
}

function notFound({ intention }: Draft, guest: string): Drafted {
  const text = `The guest cluster ${nameOf(guest)} is not there any more.`;
  return { steps: [], refusals: [toFinding('error', 'guest-not-found', text, { intention, entity: guest })] };
}

/** What keeps members from being taken out; `added` voters join before. */
export function removalRefusals(
  { site, intention }: Pick<Draft, 'site' | 'intention'>,
  guest: GuestCluster,
  vms: readonly string[],
  { allowsQuorumLoss = false, added = 0 } = {},
): Finding[] {
  const where = { intention, entity: guest.id };
  const voters = votersOf(guest);
  const leaving = voters.filter((vm) => vms.includes(vm));
  if (leaving.length === 0) return [];
  if (leaving.length >= voters.length + added) {
    const text = `${guest.name} would lose its last server. Delete the guest cluster instead.`;
    return [toFinding('error', 'last-server', text, where)];
  }
  const now = quorumOf(site, guest, new Set());
  if (allowsQuorumLoss || added > 0 || now === null || survivesRemoval(site, guest, vms)) return [];
  const text = `${guest.name} would lose its etcd quorum: ${now.healthy} of its ${now.voters} servers answer, and after taking out ${leaving.map(nameOf).join(', ')} too few of the rest would.`;
  return [toFinding('error', 'quorum-lost', text, where)];
}

/** Nodes taken out one at a time: agents first, then servers, so that etcd is asked last. */
export function removeNodes(draft: Draft, { guest: id, vms, allowsQuorumLoss }: RemoveNodes): Drafted {
  const guest = guestAt(draft.site, id);
  if (!guest) return notFound(draft, id);
  const { servers } = membersOf(guest);
  const isServerVm = (vm: string): boolean => servers.some((member) => member.vm === vm);
  const order = [...vms.filter((vm) => !isServerVm(vm)), ...vms.filter(isServerVm)];
  const refusals = removalRefusals(draft, guest, order, { allowsQuorumLoss });
  if (refusals.length > 0) return { steps: [], refusals };
  return {
    steps: chained(order.flatMap((vm) => removeNode(draft, id, vm, isServerVm(vm)))),
    refusals: [],
  };
}

/** One node for another: the new one first. */
export function replaceNode(draft: Draft, intention: ReplaceNode, nodes: readonly NodeSpec[]): Drafted {
  const id = guestIdOf(draft.site, intention.guest);
  const guest = guestAt(draft.site, id);
  if (!guest) return notFound(draft, id);
  const added = nodes.filter(isServer).length;
  const { allowsQuorumLoss, vm } = intention;
  const refusals = removalRefusals(draft, guest, [vm], { allowsQuorumLoss, added });
  if (refusals.length > 0) return { steps: [], refusals };
  const isServerVm = membersOf(guest).servers.some((member) => member.vm === vm);
  const steps = [
    ...nodes.flatMap((node) => createNode(draft, node)),
    ...removeNode(draft, id, vm, isServerVm),
  ];
  return { steps: chained(steps), refusals: [] };
}

/** Every node for one of another release, servers first, with a surge of one: the new one joins before the old one goes. */
export function upgradeGuest(draft: Draft, intention: UpgradeGuest, nodes: readonly NodeSpec[]): Drafted {
  const id = guestIdOf(draft.site, intention.guest);
  const guest = guestAt(draft.site, id);
  if (!guest) return notFound(draft, id);
  const now = quorumOf(draft.site, guest, new Set());
  if (now !== null && now.healthy < now.needed) {
    const text = `${guest.name} has no etcd quorum now: ${now.healthy} of its ${now.voters} servers answer. Mend it before the upgrade.`;
    return {
      steps: [],
      refusals: [toFinding('error', 'quorum-lost', text, { intention: draft.intention, entity: id })],
    };
  }
  const { servers, agents } = membersOf(guest);
  const turn = (fresh: readonly NodeSpec[], old: readonly string[], areServers: boolean): Step[] =>
    Array.from({ length: Math.max(fresh.length, old.length) }, (_, index) => {
      const [node, vm] = [fresh[index], old[index]];
      return [...(node ? createNode(draft, node) : []), ...(vm ? removeNode(draft, id, vm, areServers) : [])];
    }).flat();
  const steps = [
    ...turn(
      nodes.filter(isServer),
      servers.map(({ vm }) => vm),
      true,
    ),
    ...turn(
      nodes.filter((node) => !isServer(node)),
      agents.map(({ vm }) => vm),
      false,
    ),
  ];
  return { steps: chained(steps), refusals: [] };
}

/** All VMs of a guest cluster beside each other, and then what was only for it. */
export function deleteGuest(draft: Draft, { guest: id }: DeleteGuest): Drafted {
  const guest = guestAt(draft.site, id);
  if (!guest) return notFound(draft, id);
  const vms = guest.members.map(({ vm }) => deleteVm(draft, vm));
  const { namespace, name } = placeOf(id);
  const ref = refs.balancer({ namespace, name: joinBalancerName({ name }) });
  const balancer = toStep(draft, ref.name, {
    type: 'delete-object',
    subject: id,
    after: vms.map((step) => step.id),
    operations: [{ action: 'delete', ref }],
    done: { type: 'gone', ref },
    undo: { type: 'impossible', why: `The address of ${name} is given back.` },
  });
  return { steps: [...vms, balancer], refusals: [] };
}

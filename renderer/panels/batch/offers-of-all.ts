import { actions, ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { Graph, GraphNode, VmNode } from '../../scene/graph.ts';
import { isOpen } from '../../store/activity.ts';
import { worldOf } from '../../store/world-store.ts';
import type { App } from '../app-context.ts';
import { whyNotNow } from '../why-not.ts';

/** A VM that an action leaves out, and why. */
export type LeftOut = { vm: VmNode; reason: string };

/** What an action would do to several VMs as things stand now. */
export type BatchOffer = {
  name: ActionName;
  action: Action;
  possible: readonly VmNode[];
  leftOut: readonly LeftOut[];
};

/** The VMs that nodes are or have: a host those that run on it, a guest cluster its nodes; each once, in their order. */
export function vmsOf(nodes: readonly GraphNode[]): VmNode[] {
  const found = new Map<string, VmNode>();
  for (const node of nodes) {
    const vms = node.type === 'vm' ? [node] : node.type === 'host' ? node.vms : membersOf(node);
    for (const vm of vms) found.set(vm.id, vm);
  }
  return [...found.values()];
}

/** A whole Harvester cluster is nothing to act on by a click. */
function membersOf(node: GraphNode): readonly VmNode[] {
  return node.type === 'guest' ? node.members : [];
}

/** The nodes of these ids that are there. */
export function nodesOf({ nodes }: Graph, ids: readonly string[]): GraphNode[] {
  return ids.flatMap((id) => nodes.get(id) ?? []);
}

/** What the API knows a VM as: its instance where it has no VirtualMachine. */
export function entityOfVm({ vm, instance }: VmNode): Entity | null {
  return vm ?? instance;
}

/** Says of a VM why an action is not possible now; null where it is. */
export function reasonsNow({
  world,
  view,
}: Pick<App, 'world' | 'view'>): (action: Action, vm: VmNode) => string | null {
  const state = world.getState();
  const connected = new Set(
    (state.clusters ?? []).flatMap(({ id, connection }) => (connection.type === 'connected' ? [id] : [])),
  );
  const pending = new Set(
    view
      .getState()
      .activities.filter(isOpen)
      .map(({ entity }) => entity),
  );
  return (action, vm) => {
    const entity = entityOfVm(vm);
    if (!entity || !action.kinds.some((kind) => kind === entity.kind)) return t('batch.orphan');
    const standing = {
      rights: state.rights,
      isConnected: connected.has(vm.cluster),
      isPending: pending.has(vm.id),
    };
    return whyNotNow(action, entity, standing, () => action.can(entity, worldOf(state, vm.cluster)));
  };
}

/** What an action would do to VMs. */
export function offerOf(
  app: Pick<App, 'world' | 'view'>,
  name: ActionName,
  vms: readonly VmNode[],
): BatchOffer {
  const action: Action = actions[name];
  const reasonOf = reasonsNow(app);
  const possible: VmNode[] = [];
  const leftOut: LeftOut[] = [];
  for (const vm of vms) {
    const reason = reasonOf(action, vm);
    if (reason === null) possible.push(vm);
    else leftOut.push({ vm, reason });
  }
  return { name, action, possible, leftOut };
}

/** Every action that VMs know, and why it is possible for none of them; null where it is for some, however many. */
export function verbsFor(
  app: Pick<App, 'world' | 'view'>,
  vms: readonly VmNode[],
): { name: ActionName; action: Action; reason: string | null }[] {
  if (vms.length === 0) return [];
  const reasonOf = reasonsNow(app);
  return ActionName.options.flatMap((name) => {
    const action: Action = actions[name];
    if (!action.kinds.includes('VirtualMachine') || action.reach !== undefined) return [];
    const reasons = new Set<string>();
    for (const vm of vms) {
      const reason = reasonOf(action, vm);
      if (reason === null) return [{ name, action, reason: null }];
      reasons.add(reason);
    }
    const [only = null, ...others] = reasons;
    return [{ name, action, reason: others.length === 0 ? only : t('batch.none', { count: vms.length }) }];
  });
}

/** Asks for an action on all VMs that nodes are or have, after a question that lists them. */
export function askBatch({ view }: Pick<App, 'view'>, action: ActionName, nodes: readonly string[]): void {
  view.setState({ dialog: { type: 'confirm-batch', action, nodes } });
}

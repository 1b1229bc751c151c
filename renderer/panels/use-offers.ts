import { useMemo } from 'react';
import { actions, offersFor } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { Action } from '../../shared/actions/define.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import type { GraphNode } from '../scene/graph.ts';
import { useWording } from '../ui/wording.ts';
import { isOpen } from '../store/activity.ts';
import type { World } from '../../shared/world/patch.ts';
import type { ViewState } from '../store/view-store.ts';
import { worldOf } from '../store/world-store.ts';
import type { WorldState } from '../store/world-store.ts';
import { useApp, useView, useWorld } from './app-context.ts';
import type { App } from './app-context.ts';
import { formOf } from './action-forms/index.ts';
import { whyNotNow } from './why-not.ts';
import type { Standing } from './why-not.ts';

/** An action that a node has; `reason` says why it is not possible now, and is null where it is. */
export type NodeOffer = { name: ActionName; action: Action; entity: string; reason: string | null };

/** What the API knows a node as: a VM's instance where it has no other; null for clusters of either sort. */
export function entityOf(node: GraphNode): Entity | null {
  if (node.type === 'vm') return node.vm ?? node.instance;
  return node.type === 'host' || node.type === 'pod' ? node.entity : null;
}

/** The actions of a node, possible or not, as things stand now; none is possible while the cluster cannot be asked, the user may not, or one is under way. */
export function offersNow({ world, view }: Pick<App, 'world' | 'view'>, node: GraphNode): NodeOffer[] {
  const cluster = node.type === 'cluster' ? node.id : node.cluster;
  const state = world.getState();
  return toOffers(entityOf(node), worldOf(state, cluster), {
    rights: state.rights,
    isConnected: isConnectedIn(state, cluster),
    isPending: isPendingIn(view.getState(), node.id),
  });
}

function isConnectedIn({ clusters }: WorldState, cluster: string): boolean {
  return (clusters ?? []).some(({ id, connection }) => id === cluster && connection.type === 'connected');
}

function isPendingIn({ activities }: ViewState, id: string): boolean {
  return activities.some((entry) => entry.entity === id && isOpen(entry));
}

function toOffers(entity: Entity | null, world: World, standing: Standing): NodeOffer[] {
  return entity ? offersOf(entity, world, standing) : [];
}

function offersOf(entity: Entity, world: World, standing: Standing): NodeOffer[] {
  return offersFor(entity, world).map(({ name, action, allowed }) => ({
    ...{ name, action, entity: entity.id },
    reason: whyNotNow(action, entity, standing, () => allowed),
  }));
}

/** The same, followed. */
export function useOffers(node: GraphNode): NodeOffer[] {
  const cluster = node.type === 'cluster' ? node.id : node.cluster;
  const world = useWorld((state) => worldOf(state, cluster));
  const isConnected = useWorld((state) => isConnectedIn(state, cluster));
  const isPending = useView((state) => isPendingIn(state, node.id));
  const rights = useWorld((state) => state.rights);
  const wording = useWording();
  return useMemo(
    () => toOffers(entityOf(node), world, { rights, isConnected, isPending }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reasons are written by it
    [node, world, rights, isConnected, isPending, wording],
  );
}

/** The actions of something that has no place on the canvas, such as a backup, followed. */
export function useEntityOffers(entity: Entity): NodeOffer[] {
  const { cluster, id } = entity;
  const world = useWorld((state) => worldOf(state, cluster));
  const isConnected = useWorld((state) => isConnectedIn(state, cluster));
  const isPending = useView((state) => isPendingIn(state, id));
  const rights = useWorld((state) => state.rights);
  const wording = useWording();
  return useMemo(
    () => offersOf(entity, world, { rights, isConnected, isPending }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reasons are written by it
    [entity, world, rights, isConnected, isPending, wording],
  );
}

/** Why an action on a part of an entity, which its options name, is not possible now; null where it is, followed. */
export function usePartReason(name: ActionName, entity: Entity | null, options: unknown): string | null {
  const cluster = entity?.cluster ?? '';
  const world = useWorld((state) => worldOf(state, cluster));
  const isConnected = useWorld((state) => isConnectedIn(state, cluster));
  const isPending = useView((state) => entity !== null && isPendingIn(state, entity.id));
  const rights = useWorld((state) => state.rights);
  if (!entity) return null;
  const action: Action = actions[name];
  return whyNotNow(action, entity, { rights, isConnected, isPending }, () => {
    const able = action.can(entity, world);
    return able === true ? (action.check?.(entity, world, options) ?? true) : able;
  });
}

/** Whether an action is asked about before it is run: something could be lost, or there is something to choose. */
export function isAsked(name: ActionName): boolean {
  const action: Action = actions[name];
  return action.confirm !== null || formOf(name) !== undefined;
}

/** Runs an action, after a question where something could be lost or is to be chosen; `options` are what the place it is asked for from fills in. */
export function askAction(
  { actions: runner, view }: Pick<App, 'actions' | 'view'>,
  name: ActionName,
  entity: string,
  options?: unknown,
): void {
  const given = options === undefined ? {} : { options };
  if (name === 'host.enterMaintenance') view.setState({ dialog: { type: 'maintenance', host: entity } });
  else if (isAsked(name))
    view.setState({ dialog: { type: 'confirm-action', action: name, entity, ...given } });
  else void runner.run(name, entity, given);
}

/** The same for panels. */
export function useAskAction(): (action: ActionName, entity: string, options?: unknown) => void {
  const app = useApp();
  return (name, entity, options) => askAction(app, name, entity, options);
}

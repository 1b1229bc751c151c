import { useMemo } from 'react';
import { actions, offersFor } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { Action } from '../../shared/actions/define.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import type { GraphNode } from '../scene/graph.ts';
import { t } from '../i18n/i18n.ts';
import { isOpen } from '../store/activity.ts';
import { worldOf } from '../store/world-store.ts';
import { useApp, useView, useWorld } from './app-context.ts';

/** An action that a node has; `reason` says why it is not possible now, and is null where it is. */
export type NodeOffer = { name: ActionName; action: Action; entity: string; reason: string | null };

function entityOf(node: GraphNode): Entity | null {
  if (node.type === 'vm') return node.vm ?? node.instance;
  return node.type === 'host' ? node.entity : null;
}

/** The actions of a node, possible or not; none is possible while the cluster cannot be asked or one is under way. */
export function useOffers(node: GraphNode): NodeOffer[] {
  const cluster = node.type === 'cluster' ? node.id : node.cluster;
  const world = useWorld((state) => worldOf(state, cluster));
  const isConnected = useWorld((state) =>
    (state.clusters ?? []).some(({ id, connection }) => id === cluster && connection.type === 'connected'),
  );
  const isPending = useView((state) =>
    state.activities.some((entry) => entry.entity === node.id && isOpen(entry)),
  );
  return useMemo(() => {
    const entity = entityOf(node);
    if (!entity) return [];
    return offersFor(entity, world).map(({ name, action, allowed }) => {
      const because = allowed === true ? null : allowed;
      const reason = !isConnected ? t('action.offline') : isPending ? t('action.pending') : because;
      return { name, action, entity: entity.id, reason };
    });
  }, [node, world, isConnected, isPending]);
}

/** Runs an action, after a question where something could be lost. */
export function useAskAction(): (action: ActionName, entity: string) => void {
  const { actions: runner, view } = useApp();
  return (name, entity) => {
    const action: Action = actions[name];
    if (action.confirm) view.setState({ dialog: { type: 'confirm-action', action: name, entity } });
    else void runner.run(name, entity);
  };
}

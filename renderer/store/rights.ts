import { actions } from '../../shared/actions/index.ts';
import type { Action } from '../../shared/actions/define.ts';
import { ConsoleKind, consoleNeed } from '../../shared/console.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { rightKey } from '../../shared/rights.ts';
import type { Need, Right } from '../../shared/rights.ts';
import type { Client } from '../backend/connect.ts';
import type { GraphNode } from '../scene/graph.ts';
import { rowsIn } from './view-store.ts';
import type { ViewState, ViewStore } from './view-store.ts';
import type { WorldState, WorldStore } from './world-store.ts';

/** How long an answer is taken for good, in milliseconds. */
const goodForMs = 300_000;
/** How many rights one call asks for. */
const mostAtOnce = 500;

function inPlace(needs: readonly Need[], { namespace }: Pick<Entity, 'namespace'>): Right[] {
  return needs.map((need) => ({ ...need, namespace }));
}

/** What an action on an entity takes, in either of its ways. */
export function rightsFor(
  { needs, orNeeds = [] }: Pick<Action, 'needs' | 'orNeeds'>,
  entity: Pick<Entity, 'namespace'>,
): Right[] {
  return inPlace([...needs, ...orNeeds], entity);
}

/** The consoles of a VM, as far as rights are concerned. */
const consoles: Pick<Action, 'kinds' | 'needs'> = {
  kinds: ['VirtualMachine', 'VirtualMachineInstance'],
  needs: ConsoleKind.options.map(consoleNeed),
};

/** The right an action on an entity lacks; null where it has them all or that is not known. */
export function missingRight(
  { rights }: Pick<WorldState, 'rights'>,
  action: Pick<Action, 'needs' | 'orNeeds'>,
  entity: Pick<Entity, 'cluster' | 'namespace'>,
): Right | null {
  const known = rights.get(entity.cluster);
  if (!known) return null;
  const lacks = (needs: readonly Need[]): Right | null =>
    inPlace(needs, entity).find((right) => known.get(rightKey(right)) === false) ?? null;
  const missing = lacks(action.needs);
  return missing && action.orNeeds && lacks(action.orNeeds) === null ? null : missing;
}

/** The entities on which a node offers actions: its own, and those of its VMs. */
function entitiesOf(node: GraphNode): Entity[] {
  switch (node.type) {
    case 'vm':
      return node.vm ? [node.vm] : node.instance ? [node.instance] : [];
    case 'pod':
      return [node.entity];
    case 'host':
      return [node.entity, ...node.vms.flatMap(entitiesOf)];
    case 'guest':
      return node.members.flatMap(entitiesOf);
    case 'cluster':
      return [];
  }
}

/** The entities whose actions are offered now: of all that is selected, also of rows that are no nodes, and of the node whose menu is open. */
function offeredNow(
  { graph, worlds }: Pick<WorldState, 'graph' | 'worlds'>,
  view: Pick<ViewState, 'selection' | 'menu' | 'chosenRows'>,
): Entity[] {
  const { selection, menu } = view;
  const ids = new Set([...selection, ...(menu ? [menu.id] : [])]);
  const ofNodes = [...ids].flatMap((id) => {
    const node = graph.nodes.get(id);
    return node ? entitiesOf(node) : [];
  });
  const ofRows = rowsIn(view).flatMap((id) => worlds.get(id.split('/')[0] ?? '')?.entities.get(id) ?? []);
  return [...ofNodes, ...ofRows];
}

/** The rights that what is offered now depends on, by cluster and key. */
function wantedNow(
  world: Pick<WorldState, 'graph' | 'worlds'>,
  view: Pick<ViewState, 'selection' | 'menu' | 'chosenRows'>,
): Map<string, Map<string, Right>> {
  const wanted = new Map<string, Map<string, Right>>();
  const seen = new Set<string>();
  for (const entity of offeredNow(world, view)) {
    const place = `${entity.cluster} ${entity.kind} ${entity.namespace ?? ''}`;
    if (seen.has(place)) continue;
    seen.add(place);
    const ofCluster = wanted.get(entity.cluster) ?? new Map<string, Right>();
    for (const offer of [...Object.values<Action>(actions), consoles]) {
      if (!offer.kinds.some((kind) => kind === entity.kind)) continue;
      for (const right of rightsFor(offer, entity)) ofCluster.set(rightKey(right), right);
      wanted.set(entity.cluster, ofCluster);
    }
  }
  return wanted;
}

/**
 * Asks what the user may do with what is selected, all of it in one call a cluster, and keeps the answers in the world
 * store. They are forgotten when a cluster is connected anew, and when it refused something all the same.
 */
export function followRights(tools: {
  backend: Pick<Client<Contract>, 'call'>;
  world: WorldStore;
  view: ViewStore;
  now?: () => number;
}): { close: () => void } {
  const { backend, world, view, now = Date.now } = tools;
  const asked = new Map<string, Map<string, number>>();
  let isDue = false;
  /** Whether something is selected that has not come yet. */
  let isWaiting = false;
  let isClosed = false;

  const isConnected = (cluster: string): boolean =>
    (world.getState().clusters ?? []).some(
      ({ id, connection }) => id === cluster && connection.type === 'connected',
    );
  const ask = async (cluster: string, rights: readonly Right[]): Promise<void> => {
    const times = asked.get(cluster) ?? new Map<string, number>();
    asked.set(cluster, times);
    for (const right of rights) times.set(rightKey(right), now());
    const answer = await backend.call('rights.check', { cluster, rights: [...rights] });
    if (isClosed || asked.get(cluster) !== times) return;
    const allowed = answer.ok ? answer.value.allowed : [];
    const told = new Map<string, boolean>();
    for (const [index, right] of rights.entries()) {
      const one = allowed[index] ?? null;
      if (one === null) times.delete(rightKey(right));
      else told.set(rightKey(right), one);
    }
    if (told.size > 0) world.setRights(cluster, told);
  };
  const update = (): void => {
    isDue = false;
    if (isClosed) return;
    const state = world.getState();
    const { graph } = state;
    isWaiting = view.getState().selection.some((id) => !graph.nodes.has(id));
    for (const [cluster, rights] of wantedNow(state, view.getState())) {
      if (!isConnected(cluster)) continue;
      const times = asked.get(cluster);
      const due = [...rights.values()].filter((right) => {
        const atMs = times?.get(rightKey(right));
        return atMs === undefined || now() - atMs >= goodForMs;
      });
      for (let from = 0; from < due.length; from += mostAtOnce) {
        void ask(cluster, due.slice(from, from + mostAtOnce)).catch(() => undefined);
      }
    }
  };
  /** Once for all that changes together. */
  const updateSoon = (): void => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(update);
  };
  const forget = (cluster: string): void => {
    asked.delete(cluster);
    world.setRights(cluster, null);
  };
  const stops = [
    world.subscribe((state, before) => {
      if (isWaiting && state.graph !== before.graph) updateSoon();
      if (state.clusters === before.clusters) return;
      for (const cluster of [...asked.keys()]) if (!isConnected(cluster)) forget(cluster);
      updateSoon();
    }),
    view.subscribe((state, before) => {
      if (state.activities !== before.activities) {
        for (const activity of state.activities) {
          if (activity.state !== 'refused' || activity.error.code !== 'forbidden') continue;
          if (before.activities.includes(activity)) continue;
          forget(activity.entity.split('/')[0] ?? '');
          updateSoon();
        }
      }
      const isOther =
        state.selection !== before.selection ||
        state.menu !== before.menu ||
        state.chosenRows !== before.chosenRows;
      if (isOther) updateSoon();
    }),
  ];
  updateSoon();
  return {
    close: () => {
      isClosed = true;
      for (const stop of stops) stop();
    },
  };
}

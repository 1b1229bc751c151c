import { at, objectsAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { now } from '../context.ts';
import { editNode, withTaints } from './node-edit.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Keeps the taint of cordoned hosts (kubernetes pkg/controller/nodelifecycle, node.spec.unschedulable). */
export function openNodeTaints(behaviour: Behaviour): void {
  const { store } = behaviour;
  const reconcile = (host: string): void => {
    editNode(behaviour, host, (node) => {
      const taint = { key: UNSCHEDULABLE, effect: 'NoSchedule', timeAdded: now(behaviour) };
      return at(node, 'spec', 'unschedulable') === true
        ? withTaints(node, [taint])
        : withTaints(node, [], [UNSCHEDULABLE]);
    });
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.nodes || type === 'DELETED') return;
    const isClosed = at(entry.object, 'spec', 'unschedulable') === true;
    const isMarked = objectsAt(entry.object, 'spec', 'taints').some((taint) => taint.key === UNSCHEDULABLE);
    if (isClosed !== isMarked) setImmediate(() => reconcile(entry.object.metadata.name));
  });
}

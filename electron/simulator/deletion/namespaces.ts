import type { Clock } from '../clock.ts';
import type { KubeObject } from '../json.ts';
import { objectAt, toTimestamp } from '../json.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import { StatusError } from '../status.ts';
import type { Store } from '../store.ts';
import type { Remove } from './remove.ts';

/** How often the contents of a namespace that goes are looked at, in simulated seconds. */
const LOOK_SECONDS = 0.5;

const NAMESPACED = Object.values<Resource>(RESOURCES).filter((each) => each.isNamespaced);

interface Left {
  resource: Resource;
  objects: readonly KubeObject[];
}

function conditions(left: readonly Left[], time: string): unknown[] {
  const kinds = left.filter(({ objects }) => objects.length > 0);
  const isKept = kinds.length > 0;
  const finalizers = new Map<string, number>();
  for (const { objects } of kinds)
    for (const object of objects)
      for (const name of object.metadata.finalizers ?? [])
        finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
  const one = (type: string, isTrue: boolean, reason: string, message: string): unknown => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: time,
    reason,
    message,
  });
  const names = kinds.map(
    ({ resource, objects }) =>
      `${resource.plural}.${resource.group === '' ? '' : resource.group} has ${objects.length} resource instances`,
  );
  const held = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`);
  return [
    one(
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    one(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    one(
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    isKept
      ? one(
          'NamespaceContentRemaining',
          true,
          'SomeResourcesRemain',
          `Some resources are remaining: ${names.join(', ')}`,
        )
      : one('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
    held.length > 0
      ? one(
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        )
      : one(
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
}

/**
 * Empties namespaces that are being deleted and lets them go when nothing is left, as the namespace controller does
 * (kubernetes/kubernetes pkg/controller/namespace/deletion).
 */
export function openNamespaces(store: Store, clock: Clock, remove: Remove): void {
  const busy = new Set<string>();

  const look = (name: string): void => {
    const namespace = store.get(RESOURCES.namespaces, undefined, name);
    if (namespace?.metadata.deletionTimestamp === undefined) {
      busy.delete(name);
      return;
    }
    for (const resource of NAMESPACED) {
      for (const object of store.list(resource, name)) {
        if (object.metadata.deletionTimestamp !== undefined) continue;
        try {
          remove(resource, name, object.metadata.name, { propagation: 'Background' });
        } catch (error) {
          // Refused by a web hook, or gone together with another one: the next look tells.
          if (!(error instanceof StatusError)) throw error;
        }
      }
    }
    const left = NAMESPACED.map((resource) => ({ resource, objects: store.list(resource, name) }));
    if (
      left.every(({ objects }) => objects.length === 0) &&
      (namespace.metadata.finalizers ?? []).length === 0
    ) {
      busy.delete(name);
      store.drop(RESOURCES.namespaces, undefined, name);
      return;
    }
    store.change(RESOURCES.namespaces, undefined, name, (current) => {
      const before = objectAt(current, 'status');
      const fresh = conditions(left, toTimestamp(clock.nowMs()));
      return { ...current, status: { ...before, phase: 'Terminating', conditions: fresh } };
    });
    clock.after(LOOK_SECONDS, () => look(name));
  };
  store.onChange(({ type, resource, entry }) => {
    const { name, deletionTimestamp } = entry.object.metadata;
    if (resource !== RESOURCES.namespaces || type === 'DELETED' || deletionTimestamp === undefined) return;
    if (busy.has(name)) return;
    busy.add(name);
    clock.after(LOOK_SECONDS / 5, () => look(name));
  });
}

import type { Clock } from '../clock.ts';
import type { KubeObject, OwnerReference } from '../json.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import { StatusError } from '../status.ts';
import type { Store } from '../store.ts';
import type { Remove } from './remove.ts';

interface Place {
  resource: Resource;
  namespace: string | undefined;
  name: string;
}

const byKind = new Map<string, Resource>(
  Object.values(RESOURCES).map((each: Resource) => [`${each.group}/${each.kind}`, each]),
);

function resourceOf(owner: OwnerReference): Resource | undefined {
  const group = owner.apiVersion.includes('/') ? (owner.apiVersion.split('/')[0] ?? '') : '';
  return byKind.get(`${group}/${owner.kind}`);
}

/** How long the collector takes to notice, in simulated seconds. */
const DELAY_SECONDS = 0.1;

/**
 * Deletes objects whose owners are gone, and carries out foreground and orphan deletion, as the garbage collector of
 * kube-controller-manager does (kubernetes/kubernetes pkg/controller/garbagecollector). Dependents are indexed when the
 * first object goes, so that a large cluster that only lives pays nothing.
 */
export function openCollector(store: Store, clock: Clock, remove: Remove): void {
  let dependents: Map<string, Map<string, Place>> | undefined;

  const idOf = (place: Place): string => `${place.resource.id} ${place.namespace ?? ''}/${place.name}`;
  const placeOf = (resource: Resource, object: KubeObject): Place => ({
    resource,
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  });
  const link = (
    index: Map<string, Map<string, Place>>,
    resource: Resource,
    object: KubeObject,
    isLinked: boolean,
  ): void => {
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const known = index.get(uid) ?? new Map<string, Place>();
      const place = placeOf(resource, object);
      if (isLinked) known.set(idOf(place), place);
      else known.delete(idOf(place));
      if (known.size === 0) index.delete(uid);
      else index.set(uid, known);
    }
  };
  const index = (): Map<string, Map<string, Place>> => {
    if (dependents !== undefined) return dependents;
    const made = new Map<string, Map<string, Place>>();
    for (const resource of Object.values<Resource>(RESOURCES))
      for (const entry of store.table(resource).snapshot())
        if (!entry.isUnbuilt()) link(made, resource, entry.object, true);
    dependents = made;
    return made;
  };
  const dependentsOf = (uid: string | undefined): Place[] => [
    ...(index()
      .get(uid ?? '')
      ?.values() ?? []),
  ];
  const get = ({ resource, namespace, name }: Place): KubeObject | undefined =>
    store.get(resource, namespace, name);

  /** A cluster-wide dependent cannot have an owner in a namespace; a missing kind counts as an owner that is there. */
  const isThere = (owner: OwnerReference, namespace: string | undefined): boolean => {
    const resource = resourceOf(owner);
    if (resource === undefined) return true;
    const found = store.get(resource, resource.isNamespaced ? namespace : undefined, owner.name);
    return found?.metadata.uid === owner.uid;
  };
  const withoutOwner = (place: Place, uid: string): void => {
    store.change(place.resource, place.namespace, place.name, (object) => {
      const { ownerReferences = [], ...metadata } = object.metadata;
      const left = ownerReferences.filter((owner) => owner.uid !== uid);
      return {
        ...object,
        metadata: left.length === 0 ? metadata : { ...metadata, ownerReferences: left },
      };
    });
  };
  const quietly = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      // A refusal by a web hook or a finalizer keeps the object, as in a real cluster.
      if (!(error instanceof StatusError)) throw error;
    }
  };
  /** Deletes a dependent whose owners are all gone; where one is left, the others are forgotten. */
  const judge = (place: Place, propagation: 'Background' | 'Foreground' = 'Background'): void => {
    const object = get(place);
    const owners = object?.metadata.ownerReferences ?? [];
    if (object === undefined || owners.length === 0) return;
    const [alive, gone] = [true, false].map((wanted) =>
      owners.filter((owner) => {
        const resource = resourceOf(owner);
        const found =
          resource === undefined
            ? undefined
            : store.get(resource, resource.isNamespaced ? place.namespace : undefined, owner.name);
        const isWaiting = (found?.metadata.finalizers ?? []).includes('foregroundDeletion');
        return (isThere(owner, place.namespace) && !isWaiting) === wanted;
      }),
    ) as [OwnerReference[], OwnerReference[]];
    if (gone.length === 0) return;
    if (alive.length > 0) {
      for (const { uid } of gone) withoutOwner(place, uid);
      return;
    }
    if (object.metadata.deletionTimestamp !== undefined) return;
    quietly(() => {
      remove(place.resource, place.namespace, place.name, { propagation, uid: object.metadata.uid });
    });
  };
  const dropFinalizer = (place: Place, finalizer: string): void => {
    store.change(place.resource, place.namespace, place.name, (object) => {
      const { finalizers = [], ...metadata } = object.metadata;
      const left = finalizers.filter((each) => each !== finalizer);
      if (left.length === finalizers.length) return undefined;
      return { ...object, metadata: left.length === 0 ? metadata : { ...metadata, finalizers: left } };
    });
  };
  /** Takes the next step of an owner that is being deleted in the foreground or leaves orphans. */
  const advance = (owner: Place): void => {
    const object = get(owner);
    const uid = object?.metadata.uid;
    if (object?.metadata.deletionTimestamp === undefined || uid === undefined) return;
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes('orphan')) {
      for (const place of dependentsOf(uid)) withoutOwner(place, uid);
      dropFinalizer(owner, 'orphan');
      return;
    }
    if (!finalizers.includes('foregroundDeletion')) return;
    const places = dependentsOf(uid);
    for (const place of places) judge(place, 'Foreground');
    const isBlocked = places.some((place) => {
      const references = get(place)?.metadata.ownerReferences ?? [];
      return references.some((each) => each.uid === uid && each.blockOwnerDeletion === true);
    });
    if (!isBlocked) dropFinalizer(owner, 'foregroundDeletion');
  };
  const soon = (work: () => void): void => void clock.after(DELAY_SECONDS, work);

  store.onChange(({ type, resource, entry, previous }) => {
    const { object } = entry;
    if (dependents !== undefined) {
      if (previous !== undefined) link(dependents, resource, previous.object, false);
      if (type !== 'DELETED') link(dependents, resource, object, true);
    }
    const owners = object.metadata.ownerReferences ?? [];
    if (type === 'ADDED') {
      if (owners.length > 0) soon(() => judge(placeOf(resource, object)));
      return;
    }
    if (type === 'MODIFIED') {
      const isEnding = (object.metadata.finalizers ?? []).some((each) =>
        ['foregroundDeletion', 'orphan'].includes(each),
      );
      if (object.metadata.deletionTimestamp !== undefined && isEnding)
        soon(() => advance(placeOf(resource, object)));
      return;
    }
    soon(() => {
      for (const place of dependentsOf(object.metadata.uid)) judge(place);
      for (const owner of owners) {
        const ownerResource = resourceOf(owner);
        if (ownerResource === undefined) continue;
        const namespace = ownerResource.isNamespaced ? object.metadata.namespace : undefined;
        advance({ resource: ownerResource, namespace, name: owner.name });
      }
    });
  });
}

import type { JsonObject, KubeObject, OwnerReference } from '../json.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import { toState } from './state.ts';
import { typeOf } from './types.ts';

/** Which object owns which, as Steve tells it in `metadata.relationships`. */
export interface Relations {
  of: (object: KubeObject) => JsonObject[];
}

interface Child {
  resource: Resource;
  namespace: string | undefined;
  name: string;
}

const idOf = (namespace: string | undefined, name: string): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

/**
 * Opens the index of owner references, one of the relations of rancher/steve's pkg/summarycache; it is built when first
 * asked and kept from then on. Selectors and what pods use are left out.
 */
export function openRelations(store: Store): Relations {
  /** Children of an owner by its uid, each by kind, namespace and name. */
  let index: Map<string, Map<string, Child>> | undefined;
  const byKind = new Map<string, Resource>(
    Object.values(RESOURCES).map((resource: Resource) => [`${resource.group}/${resource.kind}`, resource]),
  );
  const ownersOf = (object: KubeObject): OwnerReference[] => object.metadata.ownerReferences ?? [];
  const put = (resource: Resource, object: KubeObject, isThere: boolean): void => {
    const { namespace, name } = object.metadata;
    const key = `${resource.id} ${idOf(namespace, name)}`;
    for (const owner of ownersOf(object)) {
      const children = index?.get(owner.uid) ?? new Map<string, Child>();
      if (isThere) children.set(key, { resource, namespace, name });
      else children.delete(key);
      if (children.size === 0) index?.delete(owner.uid);
      else index?.set(owner.uid, children);
    }
  };
  const build = (): Map<string, Map<string, Child>> => {
    index = new Map();
    for (const resource of Object.values<Resource>(RESOURCES)) {
      for (const object of store.list(resource)) put(resource, object, true);
    }
    store.onChange(({ resource, type, entry, previous }) => {
      if (previous !== undefined) put(resource, previous.object, false);
      if (type !== 'DELETED') put(resource, entry.object, true);
    });
    return index;
  };
  const stateOf = (object: KubeObject | undefined): JsonObject => {
    if (object === undefined) return {};
    const { name, error, transitioning, message } = toState(object);
    return {
      state: name,
      ...(message === '' ? {} : { message }),
      ...(error ? { error } : {}),
      ...(transitioning ? { transitioning } : {}),
    };
  };
  return {
    of: (object) => {
      const known = index ?? build();
      const owners = ownersOf(object).flatMap((owner) => {
        const group = owner.apiVersion.includes('/') ? (owner.apiVersion.split('/')[0] ?? '') : '';
        const resource = byKind.get(`${group}/${owner.kind}`);
        if (resource === undefined) return [];
        const namespace = resource.isNamespaced ? object.metadata.namespace : undefined;
        const found = store.get(resource, namespace, owner.name);
        const from = { fromId: idOf(namespace, owner.name), fromType: typeOf(resource).id, rel: 'owner' };
        return [{ ...from, ...stateOf(found) }];
      });
      const children = [...(known.get(object.metadata.uid ?? '')?.values() ?? [])].map((child) => ({
        toId: idOf(child.namespace, child.name),
        toType: typeOf(child.resource).id,
        rel: 'owner',
        ...stateOf(store.get(child.resource, child.namespace, child.name)),
      }));
      return [...owners, ...children];
    },
  };
}

import type { Auth, User } from '../auth.ts';
import type { KubeObject } from '../json.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { SteveType } from './types.ts';
import { isStored } from './types.ts';

/** What one user may do, asked as Steve asks it. */
export interface Access {
  user: User;
  may: (verb: string, resource: Resource, namespace?: string, name?: string) => boolean;
  /** Whether an object may be seen in a list or watch: by its kind, its namespace or its name. */
  sees: (resource: Resource, object: KubeObject) => boolean;
  /** Whether everything of a kind (of a namespace) may be listed. */
  seesAll: (resource: Resource, namespace: string | undefined) => boolean;
  /** The methods of a kind's schema; both empty where the user has no right at all. */
  methods: (type: SteveType) => { collection: string[]; resource: string[] };
}

/** Answers what a user may do; made anew for every request. */
export function createAccess(auth: Auth, store: Store, user: User): Access {
  let namespaces: string[] | undefined;
  const may: Access['may'] = (verb, resource, namespace, name) => {
    const { group, plural } = resource;
    // A request for a namespace is a request in that namespace.
    const place = group === '' && plural === 'namespaces' ? name : namespace;
    return auth.isAllowed(user, { verb, group, plural, namespace: place, name });
  };
  const mayIn = (verb: string, resource: Resource, namespace: string | undefined): boolean =>
    may(verb, resource) || (namespace !== undefined && may(verb, resource, namespace));
  /** Whether a verb is granted anywhere: in the cluster, in a namespace, or for one object by name. */
  const mayAnywhere = (verb: string, resource: Resource): boolean => {
    if (may(verb, resource)) return true;
    if (resource.isNamespaced) {
      namespaces ??= store.list(RESOURCES.namespaces).map((each) => each.metadata.name);
      return namespaces.some((namespace) => may(verb, resource, namespace));
    }
    if (verb === 'create' || !isStored(resource)) return false;
    return store.list(resource).some((object) => may(verb, resource, undefined, object.metadata.name));
  };
  return {
    user,
    may,
    seesAll: (resource, namespace) => mayIn('list', resource, namespace),
    sees: (resource, object) => {
      const { namespace, name } = object.metadata;
      return mayIn('list', resource, namespace) || may('get', resource, namespace, name);
    },
    methods: ({ resource }) => {
      const verbs = new Set(resource.verbs.filter((verb) => mayAnywhere(verb, resource)));
      const has = (...wanted: string[]): boolean => wanted.some((verb) => verbs.has(verb));
      // rancher/steve pkg/schema/factory.go schemasForSubject.
      const reads = has('list', 'get') ? ['GET'] : [];
      return {
        collection: [...reads, ...(has('create') ? ['POST'] : [])],
        resource: [
          ...reads,
          ...(has('delete') ? ['DELETE'] : []),
          ...(has('update') ? ['PUT'] : []),
          ...(has('update', 'patch') ? ['PATCH'] : []),
        ],
      };
    },
  };
}

import type { JsonObject, KubeObject } from '../json.ts';
import { isObject } from '../json.ts';
import { apiVersionOf } from '../reply.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import { notFound } from '../status.ts';
import type { Access } from './access.ts';
import type { SteveContext } from './context.ts';
import { ApiError } from './error.ts';
import type { PlainApi } from './plain-api.ts';

/** One call of an action: what it is about, who calls, and the plain API with Harvester's own rights. */
export interface ActionCall {
  context: SteveContext;
  access: Access;
  /** Acts as Harvester's service account, whoever called (harvester/harvester deploy/charts templates/rbac.yaml). */
  harvester: PlainApi;
  /** Empty for cluster-wide kinds. */
  namespace: string;
  name: string;
  body: string;
}

/** An action: what it returns is answered with 200, nothing with 204; what it throws becomes a plain text. */
export type Action = (call: ActionCall) => unknown;

/** The input of an action; names are read without regard to case, as Go decodes JSON. */
export interface Input {
  text: (name: string) => string;
  count: (name: string) => number;
  isTrue: (name: string) => boolean;
  /** A list of texts; empty where there is none. */
  texts: (name: string) => string[];
  has: (name: string) => boolean;
}

/** Decodes the body of an action; throws a 422 on what is no JSON object or of the wrong type. */
export function toInput({ body }: ActionCall): Input {
  const fail = (why: string): never => {
    throw new ApiError('InvalidBodyContent', `Failed to decode request body: ${why}`);
  };
  let value: unknown;
  if (body.trim() === '') fail('EOF');
  try {
    value = JSON.parse(body);
  } catch {
    fail('invalid character in the body');
  }
  if (!isObject(value)) return fail('json: cannot unmarshal into Go value');
  const fields = new Map(Object.entries(value).map(([name, item]) => [name.toLowerCase(), item]));
  const read = (name: string, type: 'string' | 'number' | 'boolean'): unknown => {
    const found = fields.get(name.toLowerCase());
    if (found === undefined || found === null) return undefined;
    if (typeof found === type) return found;
    return fail(`json: cannot unmarshal ${typeof found} into Go struct field ${name} of type ${type}`);
  };
  return {
    text: (name) => (read(name, 'string') as string | undefined) ?? '',
    count: (name) => (read(name, 'number') as number | undefined) ?? 0,
    isTrue: (name) => read(name, 'boolean') === true,
    texts: (name) => {
      const found = fields.get(name.toLowerCase());
      return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
    },
    has: (name) => fields.has(name.toLowerCase()),
  };
}

/** Throws a 422 where an input lacks something. */
export function demand(holds: boolean, message: string): void {
  if (!holds) throw new ApiError('InvalidBodyContent', message);
}

/** An object of the store; throws the 404 of Harvester's caches. */
export function cached(
  { context }: ActionCall,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): KubeObject {
  const found = context.store.get(resource, namespace === '' ? undefined : namespace, name);
  if (found === undefined) throw notFound(resource, name);
  return found;
}

/** The VM, VMI or host an action is called on. */
export const vmOf = (call: ActionCall): KubeObject => cached(call, RESOURCES.vms, call.namespace, call.name);
export const vmiOf = (call: ActionCall): KubeObject =>
  cached(call, RESOURCES.vmis, call.namespace, call.name);
export const nodeOf = (call: ActionCall): KubeObject => cached(call, RESOURCES.nodes, undefined, call.name);

/** A name that is at most 63 characters long, with a hash where it was cut (rancher/wrangler pkg/name SafeConcatName). */
export function safeName(hashOf: (text: string) => string, ...parts: string[]): string {
  const whole = parts.join('-');
  return whole.length < 64 ? whole : `${whole.slice(0, 57)}-${hashOf(whole).slice(0, 5)}`;
}

/** An object to be created. */
export function toObject(resource: Resource, metadata: KubeObject['metadata'], rest: JsonObject): KubeObject {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, ...rest };
}

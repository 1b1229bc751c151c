/** A JSON object of which nothing is known yet. */
export type JsonObject = Record<string, unknown>;

/** `metadata` of a Kubernetes object, as far as the simulator reads it (Kubernetes API, ObjectMeta). */
export interface Metadata {
  name: string;
  namespace?: string;
  generateName?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/** An entry of `metadata.ownerReferences` (Kubernetes API). */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Any Kubernetes object; stored objects are never changed in place. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec?: unknown;
  status?: unknown;
  [key: string]: unknown;
}

/** A condition of a Kubernetes object. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastProbeTime?: string | null;
  lastTransitionTime?: string;
  lastHeartbeatTime?: string;
  lastUpdateTime?: string;
}

/** Whether a value is a JSON object (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value below a path of keys and list indexes, or undefined where the path ends early. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)] as unknown;
    else if (isObject(here)) here = here[step];
    else return undefined;
  }
  return here;
}

/** The text below a path, or undefined where there is none. */
export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The number below a path, or undefined where there is none. */
export function numberAt(value: unknown, ...path: (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The list of objects below a path; empty where there is none. */
export function objectsAt(value: unknown, ...path: (string | number)[]): JsonObject[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The object below a path; empty where there is none. */
export function objectAt(value: unknown, ...path: (string | number)[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/** The conditions below `status.conditions`. */
export function conditionsOf(object: KubeObject | undefined): Condition[] {
  return objectsAt(object, 'status', 'conditions') as unknown as Condition[];
}

/** The condition of one type, or undefined. */
export function conditionOf(object: KubeObject | undefined, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}

/** An object with some fields of its status replaced. */
export function withStatus(object: KubeObject, status: JsonObject): KubeObject {
  return { ...object, status: { ...(object.status as JsonObject | undefined), ...status } };
}

/** An object with annotations set; those that are undefined go. */
export function withAnnotations(
  object: KubeObject,
  changes: Readonly<Record<string, string | undefined>>,
): KubeObject {
  const all = Object.entries({ ...object.metadata.annotations, ...changes });
  const annotations = Object.fromEntries(
    all.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}

/** The time as Kubernetes writes it: RFC 3339 in UTC, whole seconds. */
export function toTimestamp(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

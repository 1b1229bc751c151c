import { z } from 'zod';
import { toEntityId } from '../id.ts';
import type { CommonFields, Condition, Problem } from '../world/entity.ts';
import type { Layer } from './layer.ts';
import { shareCondition, shareList, shareOptional, shareText, trim } from './share.ts';

/** Where a kind is served. `plural` is the path segment; the core group is the empty string. */
export type ApiResource = {
  group: string;
  version: string;
  plural: string;
  isNamespaced: boolean;
};

/**
 * How main keeps a kind up to date: `watch` by list and watch; `poll` by listing every `pollMs` (for APIs without
 * watch); `names` by a GET and a watch of single names when the whole list is forbidden.
 */
export type ReadMode =
  { type: 'watch'; namesWhenForbidden?: readonly string[] } | { type: 'poll'; pollMs: number };

/** One resource kind: where it is, and how its objects become entities. */
export type Kind<K extends string, E extends CommonFields & { kind: K }> = {
  kind: K;
  resource: ApiResource;
  read: ReadMode;
  /** The layer it belongs to; a kind without one is always read. */
  layer?: Layer;
  /**
   * Turns a raw object into an entity, null for one that is of no interest; throws a ZodError where the object is not of
   * the expected shape.
   */
  project: (raw: unknown, cluster: string) => E | null;
};

/** Lists a kind; exists so that every kind file has the same form, and keeps whether `project` may answer null. */
export function defineKind<
  K extends string,
  E extends CommonFields & { kind: K },
  P extends Kind<K, E>['project'],
>(kind: Omit<Kind<K, E>, 'project'> & { kind: K; project: P }): Omit<Kind<K, E>, 'project'> & { project: P } {
  return kind;
}

/** A map of strings as labels and annotations are; other values (never seen from a real server) are refused. */
export const StringMap = z.record(z.string(), z.string()).nullish();

/** The metadata fields read of every object. Source: Kubernetes API ObjectMeta. */
export const Metadata = z.object({
  name: z.string().min(1),
  namespace: z.string().nullish(),
  uid: z.string().nullish(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels: StringMap,
  annotations: StringMap,
});
export type Metadata = z.infer<typeof Metadata>;

/** Conditions as Kubernetes, KubeVirt and Longhorn write them; old Longhorn kept a map by type. */
export const Conditions = z
  .union([z.array(z.looseObject({ type: z.string() })), z.record(z.string(), z.looseObject({}))])
  .nullish();

/** The conditions of an object in one form, whatever form they came in. */
export function toConditions(raw: z.output<typeof Conditions>): Condition[] {
  if (!raw) return trim([]);
  const list = Array.isArray(raw) ? raw : Object.entries(raw).map(([type, rest]) => ({ ...rest, type }));
  return shareList(list.map(toCondition));
}

function toCondition(raw: { type: string; [key: string]: unknown }): Condition {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const changedAt = text(raw.lastTransitionTime) || text(raw.lastProbeTime);
  const status = text(raw.status) || 'Unknown';
  return shareCondition(raw.type, status, text(raw.reason), text(raw.message), changedAt);
}

/** The condition of a type, if it is there. */
export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

/** Whether a condition of this type is there and True. */
export function isTrue(conditions: readonly Condition[], type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/** A problem told by a condition: its own reason and message, or the type where it has none. */
export function toProblem(condition: Condition, severity: Problem['severity']): Problem {
  const code = condition.reason ?? condition.type;
  return { severity, code, text: condition.message ?? `${condition.type} is ${condition.status}` };
}

/** How an object is shown, whatever its kind. */
export type Shown = Pick<CommonFields, 'state' | 'status'> &
  Partial<Pick<CommonFields, 'problems' | 'conditions' | 'links'>>;

/**
 * Makes an entity of an object's metadata, how it is shown, and the facts of its kind under their own name. In one
 * literal: spreading the common fields into another would keep two of them outside of the object, a sixth of its size.
 */
export function toEntity<K extends string, F extends string, T>(
  kind: K,
  cluster: string,
  metadata: Metadata,
  shown: Shown,
  field: F,
  facts: T,
): CommonFields & { kind: K } & Record<F, T> {
  const namespace = shareOptional(metadata.namespace);
  const { name } = metadata;
  const entity: CommonFields & { kind: K } = {
    id: shareText(toEntityId({ cluster, kind, namespace, name })),
    cluster,
    namespace,
    name: shareText(name),
    uid: metadata.uid ?? '',
    createdAt: shareOptional(metadata.creationTimestamp),
    deletingAt: metadata.deletionTimestamp ?? null,
    state: shown.state,
    status: shareText(shown.status),
    problems: trim(shown.problems ?? []),
    conditions: shown.conditions ?? trim([]),
    links: trim(shown.links ?? []),
    kind,
    [field]: facts,
  };
  return entity as CommonFields & { kind: K } & Record<F, T>;
}

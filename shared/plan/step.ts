import { z } from 'zod';
import { Json, isEqual, valueAt } from './canonical.ts';
import { NodeSpec } from './node-spec.ts';
import { GuestSpec, Pool } from './shape.ts';

/**
 * Where an object is: in the API of the Harvester cluster, in that of a guest cluster (`guest` is its entity id), or in that
 * of a Rancher (`rancher` is its id in the vault).
 */
export const ObjectRef = z.strictObject({
  guest: z.string().nullable(),
  rancher: z.string().exactOptional(),
  apiVersion: z.string(),
  kind: z.string(),
  /** The path segment: `virtualmachines`. */
  plural: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
});
export type ObjectRef = z.infer<typeof ObjectRef>;

/**
 * A condition on what a server says, as data. `field` holds when the value at `path` is one of `in` (null stands for
 * absent), `present` when there is one, `changed` when there is another than `from`.
 */
export type Done =
  | { type: 'applied' }
  | { type: 'exists'; ref: ObjectRef }
  | { type: 'gone'; ref: ObjectRef }
  | { type: 'field'; ref: ObjectRef; path: string[]; in: Json[] }
  | { type: 'present'; ref: ObjectRef; path: string[] }
  | { type: 'changed'; ref: ObjectRef; path: string[]; from: Json }
  | { type: 'condition'; ref: ObjectRef; condition: string; status: string }
  | { type: 'all'; of: Done[] }
  | { type: 'any'; of: Done[] };

/** A condition on what a server says. */
export const Done: z.ZodType<Done> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('applied') }),
    z.strictObject({ type: z.literal('exists'), ref: ObjectRef }),
    z.strictObject({ type: z.literal('gone'), ref: ObjectRef }),
    z.strictObject({
      type: z.literal('field'),
      ref: ObjectRef,
      path: z.array(z.string()),
      in: z.array(Json),
    }),
    z.strictObject({ type: z.literal('present'), ref: ObjectRef, path: z.array(z.string()) }),
    z.strictObject({
      type: z.literal('changed'),
      ref: ObjectRef,
      path: z.array(z.string()),
      from: Json,
    }),
    z.strictObject({
      type: z.literal('condition'),
      ref: ObjectRef,
      condition: z.string(),
      status: z.string(),
    }),
    z.strictObject({ type: z.literal('all'), of: z.array(Done) }),
    z.strictObject({ type: z.literal('any'), of: z.array(Done) }),
  ]),
);

/**
 * One value of an object changed: `[name=cp]` in the path chooses the entry of a list that has this name. `from` are the values
 * that it may have before, null for none: where it has another, somebody else has changed it since, and it stays.
 */
export const Edit = z.strictObject({
  path: z.array(z.string()),
  from: z.array(Json).exactOptional(),
  to: Json,
});
export type Edit = z.infer<typeof Edit>;

/**
 * One request. `apply` is a server-side apply with field manager acre, `patch` a JSON merge patch, `call` a PUT of
 * `subresource` (`start`), `wait` none at all: what the step is `done` by is waited for. A guest node is cordoned by
 * `patch`, and drained by `call` with the subresource `drain`, which the executor does by evictions. `edit` changes
 * values of an object as it is right then, and again where somebody was faster. `mints` names what is handed out right before
 * and goes into the body: it is kept nowhere else.
 */
export const Operation = z.strictObject({
  action: z.enum(['apply', 'create', 'patch', 'edit', 'delete', 'call', 'wait']),
  ref: ObjectRef,
  body: Json.optional(),
  edits: z.array(Edit).exactOptional(),
  mints: z.enum(['credential', 'cloud-config']).exactOptional(),
  subresource: z.string().optional(),
});
export type Operation = z.infer<typeof Operation>;

/** What a step does, in one word for a title and an icon. */
export const StepType = z.enum([
  'reserve-address',
  'create-vm',
  'learn-address',
  'wait-node',
  'cordon-node',
  'drain-node',
  'delete-node',
  'open-node',
  'delete-vm',
  'delete-object',
  'resize-vm',
  'move-vm',
  'start-vm',
  'stop-vm',
  'restart-vm',
  'cordon-host',
  'open-host',
  'drain-host',
  'make-credential',
  'make-cloud-config',
  'make-registry-login',
  'make-config',
  'make-cluster',
  'wait-guest',
  'mark-machine',
  'scale-pool',
  'reshape-pool',
  'upgrade-kubernetes',
  'snapshot-etcd',
  'restore-etcd',
  'rotate-certificates',
  'renew-credential',
  'delete-cluster',
]);
export type StepType = z.infer<typeof StepType>;

/** How a step is taken back: by operations; or `why` in words it cannot be. */
export const Undo = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('operations'), operations: z.array(Operation) }),
  z.strictObject({ type: z.literal('nothing') }),
  z.strictObject({ type: z.literal('impossible'), why: z.string() }),
]);
export type Undo = z.infer<typeof Undo>;

/** One step of applying a plan. Its id is the same whenever the same plan is turned into steps for the same cluster. */
export const Step = z.strictObject({
  id: z.string(),
  intention: z.string(),
  type: StepType,
  /** Entity id of what it is about, within Harvester. */
  subject: z.string(),
  /** Ids of the steps that have to be done before. */
  after: z.array(z.string()),
  /** Steps of one lane never run at once, such as those that take members from one etcd; null where it may run beside any. */
  lane: z.string().nullable(),
  operations: z.array(Operation),
  done: Done,
  /** Holds when it will never be done; null where nothing says so. */
  fails: Done.nullable(),
  /** What is learned when it is done: a name, and where the value is. */
  learns: z.array(
    z.strictObject({
      name: z.string(),
      ref: ObjectRef,
      path: z.array(z.string()),
      pick: z.enum(['value', 'address']),
    }),
  ),
  undo: Undo,
  /** What could be lost: nothing, service (a running guest ends), or data. */
  danger: z.enum(['none', 'service', 'data']),
  /** Seconds it takes on an ordinary cluster. */
  estimateSeconds: z.number(),
  /** What its bodies are built from when secrets and what was learned are known; its `operations` have masks for them. */
  source: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('node'), node: NodeSpec }),
      z.strictObject({ type: z.literal('join'), guest: GuestSpec }),
      /** What a Rancher is given for a guest cluster; `pools` are those it is about. */
      z.strictObject({
        type: z.literal('rancher'),
        part: z.enum([
          'credential',
          'cloud-config',
          'registry-login',
          'config',
          'cluster',
          'renewal',
          'other',
        ]),
        guest: GuestSpec,
        pools: z.array(Pool),
        /** The name of a counter of the cluster that has to be raised by one. */
        counter: z.string().nullable(),
      }),
    ])
    .nullable(),
});
export type Step = z.infer<typeof Step>;

/** The objects a condition looks at. */
export function refsOf(done: Done): ObjectRef[] {
  if (done.type === 'applied') return [];
  return done.type === 'all' || done.type === 'any' ? done.of.flatMap(refsOf) : [done.ref];
}

/**
 * Whether a condition holds; `read` answers the object as the server has it now, undefined where there is none. Throws
 * nothing. `applied` always holds: it is for steps that are done once their requests were taken.
 */
export function isDone(done: Done, read: (ref: ObjectRef) => unknown): boolean {
  switch (done.type) {
    case 'applied':
      return true;
    case 'exists':
      return read(done.ref) !== undefined;
    case 'gone':
      return read(done.ref) === undefined;
    case 'field': {
      const object = read(done.ref);
      if (object === undefined) return false;
      const value = valueAt(object, done.path) ?? null;
      return done.in.some((each) => isEqual(each, value));
    }
    case 'present': {
      const value = valueAt(read(done.ref), done.path);
      return value !== undefined && value !== null && value !== '';
    }
    case 'changed': {
      const value = valueAt(read(done.ref), done.path);
      return value !== undefined && value !== null && !isEqual(value, done.from);
    }
    case 'condition': {
      const conditions = valueAt(read(done.ref), ['status', 'conditions']);
      return (
        Array.isArray(conditions) &&
        conditions.some(
          (each) => valueAt(each, ['type']) === done.condition && valueAt(each, ['status']) === done.status,
        )
      );
    }
    case 'all':
      return done.of.every((each) => isDone(each, read));
    case 'any':
      return done.of.some((each) => isDone(each, read));
  }
}

/** Whether an object is in another API than that of the Harvester cluster. */
export function isElsewhere({ guest, rancher }: Pick<ObjectRef, 'guest' | 'rancher'>): boolean {
  return guest !== null || rancher !== undefined;
}

/** A ref as text, the same for the same object: for maps. */
export function keyOfRef({ guest, rancher, apiVersion, plural, namespace, name }: ObjectRef): string {
  const where = rancher === undefined ? (guest ?? '-') : `rancher:${rancher}`;
  return [where, apiVersion, plural, namespace ?? '-', name].join(' ');
}

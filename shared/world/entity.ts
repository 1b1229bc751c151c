import { z } from 'zod';

/**
 * How a thing is, in the few classes that have a shape and a colour on screen. `status` beside it is the exact
 * text for the user, so an unknown value of a newer server is shown as it came.
 */
export const State = z.enum([
  'running',
  'off',
  'starting',
  'stopping',
  'migrating',
  'paused',
  'pending',
  'warning',
  'error',
  'unknown',
]);
export type State = z.infer<typeof State>;

/** Something a user should know about an entity; `code` is the API's own reason where there is one. */
export const Problem = z.object({
  severity: z.enum(['warning', 'error']),
  code: z.string(),
  text: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** A Kubernetes condition, as it came. */
export const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  changedAt: z.string().optional(),
});
export type Condition = z.infer<typeof Condition>;

/** A relation to another entity of the same cluster; the target may be unknown or gone. */
export const Link = z.object({
  type: z.enum(['runs-on', 'instance-of', 'migrates', 'uses-volume', 'describes', 'stores', 'replica-of']),
  to: z.string(),
});
export type Link = z.infer<typeof Link>;

/** The fields every entity has, whatever its kind. */
export const commonFields = {
  /** cluster/kind/namespace/name, see shared/id.ts. */
  id: z.string(),
  cluster: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
  uid: z.string(),
  createdAt: z.string().nullable(),
  /** When deletion was asked for; null while it was not. */
  deletingAt: z.string().nullable(),
  state: State,
  /** The exact status text of the API, or our own words where the API has none. */
  status: z.string(),
  problems: z.array(Problem),
  conditions: z.array(Condition),
  links: z.array(Link),
};

/** The common fields as a type, before a kind adds its own. */
export type CommonFields = {
  id: string;
  cluster: string;
  namespace: string | null;
  name: string;
  uid: string;
  createdAt: string | null;
  deletingAt: string | null;
  state: State;
  status: string;
  problems: Problem[];
  conditions: Condition[];
  links: Link[];
};

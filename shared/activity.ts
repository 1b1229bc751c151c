import { z } from 'zod';
import { ActionName } from './actions/index.ts';
import { ConsoleKind } from './console.ts';
import { SentRequest } from './sent-request.ts';

/** What was done: an action, a console that was opened, or something else by its name in the contract. */
export const Deed = z.discriminatedUnion('type', [
  /** `options` is absent where it has none, or they may not be kept (`isKept` false). */
  z.object({
    type: z.literal('action'),
    action: ActionName,
    options: z.unknown().optional(),
    isKept: z.boolean(),
    /** What takes it back; null where nothing does. */
    undo: z.object({ action: ActionName, options: z.unknown().optional() }).nullable().default(null),
  }),
  z.object({ type: z.literal('console'), kind: ConsoleKind }),
  /** `run` is the run of a plan that it began, whose requests and outcome are those of the deed. */
  z.object({ type: z.literal('call'), call: z.string(), run: z.string().exactOptional() }),
]);
export type Deed = z.infer<typeof Deed>;

/**
 * How it came out. `asking`: not answered yet; `accepted`: the cluster does not show it yet; `late`: accepted, not seen in
 * time; `unsure`: sent without an answer; `unknown`: Acre ended before that was known; `cancelled`: called off by the user.
 */
export const Outcome = z.enum([
  'asking',
  'accepted',
  'done',
  'late',
  'unsure',
  'refused',
  'unknown',
  'cancelled',
]);
export type Outcome = z.infer<typeof Outcome>;

/** One thing that was done in this app, kept over restarts. Times are ISO 8601. */
export const JournalEntry = z.object({
  id: z.string(),
  cluster: z.string(),
  /** Who the cluster takes the user for; null where it does not say. */
  user: z.string().nullable(),
  deed: Deed,
  /** What it was done to: an entity's id, else null. */
  entity: z.string().nullable(),
  name: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: Outcome,
  /** What the refusal says, verbatim; null where there is none. */
  reason: z.string().nullable(),
  requests: z.array(SentRequest),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** Whether the outcome of an entry is still to come. */
export function isUnderWay({ outcome }: Pick<JournalEntry, 'outcome'>): boolean {
  return outcome === 'asking' || outcome === 'accepted';
}

/** What a follower of the journal is told: all of it first, newest first, then what is new or has changed, and what is gone. */
export const JournalEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all'), entries: z.array(JournalEntry) }),
  z.object({ type: z.literal('put'), entry: JournalEntry }),
  z.object({ type: z.literal('removed'), cluster: z.string() }),
]);
export type JournalEvent = z.infer<typeof JournalEvent>;

/** How many entries are kept: the newest ones. */
export const mostEntries = 1_000;

import type { Deed } from '../../shared/activity.ts';
import type { SentRequest } from '../../shared/sent-request.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../clock.ts';
import type { Session } from '../cluster/session.ts';
import type { Sessions } from '../cluster/sessions.ts';
import type { Handlers } from '../ipc/handler-types.ts';
import { recordRequests } from '../kube/record-requests.ts';
import { awaitEffect, markBefore, undoOf } from './await-effect.ts';
import { userOf } from './cluster-user.ts';
import type { Journal } from './journal.ts';
import { toKeptOptions, toSentRequest } from './sent-request.ts';

/** Most requests of one deed that are kept. */
const mostRequests = 50;

/** What recording works with. */
export type RecordTools = {
  journal: Journal;
  sessions: Pick<Sessions, 'find'>;
  clock: Clock;
  /** The cluster of a plan or a run by its id, and what it is called; null for one that is gone. */
  placeOf: (id: string) => { cluster: string; name: string } | null;
};

/** What is recorded of a call: where and to what it was done. */
type Place = { cluster: string; entity: string | null; name: string };
type Input = Record<string, unknown>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function entityPlace(id: string): Place | null {
  const ref = parseEntityId(id);
  return ref === null ? null : { cluster: ref.cluster, entity: id, name: ref.name };
}

/** The calls of the contract that do something, by what they name of what it is done to. Reading, and settings of the app alone, are no deeds. */
const recorded: Partial<Record<keyof Handlers, 'entity' | 'cluster' | 'plan' | 'run' | 'guest'>> = {
  'action.run': 'entity',
  'yaml.apply': 'cluster',
  'yaml.edit': 'entity',
  'yaml.delete': 'entity',
  'vm.writeSecrets': 'entity',
  'vm.makeTemplate': 'entity',
  'vm.clone': 'entity',
  'plan.apply': 'plan',
  'run.pause': 'run',
  'run.resume': 'run',
  'run.cancel': 'run',
  'run.retry': 'run',
  'run.skip': 'run',
  'run.undo': 'run',
  'cluster.replaceCredential': 'cluster',
  'trust.pin': 'cluster',
  'trust.unpin': 'cluster',
  'guest.setKubeconfig': 'guest',
  'guest.forgetKubeconfig': 'guest',
  'guest.fetchKubeconfig': 'guest',
  'cluster.goThroughRancher': 'cluster',
  'cluster.takeOtherWay': 'cluster',
  'cluster.forgetOtherWay': 'cluster',
  'cluster.merge': 'cluster',
  'cluster.split': 'cluster',
  'rancher.register': 'cluster',
  'rancher.unregister': 'cluster',
  'rancher.createRke1': 'cluster',
};

/** Those that answer with the run of a plan that they have begun, which keeps its own requests. */
const beganRuns: ReadonlySet<string> = new Set(['plan.apply', 'run.undo']);

/** The names of the calls that are recorded. */
export const recordedCalls = Object.keys(recorded);

function placeFor(by: string, input: Input, { placeOf, sessions }: RecordTools): Place | null {
  const value = textOf(input[by]);
  if (by === 'entity' || by === 'guest') return entityPlace(value);
  if (by === 'plan' || by === 'run') {
    const found = placeOf(value);
    return found && { ...found, entity: null };
  }
  if (!sessions.find(value).ok) return null;
  return { cluster: value, entity: null, name: '' };
}

function deedOf(name: string, input: Input, session: Session | null): Deed {
  if (name !== 'action.run') return { type: 'call', call: name };
  const undo = session && undoOf(session, input as never);
  return {
    ...{ type: 'action', action: input['action'] as never, ...toKeptOptions(input['options']) },
    undo: undo && toKeptOptions(undo.options).isKept ? undo : null,
  };
}

/** The handlers with what they do written into the journal: what was asked and by whom, what was sent, and what came of it. */
export function recordCalls(handlers: Handlers, tools: RecordTools): Handlers {
  const { journal, sessions, clock } = tools;
  const wrapped: Record<string, unknown> = { ...handlers };
  for (const [name, by] of Object.entries(recorded)) {
    const handler = handlers[name as keyof Handlers] as (
      input: Input,
      context: { signal: AbortSignal },
    ) => Promise<Result<unknown>>;
    wrapped[name] = async (input: Input, context: { signal: AbortSignal }): Promise<Result<unknown>> => {
      const place = input['isDry'] === true ? null : placeFor(by, input, tools);
      if (place === null) return handler(input, context);
      const session = sessions.find(place.cluster);
      const client = session.ok ? session.value.client() : session;
      const action =
        name === 'action.run' && session.ok
          ? { session: session.value, asked: markBefore(session.value, input as never) }
          : null;
      const requests: SentRequest[] = [];
      const change = journal.begin({
        ...place,
        ...{
          user: null,
          deed: deedOf(name, input, session.ok ? session.value : null),
          startedAt: toIso(clock.now()),
          endedAt: null,
        },
        ...{ outcome: 'asking', reason: null, requests },
      });
      if (client.ok) void userOf(client.value).then((user) => change({ user }));
      const answer = await recordRequests(
        (request) => {
          if (requests.length < mostRequests) requests.push(toSentRequest(request));
        },
        () => handler(input, context),
      );
      const now = (): { endedAt: string } => ({ endedAt: toIso(clock.now()) });
      const kept = { requests: [...requests] };
      if (!answer.ok && answer.error.isUnsure !== true) {
        change({ ...kept, ...now(), outcome: 'refused', reason: answer.error.message });
      } else if (action === null) {
        const run = beganRuns.has(name) && answer.ok ? textOf((answer.value as Input)['run']) : null;
        // How a run comes out is told by it.
        if (run === null) change({ ...kept, ...now(), outcome: 'done' });
        else change({ outcome: 'accepted', deed: { type: 'call', call: name, run } });
      } else {
        change({ ...kept, outcome: 'accepted' });
        const effect = { action: input['action'] as never, entity: textOf(input['entity']) };
        void awaitEffect(action.session, { ...effect, asked: action.asked }, clock).then((isSeen) =>
          change({ ...now(), outcome: isSeen ? 'done' : answer.ok ? 'late' : 'unsure' }),
        );
      }
      return answer;
    };
  }
  return wrapped as Handlers;
}

import type { Client, Follower } from '../../renderer/backend/connect.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { CallName, EventOf, InputOf, OutputOf, StreamName } from '../../shared/ipc/define.ts';
import type { Result } from '../../shared/result.ts';

type Answer<N extends CallName<Contract>> = (
  input: InputOf<Contract[N]>,
  signal: AbortSignal | undefined,
) => Promise<Result<OutputOf<Contract[N]>>> | Result<OutputOf<Contract[N]>>;

/** How a test answers the calls it expects. */
export type Answers = { [N in CallName<Contract>]?: Answer<N> };

type OpenStream = { name: string; input: unknown; follower: Follower<unknown>; isClosed: boolean };

/** A client whose calls a test answers and whose streams it feeds; what was asked is kept. */
export type FakeClient = Pick<Client<Contract>, 'call' | 'follow'> & {
  asked: { name: string; input: unknown }[];
  streams: OpenStream[];
  /** Sends an event to the newest open stream of a name, of a cluster where one is given. */
  send: <N extends StreamName<Contract>>(name: N, event: EventOf<Contract[N]>, cluster?: string) => void;
};

/** Opens a fake client. An unexpected call rejects, which fails the test that made it. */
export function openFakeClient(answers: Answers = {}): FakeClient {
  const asked: FakeClient['asked'] = [];
  const streams: OpenStream[] = [];
  return {
    asked,
    streams,
    call: async (name, input, options) => {
      asked.push({ name, input });
      const answer: Answer<typeof name> | undefined = answers[name];
      if (!answer) throw new Error(`The test does not answer ${name}.`);
      return answer(input, options?.signal);
    },
    follow: (name, input, follower) => {
      const stream = { name, input, follower: follower as Follower<unknown>, isClosed: false };
      streams.push(stream);
      return () => {
        stream.isClosed = true;
      };
    },
    send: (name, event, cluster) => {
      const stream = streams.findLast(
        (entry) =>
          entry.name === name &&
          !entry.isClosed &&
          (cluster === undefined || (entry.input as { cluster?: string }).cluster === cluster),
      );
      if (!stream) throw new Error(`No stream ${name} is open.`);
      stream.follower.onEvent(event);
    },
  };
}

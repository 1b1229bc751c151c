import type { RunRequest } from '../../shared/plan/run-request.ts';
import type { SentRequest } from '../../shared/sent-request.ts';
import { toSentRequest } from '../activity/sent-request.ts';
import { toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import { recordRequests } from '../kube/record-requests.ts';
import type { Recorded } from '../kube/record-requests.ts';

/** What writes requests down. */
export type RequestLog = {
  clock: Clock;
  isOfGuest: boolean;
  /** `sent` is all of it, without secrets; null where it did not come so far. */
  onRequest: (request: RunRequest, sent: SentRequest | null) => Promise<void>;
};

/**
 * The client with every request that is no read told once it was answered; one that is asked again and again only when the
 * answer is another one. What nobody answered, since the connection was lost, is not told: that is tried again, and the run
 * says why it waits.
 */
export function withLog(client: KubeClient, { clock, isOfGuest, onRequest }: RequestLog): KubeClient {
  const told = new Map<string, string>();
  return {
    ...client,
    request: async (method, path, extras = {}) => {
      if (method === 'GET') return client.request(method, path, extras);
      const sentMs = clock.now();
      const got: { status: number | null } = { status: null };
      const onStatus = (status: number): void => {
        got.status = status;
      };
      const kept: { first: Recorded | null } = { first: null };
      const answer = await recordRequests(
        (request) => {
          kept.first ??= request;
        },
        () => client.request(method, path, { ...extras, onStatus }),
      );
      const refusal = answer.ok ? null : answer.error.message;
      const isLate = !answer.ok && answer.error.code === 'timeout';
      const [asked, said] = [`${method} ${path}`, `${got.status ?? ''} ${refusal ?? ''}`];
      if ((got.status === null && !isLate) || told.get(asked) === said) return answer;
      told.set(asked, said);
      const tookMs = Math.max(0, Math.round(clock.now() - sentMs));
      const at = toIso(sentMs);
      const sent = kept.first && toSentRequest(kept.first);
      await onRequest({ at, method, path, isOfGuest, status: got.status, tookMs, refusal }, sent);
      return answer;
    },
  };
}

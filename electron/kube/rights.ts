import { z } from 'zod';
import { rightKey } from '../../shared/rights.ts';
import type { Right } from '../../shared/rights.ts';
import { steadyMs } from '../clock.ts';
import type { KubeClient } from './client.ts';
import { openTurns } from './turns.ts';

/** What asking for rights needs of a client. */
export type RightsClient = Pick<KubeClient, 'request'>;

/** What the user of a connection may do, asked once and remembered for a while. */
export type Rights = {
  /** Whether each right is held; null where the cluster would not say. Asked anew where the answer is `maxAgeMs` old. */
  ask: (rights: readonly Right[], maxAgeMs?: number) => Promise<(boolean | null)[]>;
  /** Forgets what was told, as after a refusal that contradicts it. */
  forget: () => void;
};

const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const goodForMs = 300_000;
const atOnce = 8;
const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Opens the rights of a connection. Source: Kubernetes API authorization.k8s.io/v1 SelfSubjectAccessReview, which every user may create. */
export function openRights(client: RightsClient, now: () => number = steadyMs): Rights {
  const known = new Map<string, { answer: Promise<boolean | null>; atMs: number }>();
  const inTurn = openTurns(atOnce);

  const review = async (right: Right): Promise<boolean | null> => {
    const { verb, group, resource, subresource, namespace } = right;
    const resourceAttributes = {
      verb,
      group,
      resource,
      ...(subresource === null ? {} : { subresource }),
      ...(namespace === null ? {} : { namespace }),
    };
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    };
    const answer = await client.request('POST', path, { body });
    const read = answer.ok ? Review.safeParse(answer.value) : null;
    return read?.success === true ? read.data.status.allowed : null;
  };
  const ask = (right: Right, maxAgeMs: number): Promise<boolean | null> => {
    const key = rightKey(right);
    const before = known.get(key);
    if (before && now() - before.atMs < maxAgeMs) return before.answer;
    const answer = inTurn(() => review(right)).then((allowed) => {
      if (allowed === null && known.get(key)?.answer === answer) known.delete(key);
      return allowed;
    });
    known.set(key, { answer, atMs: now() });
    return answer;
  };
  return {
    ask: (rights, maxAgeMs = goodForMs) => Promise.all(rights.map((right) => ask(right, maxAgeMs))),
    forget: () => known.clear(),
  };
}

const opened = new WeakMap<RightsClient, Rights>();

/** The rights of a connection, the same for all who ask; a connection made anew begins without any. */
export function rightsOf(client: RightsClient): Rights {
  const before = opened.get(client);
  if (before) return before;
  const rights = openRights(client);
  opened.set(client, rights);
  return rights;
}

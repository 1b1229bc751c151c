import { z } from 'zod';
import type { KubeClient } from '../kube/client.ts';

const Review = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });
const known = new WeakMap<object, Promise<string | null>>();

async function review(client: Pick<KubeClient, 'request'>): Promise<string | null> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const answer = await client.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body });
  const read = answer.ok ? Review.safeParse(answer.value) : null;
  return read?.success === true ? read.data.status.userInfo.username : null;
}

/** Who the cluster takes the user of a connection for, asked once; null where it does not say (before Kubernetes 1.28). Source: Kubernetes API authentication.k8s.io/v1 SelfSubjectReview. */
export function userOf(client: Pick<KubeClient, 'request'>): Promise<string | null> {
  const before = known.get(client);
  if (before) return before;
  const asked = review(client).catch(() => null);
  known.set(client, asked);
  return asked;
}

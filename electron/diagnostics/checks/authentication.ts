import { z } from 'zod';
import type { Check } from '../check.ts';
import { failsBy, ok } from '../check.ts';

const Review = z.object({
  status: z.object({
    userInfo: z.object({ username: z.string(), groups: z.array(z.string()).nullish() }),
  }),
});

/** Who the cluster takes the user for. Source: Kubernetes API authentication.k8s.io/v1 SelfSubjectReview, since Kubernetes 1.28. */
export const authenticationCheck: Check = {
  name: 'authentication',
  after: ['keychain', 'reachability', 'tls'],
  async run({ client, info, signal }) {
    const opened = await client();
    if (!opened.ok) return failsBy(opened.error);
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const answer = await opened.value.request('POST', path, { body, signal });
    const by = { credential: info.auth };
    if (answer.ok) {
      const read = Review.safeParse(answer.value);
      if (!read.success) return ok('The credential is accepted.', by);
      const { username, groups } = read.data.status.userInfo;
      return ok(`You are ${username}.`, { ...by, groups: (groups ?? []).join(', ') });
    }
    if (answer.status !== 404) return failsBy(answer.error, by);
    // Rights are asked for by every Kubernetes that can be here; only an accepted user gets an answer.
    const attributes = { verb: 'get', group: 'harvesterhci.io', resource: 'settings' };
    const asked = await opened.value.request(
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: attributes },
        },
        signal,
      },
    );
    if (!asked.ok) return failsBy(asked.error, by);
    return ok('The credential is accepted. Who it is, this Kubernetes cannot say (needs 1.28).', by);
  },
};

import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { KubeconfigContext } from '../../shared/cluster.ts';
import { rancherBefore } from '../../shared/rancher/server.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import { Secret } from '../vault/secret.ts';

/** What a kubeconfig that a Rancher gave out tells of it. */
export type RancherCredential = {
  /** https, without the path of the cluster. */
  url: string;
  token: Secret;
  /** PEM of the authority that its certificate is verified by; null where that is one of the system's. */
  authority: string | null;
};

const Parts = z.looseObject({
  clusters: z.tuple([
    z.looseObject({ cluster: z.looseObject({ 'certificate-authority-data': z.string().nullish() }) }),
  ]),
  users: z.tuple([z.looseObject({ user: z.looseObject({ token: z.string().nullish() }) })]),
});

const hint =
  'Choose the kubeconfig that Rancher gives for one of its clusters, or give its address and an API token.';

/**
 * The Rancher behind a context of a kubeconfig that it gave out, with the token in it. Fails where the context leads
 * through none, and where it logs in by anything else than a token. Source: guest-clusters reference, section 3.8.
 */
export function readRancherCredential(
  kubeconfig: Pick<Kubeconfig, 'contexts' | 'credentialOf'>,
  context: KubeconfigContext['context'],
): Result<RancherCredential> {
  const server = kubeconfig.contexts.find((each) => each.context === context)?.server ?? '';
  const credential = kubeconfig.credentialOf(context);
  if (!credential.ok) return credential;
  const found = rancherBefore(server);
  if (found === null)
    return fail(
      appError(
        'invalid',
        `The context ${context} does not lead through a Rancher: its server is ${server}.`,
        {
          hint,
        },
      ),
    );
  const { clusters, users } = Parts.parse(JSON.parse(credential.value.reveal()));
  const { token } = users[0].user;
  if (typeof token !== 'string' || token === '')
    return fail(
      appError('invalid', `The context ${context} has no token, which a Rancher is asked with.`, { hint }),
    );
  const ca = clusters[0].cluster['certificate-authority-data'] ?? '';
  return ok({
    url: found.url,
    token: new Secret(token),
    authority: ca === '' ? null : Buffer.from(ca, 'base64').toString('utf8'),
  });
}

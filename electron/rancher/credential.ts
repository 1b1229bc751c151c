import { appError } from '../../shared/error.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import { abilitiesOf } from '../../shared/rancher/provision/release.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { tokenNameOf } from './credential-token.ts';
import type { RancherWay } from './rancher-way.ts';

/** How the token in a cloud credential stands. */
export type CredentialState = {
  name: string;
  expiresAt: string | null;
  isKept: boolean;
  isEnded: boolean;
};

/** Reads how the token in a cloud credential stands; the token itself goes nowhere. */
export async function readCredentialState(
  { root, local }: RancherWay,
  credential: string,
  version: string | null,
  signal: AbortSignal,
): Promise<Result<CredentialState>> {
  const [namespace = '', name = ''] = credential.split(':');
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
  const secret = await local.request('GET', path, { signal });
  if (!secret.ok)
    return secret.status === 404
      ? fail(appError('not-found', `The cloud credential ${credential} is not there any more.`))
      : fail(secret.error);
  const shown = valueAt(secret.value, ['metadata', 'annotations', 'field.cattle.io/name']);
  const token = tokenNameOf(secret.value);
  const common = {
    name: typeof shown === 'string' ? shown : name,
    isKept: abilitiesOf(version).keepsCredentials,
  };
  if (token === null) return ok({ ...common, expiresAt: null, isEnded: false });
  const found = await root.request('GET', `/v3/tokens/${encodeURIComponent(token)}`, { signal });
  if (!found.ok) return ok({ ...common, expiresAt: null, isEnded: false });
  const expiresAt = valueAt(found.value, ['expiresAt']);
  return ok({
    ...common,
    expiresAt: typeof expiresAt === 'string' && expiresAt !== '' ? expiresAt : null,
    isEnded: valueAt(found.value, ['expired']) === true,
  });
}

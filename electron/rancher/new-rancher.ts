import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { readKubeconfig } from '../kube/kubeconfig.ts';
import { tokenOf } from '../kube/kubeconfig-token.ts';
import { Secret } from '../vault/secret.ts';
import { toRancherUrl } from './rancher-client.ts';

/** A Rancher that is to be added, by its address and a token or by a kubeconfig that it made. */
export type NewRancher = {
  url: string;
  token: string;
  kubeconfig?: string | undefined;
  name: string;
  pinSha256?: string | undefined;
};

/** What is known of a Rancher that is to be added before it is asked. */
export type WantedRancher = {
  url: string;
  /** Null where none was given. */
  token: Secret | null;
  /** In PEM; absent where none was given. */
  authority?: string;
  name: string;
  pinSha256?: string | undefined;
};

/** Whether an address is one under which a Rancher serves a cluster. */
const isOfRancher = (server: string): boolean => /\/k8s\/clusters\/[^/]+\/?$/.test(server);

/** Address, token and authority in a kubeconfig that Rancher made, of which any of its clusters will do. */
function readRancherKubeconfig(text: string): Result<Omit<WantedRancher, 'name' | 'pinSha256'>> {
  const read = readKubeconfig(text);
  if (!read.ok) return read;
  const { contexts, credentialOf } = read.value;
  const led = contexts.filter(({ server }) => isOfRancher(server));
  const context = led.find(({ isCurrent }) => isCurrent) ?? led[0];
  if (context === undefined)
    return fail(
      appError('invalid', 'This kubeconfig leads to no Rancher.', {
        hint: 'The address in one that Rancher made ends in /k8s/clusters/ and a cluster: download it in Rancher.',
      }),
    );
  const credential = credentialOf(context.context);
  if (!credential.ok) return credential;
  const held = tokenOf(credential.value);
  if (held === null)
    return fail(
      appError('invalid', 'This kubeconfig has no token of Rancher.', {
        hint: 'Rancher may have been told to make them without one: give address and an API token instead.',
      }),
    );
  const url = toRancherUrl(held.server);
  if (!url.ok) return url;
  const { token, authority } = held;
  return ok({ url: url.value, token, ...(authority === null ? {} : { authority }) });
}

/** Reads what was given of a Rancher that is to be added; an error never repeats any of a kubeconfig. */
export function toWanted(given: NewRancher): Result<WantedRancher> {
  const { name, pinSha256 } = given;
  if (given.kubeconfig !== undefined) {
    const read = readRancherKubeconfig(given.kubeconfig);
    return read.ok ? ok({ ...read.value, name, pinSha256 }) : read;
  }
  const url = toRancherUrl(given.url);
  if (!url.ok) return url;
  return ok({ url: url.value, token: given.token === '' ? null : new Secret(given.token), name, pinSha256 });
}

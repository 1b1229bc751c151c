import type { ContextChoices, Probe } from '../../shared/cluster.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import { toFingerprint } from '../kube/certificate.ts';
import { readExpiries } from '../kube/expiries.ts';
import { toFreeColour, toFreeId } from './registry.ts';
import type { ClusterRecord } from './record.ts';
import type { RouteChange } from './network.ts';
import { usualRoute } from './route.ts';

/** A cluster to be added: a context of a kubeconfig under a name of the user's choice. */
export type NewCluster = {
  kubeconfig: Kubeconfig;
  context: string;
  name: string;
  colour?: number | undefined;
  choices?: ContextChoices;
  /** What its server answered when it was checked; absent where it was not, or could not be reached. */
  probe?: Probe | undefined;
  /** What was chosen about it where it comes from. */
  kept?: Pick<ClusterRecord, 'group' | 'tags' | 'connectOnStart'>;
  /** How it is reached; the password of its proxy goes to the vault. */
  route?: RouteChange;
};

/** The record of a cluster to be added, beside those there are; `now` is ISO 8601. */
export function toRecord(
  cluster: NewCluster,
  records: readonly ClusterRecord[],
  now: string,
): Result<ClusterRecord> {
  const { kubeconfig, context, name, colour, choices = {}, probe, kept } = cluster;
  const { pinSha256, isInsecure, allowedProgram } = choices;
  const credential = kubeconfig.credentialOf(context, choices);
  if (!credential.ok) return credential;
  const server = kubeconfig.serverOf(context, choices);
  if (!server.ok) return server;
  const shown = kubeconfig.contexts.find((entry) => entry.context === context);
  if (!shown) return fail(appError('invalid', 'The kubeconfig has no such context.'));
  const pin = pinSha256 === undefined ? null : toFingerprint(pinSha256);
  if (pinSha256 !== undefined && pin === null)
    return fail(appError('invalid', 'The fingerprint to pin is not a SHA-256.'));
  return ok({
    id: toFreeId(name, new Set(records.map(({ id }) => id))),
    name,
    colour: colour ?? toFreeColour(records),
    server: server.value,
    context: shown.context,
    auth: shown.auth,
    pinnedSha256: pin,
    ...(isInsecure === true ? { isInsecure } : {}),
    ...(allowedProgram === undefined ? {} : { allowedProgram }),
    addedAt: now,
    harvesterVersion: probe?.harvesterVersion ?? null,
    kubernetesVersion: probe?.kubernetesVersion ?? null,
    route: usualRoute,
    certificate: null,
    expiries: readExpiries(credential.value),
    ...{ group: null, tags: [], connectOnStart: 'as-left', ...kept },
    isWanted: kept?.connectOnStart !== 'never',
    verifiedAt: probe ? now : null,
    clusterUid: probe?.clusterUid ?? null,
  });
}

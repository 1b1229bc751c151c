import { RESOURCES } from '../resources.ts';
import type { RancherContext } from './context.ts';
import { CREDENTIALS, readCredential } from './context.ts';

const FINALIZER = 'management.cattle.io/harvester-token-cleanup';
const CHECKSUM = 'management.cattle.io/harvester-token-checksum';

/**
 * Keeps the tokens of cloud credentials for Harvester from expiring, whoever wrote these, and ends them with their
 * credential (guest-clusters reference, section 1.7); releases before 2.12 do neither.
 */
export function keepCredentials(context: RancherContext): void {
  const { store, auth, release } = context;
  if (!release.keepsCredentials) return;
  for (const secret of store.list(RESOURCES.secrets, CREDENTIALS)) {
    const { name, annotations = {}, finalizers = [], deletionTimestamp } = secret.metadata;
    if (annotations['provisioning.cattle.io/driver'] !== 'harvester') continue;
    const kubeconfig = readCredential(context, `${CREDENTIALS}:${name}`, RESOURCES.secrets)?.kubeconfig ?? '';
    const bearer = /token: "?([^\s"]+)/.exec(kubeconfig)?.[1];
    const token = [...auth.tokens.values()].find((each) => each.bearer === bearer);
    if (deletionTimestamp !== undefined) {
      if (!finalizers.includes(FINALIZER)) continue;
      if (token !== undefined) auth.revoke(token.name);
      store.change(RESOURCES.secrets, CREDENTIALS, name, (now) => ({
        ...now,
        metadata: { ...now.metadata, finalizers: finalizers.filter((each) => each !== FINALIZER) },
      }));
      continue;
    }
    if (token === undefined || annotations[CHECKSUM] === token.name) continue;
    token.expiresMs = 0;
    store.change(RESOURCES.secrets, CREDENTIALS, name, (now) => ({
      ...now,
      metadata: {
        ...now.metadata,
        annotations: { ...annotations, [CHECKSUM]: token.name },
        finalizers: [...new Set([...finalizers, FINALIZER])],
      },
    }));
  }
}

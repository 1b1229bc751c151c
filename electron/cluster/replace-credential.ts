import type { ContextChoices } from '../../shared/cluster.ts';
import { appError } from '../../shared/error.ts';
import { fail } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import { toFingerprint } from '../kube/tls.ts';
import type { Vault } from '../vault/vault.ts';
import { vaultKeyOf } from './registry.ts';
import type { Registry } from './registry.ts';
import type { Session } from './session.ts';

/** A credential for a cluster that is configured already: a context of a kubeconfig. */
export type NewCredential = { kubeconfig: Kubeconfig; context: string; choices?: ContextChoices };

/**
 * Puts a credential in place of a cluster's in vault and registry, all or nothing, and connects anew where the user had not
 * disconnected it. Its id, and with it name, colour, layout and plans, stay.
 */
export async function replaceCredential(
  { registry, vault, session }: { registry: Registry; vault: Vault; session: Session },
  { kubeconfig, context, choices = {} }: NewCredential,
): Promise<Result<void>> {
  const { cluster } = session;
  const record = registry.find(cluster);
  const shown = kubeconfig.contexts.find((entry) => entry.context === context);
  const credential = kubeconfig.credentialOf(context, choices);
  if (!credential.ok) return credential;
  const server = kubeconfig.serverOf(context, choices);
  if (!server.ok) return server;
  const { pinSha256 } = choices;
  if (!shown || !record) return fail(appError('not-found', 'There is no such cluster or context.'));
  const pinned = pinSha256 === undefined ? null : toFingerprint(pinSha256);
  if (pinSha256 !== undefined && pinned === null)
    return fail(appError('invalid', 'The fingerprint to pin is not a SHA-256.'));
  const isSameServer = server.value === record.server;

  const key = vaultKeyOf(cluster);
  const before = await vault.get(key);
  const put = await vault.put(key, credential.value);
  if (!put.ok) return put;
  const updated = await registry.update(cluster, {
    server: server.value,
    context: shown.context,
    auth: shown.auth,
    // What was trusted of a server is not trusted of another one.
    pinnedSha256: pinned ?? (isSameServer ? record.pinnedSha256 : null),
    isInsecure: choices.isInsecure === true,
    ...(choices.allowedProgram === undefined ? {} : { allowedProgram: choices.allowedProgram }),
    clusterUid: isSameServer ? record.clusterUid : null,
  });
  if (!updated.ok) {
    if (before.ok && before.value.type === 'found') await vault.put(key, before.value.secret);
    return updated;
  }
  if (session.connection().type !== 'disconnected') {
    await session.disconnect();
    session.connect();
  }
  return updated;
}

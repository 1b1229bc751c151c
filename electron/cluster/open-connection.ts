import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { isAborted } from '../clock.ts';
import { openKubeClient } from '../kube/client.ts';
import type { KubeClient } from '../kube/client.ts';
import { detect } from './detect.ts';
import type { SessionOptions } from './session.ts';
import { aborted, cutByUser } from './status.ts';

/** The part of a session's options that says how to connect. */
type Options = Pick<
  SessionOptions,
  'readCredential' | 'readWay' | 'userAgent' | 'onCertificate' | 'allowedProgram' | 'accept' | 'onProbe'
>;

/** Connects to a cluster and asks what is there; on failure, after what time (ms) the server wants to be asked again. */
export async function openConnection(
  options: Options,
  signal: AbortSignal,
): Promise<Result<KubeClient> & { retryAfterMs?: number | null }> {
  const givenUp = aborted(signal).then(() => fail(cutByUser));
  const credential = await Promise.race([options.readCredential(), givenUp]);
  if (!credential.ok) return credential;
  const way = await Promise.race([options.readWay?.() ?? ok({}), givenUp]);
  if (!way.ok) return way;
  const { userAgent, onCertificate } = options;
  const opened = await openKubeClient({
    kubeconfig: credential.value,
    ...way.value,
    allowedProgram: options.allowedProgram?.() ?? null,
    userAgent,
    ...(onCertificate ? { onCertificate } : {}),
  });
  if (!opened.ok) return opened;
  const probe = await detect(opened.value, signal);
  const accepted = probe.ok ? (options.accept?.(probe.value) ?? ok(undefined)) : null;
  if (probe.ok && accepted?.ok && !isAborted(signal)) {
    options.onProbe(probe.value);
    return opened;
  }
  await opened.value.close();
  if (accepted?.ok === false) return accepted;
  return probe.ok
    ? fail(cutByUser)
    : { ...fail(probe.error), retryAfterMs: probe.failure?.retryAfterMs ?? null };
}

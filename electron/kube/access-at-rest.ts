import type { Result } from '../../shared/result.ts';
import type { Secret } from '../vault/secret.ts';
import { readAccess } from './access.ts';
import type { Access } from './access.ts';
import { readExecAccess } from './exec-access.ts';

/** What a kept kubeconfig says of the way to its cluster; one whose credential comes from a program is read without running it. */
export function readAccessAtRest(kubeconfig: Secret): Promise<Result<Access>> {
  const byProgram = readExecAccess(kubeconfig);
  const none = { token: null, certificate: null, expiresMs: null };
  return readAccess(byProgram === null ? kubeconfig : byProgram.withCredential(none));
}

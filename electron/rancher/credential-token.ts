import { parse } from 'yaml';
import { valueAt } from '../../shared/plan/canonical.ts';

/** The name of a token, which is no secret: what stands before its colon. Null where it has none. */
export function nameOfToken(token: string): string | null {
  return /^(?:ext\/)?([^:]+):/.exec(token)?.[1] ?? null;
}

function tokenNameIn(kubeconfig: string): string | null {
  try {
    const token: unknown = valueAt(parse(kubeconfig) as unknown, ['users', '0', 'user', 'token']);
    return typeof token === 'string' ? nameOfToken(token) : null;
  } catch {
    return null;
  }
}

/**
 * The name of the Rancher token that a cloud credential for Harvester holds; null where it holds none. The token itself goes
 * nowhere. Source: guest-clusters reference, sections 1.7 and 3.7.
 */
export function tokenNameOf(secret: unknown): string | null {
  const content = valueAt(secret, ['data', 'harvestercredentialConfig-kubeconfigContent']);
  return typeof content === 'string' ? tokenNameIn(Buffer.from(content, 'base64').toString()) : null;
}

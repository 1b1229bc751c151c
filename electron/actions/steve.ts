import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';
import type { RunAction } from './run.ts';

type Run = Pick<Parameters<RunAction>[0], 'client' | 'entity' | 'signal'>;

/** Whether an answer says that Steve is not served at this address, or not to this credential. */
export function isSteveMissing(answer: KubeResult<unknown>): boolean {
  return !answer.ok && (answer.status === 404 || answer.status === 401);
}

const Offering = z.object({ actions: z.record(z.string(), z.unknown()).nullish() });

/**
 * Calls an action of Harvester's own API on a VM, which it carries out by its own rights. Only one that Harvester offers this
 * user on the VM is called: it may not look at rights again when it is. What its handler refuses comes as 500 with a plain
 * text and is told verbatim. Source: harvester API reference sections 1.3, 4.1 and 4.4; not served on port 6443.
 */
export async function callSteve(
  { client, entity: { namespace, name }, signal }: Run,
  action: string,
  body: object = {},
): Promise<KubeResult<unknown>> {
  const { group, plural } = vmKind.resource;
  const place = [namespace ?? '', name].map(encodeURIComponent).join('/');
  const path = `/v1/harvester/${group}.${plural}/${place}`;
  const read = await client.request('GET', path, { signal });
  if (!read.ok) return read;
  const offered = Offering.safeParse(read.value);
  if (!offered.success)
    return { ...toFailure(appError('not-found', 'Harvester is not served here.')), status: 404 };
  if (!(action in (offered.data.actions ?? {}))) {
    const message = `Harvester does not offer ${action} on ${name} now, to this user.`;
    return toFailure(appError('forbidden', message));
  }
  const answer = await client.request('POST', path, { query: { action }, body, signal });
  if (answer.ok || answer.status !== 500) return answer;
  const message = answer.error.message.replace(/^The server could not answer: /, '');
  return { ...answer, error: appError('rejected', message) };
}

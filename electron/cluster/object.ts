import { stringify } from 'yaml';
import { appError } from '../../shared/error.ts';
import type { EntityRef } from '../../shared/id.ts';
import { KindName, kinds } from '../../shared/kinds/index.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { redactObject } from './redact-object.ts';

/** The resource of an entity's kind; fails for a kind the app does not read. */
export function resourceOf(ref: EntityRef): Result<ApiResource> {
  const kind = KindName.safeParse(ref.kind);
  return kind.success ? ok(kinds[kind.data].resource) : fail(appError('invalid', 'There is no such kind.'));
}

/** Reads an object from its cluster as YAML, without managed fields and without credentials. */
export async function readObject(
  client: KubeClient,
  ref: EntityRef,
  signal: AbortSignal,
): Promise<Result<{ yaml: string; isRedacted: boolean }>> {
  const resource = resourceOf(ref);
  if (!resource.ok) return resource;
  const { namespace, name } = ref;
  const answer = await client.request('GET', toResourcePath(resource.value, { namespace, name }), { signal });
  if (!answer.ok) return answer;
  const { object, isRedacted } = redactObject(answer.value);
  return ok({ yaml: stringify(object, { lineWidth: 0 }), isRedacted });
}

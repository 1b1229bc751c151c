import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import type { ServedKind } from '../../shared/objects/report.ts';
import { ok } from '../../shared/result.ts';
import { readGroups } from '../cluster/features.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';

const Resources = z.object({
  resources: z.array(
    z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) }),
  ),
});
type Listed = z.output<typeof Resources>['resources'];

/** What is known of the API of one connection: it is asked once, and again where a kind is not in it. */
const known = new WeakMap<object, Map<string, Promise<KubeResult<Listed>>>>();

function listOf(
  client: Pick<KubeClient, 'request'>,
  apiVersion: string,
  isAgain: boolean,
): Promise<KubeResult<Listed>> {
  const lists = known.get(client) ?? new Map<string, Promise<KubeResult<Listed>>>();
  known.set(client, lists);
  const before = lists.get(apiVersion);
  if (before && !isAgain) return before;
  const asked = (async (): Promise<KubeResult<Listed>> => {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const answer = await client.request('GET', path);
    if (!answer.ok) {
      lists.delete(apiVersion);
      return answer;
    }
    const read = Resources.safeParse(answer.value);
    return ok(read.success ? read.data.resources.filter(({ name }) => !name.includes('/')) : []);
  })();
  lists.set(apiVersion, asked);
  return asked;
}

/** Finds where a kind is served, by discovery. Source: Kubernetes API, APIResourceList. */
export async function findServed(
  client: Pick<KubeClient, 'request'>,
  { apiVersion, kind }: { apiVersion: string; kind: string },
): Promise<KubeResult<ApiResource>> {
  if (!/^[\w.-]+(\/[\w.-]+)?$/.test(apiVersion))
    return toFailure(appError('invalid', `${apiVersion} is no apiVersion.`));
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  for (const isAgain of [false, true]) {
    const list = await listOf(client, apiVersion, isAgain);
    if (!list.ok && list.status !== 404) return list;
    const found = list.ok ? list.value.find((each) => each.kind === kind) : undefined;
    if (found) return ok({ group, version, plural: found.name, isNamespaced: found.namespaced });
  }
  return toFailure(
    appError('not-found', `The cluster has no kind ${kind} in ${apiVersion}.`, {
      hint: 'What serves it may not be installed, or in another version.',
    }),
  );
}

/** Every kind that may be written, of the preferred version of each group; groups that do not answer are left out. */
export async function readServed(
  client: Pick<KubeClient, 'request'>,
  signal: AbortSignal,
): Promise<KubeResult<ServedKind[]>> {
  const groups = await readGroups(client, signal);
  if (!groups.ok) return toFailure(groups.error);
  const versions = [
    'v1',
    ...groups.value.flatMap(({ name, versions: [first] }) => (first ? [`${name}/${first.version}`] : [])),
  ];
  const lists = await Promise.all(
    versions.map(async (apiVersion) => {
      const list = await listOf(client, apiVersion, false);
      if (!list.ok) return [];
      return list.value
        .filter(({ verbs }) => verbs.includes('create'))
        .map(({ kind, namespaced }) => ({ apiVersion, kind, isNamespaced: namespaced }));
    }),
  );
  return ok(lists.flat());
}

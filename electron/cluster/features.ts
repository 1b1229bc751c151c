import { z } from 'zod';
import { FeatureName, features } from '../../shared/features.ts';
import type { FeatureDefinition, FeaturesFound } from '../../shared/features.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';

const Groups = z.object({
  groups: z.array(z.object({ name: z.string(), versions: z.array(z.object({ version: z.string() })) })),
});
const Resources = z.object({ resources: z.array(z.object({ name: z.string() })) });

/** The API groups of a cluster with their versions, the preferred first, in the order of the server. */
export type ApiGroups = z.output<typeof Groups>['groups'];

/** Reads which API groups there are. Source: Kubernetes API, GET /apis (APIGroupList). */
export async function readGroups(
  client: Pick<KubeClient, 'request'>,
  signal?: AbortSignal,
): Promise<Result<ApiGroups>> {
  const answer = await client.request('GET', '/apis', signal ? { signal } : {});
  if (!answer.ok) return fail(answer.error);
  const read = Groups.safeParse(answer.value);
  return ok(read.success ? read.data.groups : []);
}

/** Tells by discovery which features a cluster has; its version is not looked at. */
export async function readFeatures(
  client: Pick<KubeClient, 'request'>,
  signal?: AbortSignal,
): Promise<Result<FeaturesFound>> {
  const groups = await readGroups(client, signal);
  if (!groups.ok) return groups;
  const isServed = ({ group, version }: FeatureDefinition): boolean =>
    groups.value.some(
      ({ name, versions }) => name === group && versions.some((each) => each.version === version),
    );
  const lists = new Map<string, Promise<ReadonlySet<string> | null>>();
  const resourcesOf = ({ group, version }: FeatureDefinition): Promise<ReadonlySet<string> | null> => {
    const path = `/apis/${group}/${version}`;
    const asked = lists.get(path);
    if (asked) return asked;
    const list = (async () => {
      const answer = await client.request('GET', path, signal ? { signal } : {});
      if (!answer.ok) return answer.status === 404 ? new Set<string>() : null;
      const read = Resources.safeParse(answer.value);
      return read.success ? new Set(read.data.resources.map(({ name }) => name)) : null;
    })();
    lists.set(path, list);
    return list;
  };
  const found = FeatureName.options.map(async (name) => {
    const definition: FeatureDefinition = features[name];
    if (!isServed(definition)) return { name, isThere: false };
    const resources = await resourcesOf(definition);
    const { resource, subresource } = definition;
    const wanted = subresource === undefined ? resource : `${resource}/${subresource}`;
    return { name, isThere: resources === null ? null : resources.has(wanted) };
  });
  return ok(await Promise.all(found));
}

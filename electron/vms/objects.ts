import { appError } from '../../shared/error.ts';
import type { EntityRef } from '../../shared/id.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { isObject, valueAt } from '../../shared/plan/canonical.ts';
import type { JsonObject } from '../../shared/plan/canonical.ts';
import { fail, ok } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';

const harvester = (plural: string): ApiResource => ({
  group: 'harvesterhci.io',
  version: 'v1beta1',
  plural,
  isNamespaced: true,
});

/** The resources of templates and keys. Source: harvester API reference section 0. */
export const templateResource = harvester('virtualmachinetemplates');
export const versionResource = harvester('virtualmachinetemplateversions');
export const keyPairResource = harvester('keypairs');
export const secretResource: ApiResource = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  isNamespaced: true,
};

/** The kind that the ids of template versions have. */
export const versionKind = 'VirtualMachineTemplateVersion';

type Client = Pick<KubeClient, 'request'>;

/** Reads the raw object that a VM is made or edited from: a VM, or the VM within a template version. */
export async function readRawVm(
  client: Client,
  { kind, namespace, name }: EntityRef,
  signal: AbortSignal,
): Promise<KubeResult<{ vm: JsonObject; holder: JsonObject }>> {
  const resource =
    kind === 'VirtualMachine' ? vmKind.resource : kind === versionKind ? versionResource : null;
  if (!resource)
    return toFailure(appError('invalid', `${kind} ${name} is no VM and no version of a template.`));
  const answer = await client.request('GET', toResourcePath(resource, { namespace, name }), { signal });
  if (!answer.ok) return answer;
  const holder = answer.value;
  if (!isObject(holder)) return toFailure(appError('internal', 'The cluster answered no object.'));
  if (kind === 'VirtualMachine') return ok({ vm: holder, holder });
  const [metadata, spec] = [
    valueAt(holder, ['spec', 'vm', 'metadata']),
    valueAt(holder, ['spec', 'vm', 'spec']),
  ];
  return ok({
    vm: {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata: { ...(isObject(metadata) ? metadata : {}), namespace: namespace ?? '' },
      spec: isObject(spec) ? spec : {},
    },
    holder,
  });
}

/** Lists objects everywhere, or where that is refused in each of the namespaces; what cannot be listed is left out. */
export async function listWhereAllowed(
  client: Client,
  resource: ApiResource,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<KubeResult<JsonObject[]>> {
  const itemsOf = (value: unknown): JsonObject[] => {
    const items = valueAt(value, ['items']);
    return Array.isArray(items) ? (items as unknown[]).filter(isObject) : [];
  };
  const all = await client.request('GET', toResourcePath(resource), { signal });
  if (all.ok) return ok(itemsOf(all.value));
  if (all.status === 404) return ok([]);
  if (all.status !== 403) return fail(all.error) as typeof all;
  const found: JsonObject[] = [];
  for (const namespace of namespaces) {
    const own = await client.request('GET', toResourcePath(resource, { namespace }), { signal });
    if (own.ok) found.push(...itemsOf(own.value));
    else if (own.status !== 403 && own.status !== 404) return own;
  }
  return ok(found);
}

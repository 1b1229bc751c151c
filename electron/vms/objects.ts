import { appError } from '../../shared/error.ts';
import type { EntityRef } from '../../shared/id.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { vmTemplateVersionKind } from '../../shared/kinds/vm-template-version.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { isObject, valueAt } from '../../shared/plan/canonical.ts';
import type { JsonObject } from '../../shared/plan/canonical.ts';
import { ok } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';

/** Secrets: core/v1. */
export const secretResource: ApiResource = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  isNamespaced: true,
};

type Client = Pick<KubeClient, 'request'>;

/** Reads the raw object that a VM is made or edited from: a VM, or the VM within a template version. */
export async function readRawVm(
  client: Client,
  { kind, namespace, name }: EntityRef,
  signal: AbortSignal,
): Promise<KubeResult<{ vm: JsonObject; holder: JsonObject }>> {
  const kinds = { VirtualMachine: vmKind, VirtualMachineTemplateVersion: vmTemplateVersionKind };
  const resource = Object.entries(kinds).find(([each]) => each === kind)?.[1].resource;
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

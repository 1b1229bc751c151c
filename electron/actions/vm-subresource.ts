import { instanceKind } from '../../shared/kinds/instance.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';

const group = 'subresources.kubevirt.io';
const resources = {
  virtualmachines: { ...vmKind.resource, group },
  virtualmachineinstances: { ...instanceKind.resource, group },
};

type Run = Pick<Parameters<RunAction>[0], 'client' | 'entity' | 'signal'>;

/** Calls a subresource of a VM or of its instance, which has the same name. Source: KubeVirt API subresources.kubevirt.io/v1; the answer of a success is 202 without a body. */
export function callSubresource(
  { client, entity: { namespace, name }, signal }: Run,
  of: keyof typeof resources,
  subresource: string,
  body: object = {},
): Promise<KubeResult<unknown>> {
  const path = toResourcePath(resources[of], { namespace, name, subresource });
  return client.request('PUT', path, { body, signal });
}

import { toResourcePath } from '../kube/resource-path.ts';
import { project } from '../../shared/kinds/index.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import type { RunAction } from './run.ts';

const subresources = { ...vmKind.resource, group: 'subresources.kubevirt.io' };

/**
 * Asks KubeVirt to start a VM. A halted VM that remembers the strategy Manual only gets that strategy back from
 * Harvester's webhook, without a start request, and would stay off: it is asked once more. Source: KubeVirt API PUT
 * subresources.kubevirt.io/v1 virtualmachines/start; harvester/harvester pkg/webhook/resources/virtualmachine/mutator.go.
 */
export const runVmStart: RunAction = async ({ client, entity, signal }) => {
  const { namespace, name } = entity;
  const path = toResourcePath(subresources, { namespace, name, subresource: 'start' });
  const started = await client.request('PUT', path, { body: {}, signal });
  if (!started.ok || entity.kind !== 'VirtualMachine' || entity.vm.runStrategy !== 'Halted') return started;
  const read = await client.request('GET', toResourcePath(vmKind.resource, { namespace, name }), { signal });
  if (!read.ok) return started;
  const now = project('VirtualMachine', read.value, entity.cluster);
  if (now?.kind !== 'VirtualMachine') return started;
  const { vm } = now;
  const isForgotten = vm.runStrategy === 'Manual' && vm.pendingRequest === null && !vm.isCreated;
  return isForgotten ? client.request('PUT', path, { body: {}, signal }) : started;
};

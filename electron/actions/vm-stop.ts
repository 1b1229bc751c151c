import { kinds } from '../../shared/kinds/index.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';

/**
 * Stops a VM by setting its run strategy to Halted, as Harvester's own stop does (harvester/harvester pkg/api/vm/handler.go,
 * stopVM). A VM with the legacy `spec.running` gets it removed in the same patch, since KubeVirt refuses both at once.
 */
export const runVmStop: RunAction = ({ client, entity, signal }) => {
  const { namespace, name } = entity;
  const path = toResourcePath(kinds.VirtualMachine.resource, { namespace, name });
  const isLegacy = entity.kind === 'VirtualMachine' && entity.vm.usesLegacyRunning;
  const spec = isLegacy ? { running: null, runStrategy: 'Halted' } : { runStrategy: 'Halted' };
  return client.request('PATCH', path, {
    body: { spec },
    contentType: 'application/merge-patch+json',
    signal,
  });
};

import { vmDelete } from '../../shared/actions/vm-delete.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';

const removed = 'harvesterhci.io/removedPersistentVolumeClaims';

/**
 * Writes which volumes go on the VM, or that none does in place of what an earlier attempt wrote, then deletes it as long
 * as it is the same VM. Harvester's controller deletes the volumes once the VM is gone.
 */
export const runVmDelete: RunAction = async ({ client, entity, options, signal }) => {
  const { removes } = vmDelete.options.parse(options);
  const { namespace, name, uid } = entity;
  const path = toResourcePath(vmKind.resource, { namespace, name });
  const noted = await client.request('PATCH', path, {
    body: { metadata: { annotations: { [removed]: removes.length > 0 ? removes.join(',') : null } } },
    signal,
  });
  if (!noted.ok) return noted;
  return client.request('DELETE', path, {
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Foreground',
      preconditions: { uid },
    },
    signal,
  });
};

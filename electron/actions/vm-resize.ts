import { vmResize } from '../../shared/actions/vm-resize.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { quantityOf } from '../../shared/quantity.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';

/** Writes the sockets and the guest memory of a VM, as Harvester's cpuAndMemoryHotplug does; KubeVirt moves it for that by itself. */
export const runVmResize: RunAction = ({ client, entity, options, signal }) => {
  const { sockets, memoryBytes } = vmResize.options.parse(options);
  const { namespace, name } = entity;
  const domain = {
    ...(sockets === null ? {} : { cpu: { sockets } }),
    ...(memoryBytes === null ? {} : { memory: { guest: quantityOf(memoryBytes) } }),
  };
  return client.request('PATCH', toResourcePath(vmKind.resource, { namespace, name }), {
    body: { spec: { template: { spec: { domain } } } },
    signal,
  });
};

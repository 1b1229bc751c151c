import { vmPlugNic, vmUnplugNic } from '../../shared/actions/vm-plug-nic.ts';
import { appError } from '../../shared/error.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import type { RunAction } from './run.ts';
import { runVmMigrate } from './vm-migrate.ts';
import { appended, marked, patchVm, readVmParts } from './vm-object.ts';
import type { PatchStep } from './vm-object.ts';

type Run = Parameters<RunAction>[0];

/**
 * Changes the NICs of a VM, and has it move to where it has them, as Harvester's addNic and removeNic do. Where it cannot be
 * moved now, KubeVirt does it by itself soon after, so that what is written holds: kubevirt/kubevirt
 * pkg/network/migration/evaluator.go.
 */
async function changeNics(run: Run, steps: readonly PatchStep[]): Promise<KubeResult<unknown>> {
  const written = await patchVm(run, steps);
  if (!written.ok) return written;
  await runVmMigrate({ ...run, options: { host: null } });
  return written;
}

/** Adds a bridged virtio NIC on a VM network. */
export const runVmPlugNic: RunAction = async (run) => {
  const { name, network, mac } = vmPlugNic.options.parse(run.options);
  const read = await readVmParts(run);
  if (!read.ok) return read;
  if (read.value.interfaces.some((nic) => nic.name === name))
    return toFailure(appError('conflict', `${run.entity.name} has a NIC ${name} already.`));
  const nic = { name, model: 'virtio', bridge: {}, ...(mac === '' ? {} : { macAddress: mac }) };
  return changeNics(run, [
    ...appended(read.value, 'interfaces', nic),
    ...appended(read.value, 'networks', { name, multus: { networkName: network } }),
  ]);
};

/** Marks a NIC as absent; KubeVirt takes it out of the guest and then out of the VM. */
export const runVmUnplugNic: RunAction = async (run) => {
  const { name } = vmUnplugNic.options.parse(run.options);
  const read = await readVmParts(run);
  if (!read.ok) return read;
  const steps = marked(read.value, 'interfaces', name, 'state', 'absent');
  return steps.length > 0
    ? changeNics(run, steps)
    : toFailure(appError('conflict', `${run.entity.name} has no NIC ${name}.`));
};

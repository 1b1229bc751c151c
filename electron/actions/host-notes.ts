import { HostName } from '../../shared/actions/host-rename.ts';
import { patchHost } from './host-request.ts';
import type { RunAction } from './run.ts';

const note = (key: string, value: string | null): Record<string, unknown> => ({
  metadata: { annotations: { [key]: value } },
});

/** Notes the name that Harvester shows a host with; an empty one takes it away. */
export const runHostRename: RunAction = ({ client, entity, options, signal }) => {
  const { name } = HostName.parse(options);
  return patchHost(client, entity.name, note('harvesterhci.io/host-custom-name', name || null), signal);
};

const runCpuManager =
  (policy: 'static' | 'none'): RunAction =>
  ({ client, entity, signal }) => {
    const wanted = JSON.stringify({ status: 'requested', policy });
    return patchHost(client, entity.name, note('harvesterhci.io/cpu-manager-update-status', wanted), signal);
  };

/** Asks for the static policy of the CPU manager, as Harvester's enableCPUManager does. */
export const runHostCpuManagerOn = runCpuManager('static');

/** Asks for no policy of the CPU manager, as Harvester's disableCPUManager does. */
export const runHostCpuManagerOff = runCpuManager('none');

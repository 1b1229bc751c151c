import { vmRestart } from '../../shared/actions/vm-restart.ts';
import { callSubresource } from './vm-subresource.ts';
import type { RunAction } from './run.ts';

/** Asks KubeVirt to restart a VM; by force, without letting its guest shut down. */
export const runVmRestart: RunAction = ({ client, entity, options, signal }) => {
  const { isForced } = vmRestart.options.parse(options);
  const body = isForced ? { gracePeriodSeconds: 0 } : {};
  return callSubresource({ client, entity, signal }, 'virtualmachines', 'restart', body);
};

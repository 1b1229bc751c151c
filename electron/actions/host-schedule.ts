import { patchHost } from './host-request.ts';
import type { RunAction } from './run.ts';

/** Closes a host to new pods, as `kubectl cordon` and Harvester do. */
export const runHostCordon: RunAction = ({ client, entity, signal }) =>
  patchHost(client, entity.name, { spec: { unschedulable: true } }, signal);

/** Opens a host for new pods. */
export const runHostUncordon: RunAction = ({ client, entity, signal }) =>
  patchHost(client, entity.name, { spec: { unschedulable: null } }, signal);

import type { PowerOperation } from '../../shared/actions/host-power.ts';
import { inventoryKind } from '../../shared/kinds/inventory.ts';
import { appError } from '../../shared/error.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { askHost } from './host-request.ts';
import type { RunAction } from './run.ts';

const merge = 'application/merge-patch+json';

/** Harvester answers 424 without a word where the add-on or the inventory is missing. */
function inWords(answer: KubeResult<unknown>): KubeResult<unknown> {
  if (answer.ok || answer.status !== 424) return answer;
  const why =
    'Harvester cannot reach a BMC: the add-on harvester-seeder is not enabled, or the host has no inventory.';
  return { ...answer, error: appError('conflict', why) };
}

/**
 * Has the BMC of a host switch its power. Harvester is asked, which needs no right to the inventories; where only the
 * Kubernetes API is reached, the inventory is changed as Harvester does. Source: harvester/harvester pkg/api/node/handler.go (powerAction).
 */
const runPower =
  (operation: PowerOperation): RunAction =>
  async ({ client, entity, signal }) => {
    const { name } = entity;
    const possible = await askHost(client, name, 'powerActionPossible', {}, signal);
    if (possible.ok) return inWords(await askHost(client, name, 'powerAction', { operation }, signal));
    if (possible.status !== 404) return inWords(possible);
    const place = { namespace: 'harvester-system', name };
    const asked = await client.request('PATCH', toResourcePath(inventoryKind.resource, place), {
      body: { spec: { powerActionRequested: operation } },
      contentType: merge,
      signal,
    });
    if (!asked.ok) return asked;
    const path = toResourcePath(inventoryKind.resource, { ...place, subresource: 'status' });
    return client.request('PATCH', path, {
      body: { status: { powerAction: { lastJobName: '' } } },
      contentType: merge,
      signal,
    });
  };

/** Switches a host on. */
export const runHostPowerOn = runPower('poweron');

/** Switches a host off. */
export const runHostPowerOff = runPower('shutdown');

/** Starts a host anew. */
export const runHostReboot = runPower('reboot');

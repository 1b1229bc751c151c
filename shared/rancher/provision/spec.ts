import type { GuestSpec, Through } from '../../plan/shape.ts';

/** A guest cluster that a Rancher provisions. */
export type ThroughGuest = GuestSpec & { through: Through };

/** Whether a guest cluster is provisioned by a Rancher. */
export function isThrough(guest: GuestSpec): guest is ThroughGuest {
  return guest.through !== undefined;
}

/** What a Rancher that manages a Harvester cluster is asked for unless the user says otherwise. */
export function toThrough(
  of: Pick<Through, 'rancher' | 'name' | 'harvester' | 'version'>,
  distribution: GuestSpec['distribution'],
): Through {
  return {
    ...of,
    // K3s brings no cloud provider of Harvester's own.
    hasCloudProvider: distribution === 'rke2',
    snapshotCron: '0 */5 * * *',
    snapshotRetention: 5,
    controlPlaneConcurrency: '1',
    workerConcurrency: '1',
    drains: true,
    chartValues: {},
    agentEnv: {},
  };
}

/** Labels of what Acre makes in a Rancher: by them it knows its own. */
export const madeLabels: Readonly<Record<string, string>> = { 'acre/managed-by': 'acre' };

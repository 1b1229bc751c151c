import { expect } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { until } from '../../support/simulator.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab, Target } from './verbs.ts';

let made = 0;

/** A running VM, and a bound volume beside it that no VM has. */
async function withVolume(lab: Lab): Promise<{ id: string; options: { claim: string } }> {
  const id = await lab.takeVm();
  const { namespace } = lab.entity(id);
  made += 1;
  const claim = `spare-${made}`;
  lab.simulator.cluster.store.create(RESOURCES.claims, {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    metadata: { name: claim, namespace: namespace ?? '' },
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      storageClassName: 'harvester-longhorn',
      resources: { requests: { storage: '5Gi' } },
    },
  });
  const volume = `c/PersistentVolumeClaim/${namespace ?? ''}/${claim}`;
  await until('the volume is bound', () => {
    const found = lab.admin.world.view.entities.get(volume);
    return found?.kind === 'PersistentVolumeClaim' && found.volume.phase === 'Bound';
  });
  return { id, options: { claim } };
}
const templates = (lab: Lab, { id }: Target): string =>
  lab.object(RESOURCES.vms, id)?.metadata.annotations?.['harvesterhci.io/volumeClaimTemplates'] ?? '';
const claimOf = ({ options }: Target): string => (options as { claim: string }).claim;

for (const harvesterVersion of ['1.7', '1.8'] as const) {
  describeVerbs(
    `volumes of a running VM on Harvester ${harvesterVersion}`,
    [
      {
        action: 'vm.plugVolume',
        prepare: withVolume,
        request: '/addvolume+PUT',
      },
      {
        action: 'vm.unplugVolume',
        prepare: async (lab) => {
          const target = await withVolume(lab);
          await lab.act('vm.plugVolume', target.id, target.options);
          expect(templates(lab, target)).toContain(`"${claimOf(target)}"`);
          return target;
        },
        request: '/removevolume+PUT',
      },
    ],
    { harvesterVersion },
  );
}

import { expect } from 'vitest';
import { objectAt, textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { activeMigrationOf } from '../../../shared/actions/vm-abort-migration.ts';
import { parseEntityId } from '../../../shared/id.ts';
import { verdictsOf } from '../../../shared/migration/verdict.ts';
import { toSite } from '../../../shared/plan/site.ts';
import { until } from '../../support/simulator.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab, Target } from './verbs.ts';

const hostOf = (lab: Lab, { id }: Target): string =>
  textAt(lab.object(RESOURCES.vmis, id), 'status', 'nodeName') ?? '';
const bestFor = (lab: Lab, id: string): string => {
  const site = toSite(lab.admin.world.view, 'c');
  const [best] = verdictsOf(site, site.vms.get(id)!);
  return best?.type === 'no' ? '' : (best?.name ?? '');
};

/** A VM with a migration under way that does not come to its end. */
async function migrating(lab: Lab): Promise<Target> {
  const { simulator, admin } = lab;
  const id = await lab.takeVm();
  simulator.cluster.store.change(RESOURCES.kubevirts, 'harvester-system', 'kubevirt', (kubevirt) => {
    const spec = objectAt(kubevirt, 'spec');
    const configuration = objectAt(spec, 'configuration');
    const migrations = { ...objectAt(configuration, 'migrations'), bandwidthPerMigration: '1Ki' };
    return { ...kubevirt, spec: { ...spec, configuration: { ...configuration, migrations } } };
  });
  const { namespace, name } = parseEntityId(id)!;
  const path = `/apis/kubevirt.io/v1/namespaces/${namespace ?? ''}/virtualmachineinstancemigrations`;
  const body = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstanceMigration',
    metadata: { generateName: `${name}-` },
    spec: { vmiName: name },
  };
  expect((await simulator.send('POST', path, { body })).code).toBe(201);
  await until('it is known', () => activeMigrationOf(lab.entity(id), admin.world.view) !== undefined);
  return { id };
}

describeVerbs('live migration', [
  {
    action: 'vm.migrate',
    prepare: async (lab) => ({ id: await lab.takeVm() }),
    request: 'virtualmachineinstancemigrations+POST',
  },
  {
    action: 'vm.migrate',
    variant: 'to a host',
    prepare: async (lab) => {
      const id = await lab.takeVm();
      return { id, options: { host: bestFor(lab, id) } };
    },
    request: 'virtualmachineinstancemigrations+POST',
    expectDone: (lab, target) => expect(hostOf(lab, target)).toBe((target.options as { host: string }).host),
  },
]);

describeVerbs('a live migration that is called off', [
  {
    action: 'vm.abortMigration',
    prepare: migrating,
    request: 'virtualmachineinstancemigrations+DELETE',
  },
]);

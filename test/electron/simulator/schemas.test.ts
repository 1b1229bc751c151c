import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulatedCluster } from '../../../electron/simulator/cluster.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Resource } from '../../../electron/simulator/resources.ts';
import { SCENARIOS } from '../../../electron/simulator/scenario/index.ts';
import type { Checked } from '../../support/schemas.ts';
import { hasSchemas, objectCheck } from '../../support/schemas.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

if (!hasSchemas)
  process.stderr.write('skipped: objects are not validated, because ../shared/schemas is absent\n');

/** Checks every object of a cluster as it is, and every version that is written until `stop`. */
function openCheck({ store, plan }: SimulatedCluster): {
  stop: () => void;
  faults: Set<string>;
  count: () => number;
} {
  const checks = new Map<string, Checked | undefined>();
  const faults = new Set<string>();
  let checked = 0;
  const check = (resource: Resource, object: unknown): void => {
    if (!checks.has(resource.id)) checks.set(resource.id, objectCheck(resource, plan.longhornVersion));
    const fault = checks.get(resource.id)?.(object);
    checked += 1;
    if (fault !== undefined) faults.add(`${resource.id}: ${fault.replaceAll(/\/\d+/g, '/*')}`);
  };
  const stop = store.onChange((change) => check(change.resource, change.entry.object));
  for (const resource of Object.values(RESOURCES))
    for (const object of store.list(resource)) check(resource, object);
  return { stop, faults, count: () => checked };
}

/** Stops and starts a few VMs, so that every step of a VM's life is written once. */
async function live({ store, plan }: SimulatedCluster): Promise<void> {
  const vms = plan.vms
    .filter((vm) => vm.isRunning && vm.trouble === undefined && vm.runStrategy === 'Always')
    .slice(0, 2);
  for (const vm of vms) {
    const edit = (runStrategy: string): void =>
      void store.change(RESOURCES.vms, vm.namespace, vm.name, (found) => ({
        ...found,
        spec: { ...(found.spec as object), runStrategy },
      }));
    edit('Halted');
    const vmi = (): unknown => store.get(RESOURCES.vmis, vm.namespace, vm.name);
    await until('the VMI is gone', () => vmi() === undefined, 60_000);
    edit('Always');
    await until('the agent', () => JSON.stringify(vmi() ?? '').includes('AgentConnected'), 60_000);
  }
}

it.skipIf(!hasSchemas)('a field that one release of KubeVirt does not have is told', () => {
  const check = objectCheck(RESOURCES.vms, '1.12.1');
  const vm = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {},
    spec: { template: {}, typo: 1 },
  };
  expect(check?.(vm)).toMatch(/kubevirt-v1.6.3.*"typo".*kubevirt-v1.7.0.*"typo".*kubevirt-v1.8.4.*"typo"/);
});

describe.skipIf(!hasSchemas).each(SCENARIOS)('objects of the scenario %s', (scenario) => {
  let simulator: TestSimulator;
  beforeAll(async () => {
    simulator = await openTestSimulator({ scenario, timeScale: 200 });
  });
  afterAll(() => simulator.close());

  it('fit the schemas of KubeVirt 1.6, 1.7 and 1.8, at rest and in every step of their lives', async () => {
    for (const cluster of simulator.clusters) {
      const { stop, faults, count } = openCheck(cluster);
      await live(cluster);
      stop();
      expect([...faults], cluster.name).toEqual([]);
      expect(count()).toBeGreaterThan(cluster.plan.vms.length * 6);
    }
  }, 240_000);
});

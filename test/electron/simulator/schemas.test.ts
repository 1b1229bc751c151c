import type { ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Resource } from '../../../electron/simulator/resources.ts';
import { coreValidator, crdValidator, hasSchemas } from '../../support/schemas.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

if (!hasSchemas)
  process.stderr.write('skipped: objects are not validated, because ../shared/schemas is absent\n');

/** The published schemas that are nearest to the versions a simulated Harvester has. */
const KUBEVIRT: Record<string, string> = {
  '1.8.4': 'v1.8.4',
  '1.7.4': 'v1.7.0',
  '1.6.3': 'v1.6.3',
  '1.5.2': 'v1.6.3',
};
const LONGHORN: Record<string, string> = {
  '1.12.1': 'v1.12.1',
  '1.11.2': 'v1.11.2',
  '1.10.1': 'v1.10.1',
  '1.9.1': 'v1.10.1',
};

function validators(kubeVirt: string, longhorn: string): [Resource, ValidateFunction][] {
  const core = (name: string): ValidateFunction => coreValidator(`io.k8s.api.core.v1.${name}`);
  return [
    [RESOURCES.nodes, core('Node')],
    [RESOURCES.namespaces, core('Namespace')],
    [RESOURCES.pods, core('Pod')],
    [RESOURCES.claims, core('PersistentVolumeClaim')],
    [RESOURCES.volumes, core('PersistentVolume')],
    [RESOURCES.events, core('Event')],
    [RESOURCES.secrets, core('Secret')],
    [RESOURCES.storageClasses, coreValidator('io.k8s.api.storage.v1.StorageClass')],
    [RESOURCES.vms, crdValidator(`kubevirt-${kubeVirt}/kubevirt.io_virtualmachines`, 'v1')],
    [RESOURCES.vmis, crdValidator(`kubevirt-${kubeVirt}/kubevirt.io_virtualmachineinstances`, 'v1')],
    [
      RESOURCES.migrations,
      crdValidator(`kubevirt-${kubeVirt}/kubevirt.io_virtualmachineinstancemigrations`, 'v1'),
    ],
    [RESOURCES.kubevirts, crdValidator('kubevirt.io_kubevirts', 'v1')],
    [RESOURCES.settings, crdValidator('harvesterhci.io_settings', 'v1beta1')],
    [RESOURCES.images, crdValidator('harvesterhci.io_virtualmachineimages', 'v1beta1')],
    [RESOURCES.clusterNetworks, crdValidator('network.harvesterhci.io_clusternetworks', 'v1beta1')],
    [RESOURCES.networks, crdValidator('k8s.cni.cncf.io_network-attachment-definitions', 'v1')],
    [RESOURCES.longhornNodes, crdValidator(`longhorn-${longhorn}/longhorn.io_nodes`, 'v1beta2')],
    [RESOURCES.longhornVolumes, crdValidator(`longhorn-${longhorn}/longhorn.io_volumes`, 'v1beta2')],
    [RESOURCES.longhornReplicas, crdValidator(`longhorn-${longhorn}/longhorn.io_replicas`, 'v1beta2')],
    [RESOURCES.longhornSettings, crdValidator(`longhorn-${longhorn}/longhorn.io_settings`, 'v1beta2')],
  ];
}

describe.skipIf(!hasSchemas)('objects of the demo fleet', () => {
  let simulator: TestSimulator;
  beforeAll(async () => {
    simulator = await openTestSimulator({ scenario: 'fleet', timeScale: 200 });
  });
  afterAll(() => simulator.close());

  /** Every version of every object that is written from here on, and what is there now. */
  it.each([0, 1, 2])(
    'fit the published schemas, at rest and in every step of their lives (cluster %i)',
    async (index) => {
      const cluster = simulator.clusters[index]!;
      const { store, plan } = cluster;
      const all = validators(KUBEVIRT[plan.kubeVirtVersion]!, LONGHORN[plan.longhornVersion]!);
      const errors = new Set<string>();
      let checked = 0;
      const check = (resource: Resource, object: unknown): void => {
        const validate = all.find(([each]) => each === resource)?.[1];
        if (validate === undefined) throw new Error(`${resource.id} is not validated`);
        checked += 1;
        if (validate(object)) return;
        for (const error of validate.errors ?? []) {
          errors.add(
            `${resource.id} ${error.instancePath.replace(/\/\d+/g, '/*')} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
          );
        }
      };
      const stop = store.onChange((change) => check(change.resource, change.entry.object));
      for (const [resource] of all) for (const object of store.list(resource)) check(resource, object);
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
        const isThere = (): boolean => store.get(RESOURCES.vmis, vm.namespace, vm.name) !== undefined;
        await until('the VMI is gone', () => !isThere());
        edit('Always');
        await until('the agent', () =>
          JSON.stringify(store.get(RESOURCES.vmis, vm.namespace, vm.name) ?? '').includes('AgentConnected'),
        );
      }
      stop();
      expect([...errors]).toEqual([]);
      expect(checked).toBeGreaterThan(plan.vms.length * 6);
    },
  );
});

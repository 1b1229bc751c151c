import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { planScenario, SCENARIOS } from '../../../electron/simulator/scenario/index.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator } from '../../support/simulator.ts';

describe('plans', () => {
  it.each(SCENARIOS)('%s is the same for the same seed and another for another', (scenario) => {
    const plan = (seed: string): string => JSON.stringify(planScenario({ scenario, seed }));
    expect(plan('1')).toBe(plan('1'));
    expect(plan('1')).not.toBe(plan('2'));
  });

  it('takes the counts it is given, and no name twice', () => {
    const plans = planScenario({
      scenario: 'fleet',
      seed: '1',
      clusters: 4,
      hosts: 9,
      vms: 300,
      guestClusters: 12,
    });
    expect(plans.map((plan) => plan.name)).toEqual(['berlin-dc1', 'edge-hamburg', 'lab', 'berlin-dc1-2']);
    for (const plan of plans) {
      expect(plan.hosts).toHaveLength(9);
      expect(plan.vms).toHaveLength(300);
      expect(new Set(plan.vms.map((vm) => `${vm.namespace}/${vm.name}`)).size).toBe(300);
      expect(new Set(plan.hosts.map((host) => host.name)).size).toBe(9);
    }
    const guests = new Set(plans.flatMap((plan) => plan.vms.flatMap((vm) => vm.guest?.cluster ?? [])));
    expect(guests.size).toBe(12);
  });

  it('has as many VMs off as it is told, among all of them, and every guest node running', () => {
    const [plan] = planScenario({ scenario: 'three', seed: '1', vms: 200, stopped: 0.25 });
    const own = plan!.vms.filter((vm) => vm.guest === undefined);
    const offIn = (vms: typeof own): number => vms.filter((vm) => !vm.isRunning).length;
    expect(offIn(own)).toBe(Math.floor(own.length / 4));
    expect(offIn(own.slice(0, 40))).toBe(10);
    for (const vm of plan!.vms) expect(vm.runStrategy === 'Halted').toBe(!vm.isRunning);
    const nodes = plan!.vms.filter((vm) => vm.guest !== undefined);
    expect(nodes.length).toBeGreaterThan(0);
    expect(nodes.every((vm) => vm.isRunning)).toBe(true);
  });
});

describe('the fleet', () => {
  let simulator: TestSimulator;
  beforeAll(async () => {
    simulator = await openTestSimulator({ scenario: 'fleet', timeScale: 1 });
  });
  afterAll(() => simulator.close());

  it('has three clusters, fourteen hosts, 120 VMs and five guest clusters', () => {
    const { clusters } = simulator;
    const all = (resource: (typeof RESOURCES)[keyof typeof RESOURCES]): number =>
      clusters.reduce((sum, cluster) => sum + cluster.store.list(resource).length, 0);
    expect(clusters).toHaveLength(3);
    expect(all(RESOURCES.nodes)).toBe(14);
    expect(all(RESOURCES.vms)).toBe(120);
    expect(
      new Set(clusters.flatMap((cluster) => cluster.plan.vms.flatMap((vm) => vm.guest?.cluster ?? []))),
    ).toEqual(new Set(['shop-prod', 'edge-iot', 'analytics', 'legacy-erp', 'ci-preview']));
  });

  it('has the trouble of real life in it', () => {
    const seen = new Set(
      simulator.clusters.flatMap((cluster) =>
        cluster.store
          .list(RESOURCES.vms)
          .map((vm) => (vm.status as { printableStatus: string }).printableStatus),
      ),
    );
    for (const status of [
      'Running',
      'Stopped',
      'ErrorUnschedulable',
      'CrashLoopBackOff',
      'ImagePullBackOff',
      'Paused',
    ]) {
      expect(seen).toContain(status);
    }
    const [berlin] = simulator.clusters;
    const text = (resource: (typeof RESOURCES)[keyof typeof RESOURCES]): string =>
      JSON.stringify(berlin!.store.list(resource));
    expect(text(RESOURCES.vms)).toContain('RestartRequired');
    expect(text(RESOURCES.nodes)).toContain('NodeStatusUnknown');
    expect(text(RESOURCES.nodes)).toContain('"harvesterhci.io/maintain-status":"completed"');
    expect(text(RESOURCES.longhornVolumes)).toContain('"robustness":"degraded"');
    expect(text(RESOURCES.claims)).toContain('"phase":"Pending"');
    expect(text(RESOURCES.migrations)).toContain('"vmiName"');
  });

  it('puts no VM where none may run, and joins every claim to its volume', () => {
    for (const { store } of simulator.clusters) {
      const closed = store
        .list(RESOURCES.nodes)
        .filter(
          (node) =>
            node.metadata.labels?.['node-role.harvesterhci.io/witness'] === 'true' ||
            node.metadata.annotations?.['harvesterhci.io/maintain-status'] !== undefined,
        )
        .map((node) => node.metadata.name);
      for (const vmi of store.list(RESOURCES.vmis)) {
        expect(closed).not.toContain((vmi.status as { nodeName?: string }).nodeName);
      }
      for (const claim of store.list(RESOURCES.claims)) {
        const { volumeName } = claim.spec as { volumeName?: string };
        if (volumeName === undefined) continue;
        expect(store.get(RESOURCES.volumes, undefined, volumeName)).toBeDefined();
        expect(store.get(RESOURCES.longhornVolumes, 'longhorn-system', volumeName)).toBeDefined();
      }
    }
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { conditionOf, objectAt, textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../../electron/simulator/simulator.ts';
import type { Answer, TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const PATIENCE_MS = 90_000;
const LIMIT_MS = 300_000;
const STATE = 'harvesterhci.io/migrationState';

let simulator: TestSimulator;
afterEach(() => simulator.close());
async function open(options: SimulatorOptions = {}): Promise<KubeObject[]> {
  simulator = await openTestSimulator({ scenario: 'three', timeScale: 100, ...options });
  return vmis();
}
const vmis = (): KubeObject[] =>
  simulator.cluster.store
    .list(RESOURCES.vmis)
    .filter((vmi) => conditionOf(vmi, 'LiveMigratable')?.status === 'True');
const now = (vmi: KubeObject | undefined): KubeObject =>
  simulator.cluster.store.get(RESOURCES.vmis, vmi!.metadata.namespace, vmi!.metadata.name)!;
const hostOf = (vmi: KubeObject | undefined): string => textAt(now(vmi), 'status', 'nodeName') ?? '';
const collection = (vmi: KubeObject | undefined): string =>
  `/apis/kubevirt.io/v1/namespaces/${vmi?.metadata.namespace ?? ''}/virtualmachineinstancemigrations`;
async function migrate(vmi: KubeObject | undefined, name: string, more: object = {}): Promise<Answer> {
  const body = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstanceMigration',
    metadata: { name },
    spec: { vmiName: vmi?.metadata.name, ...more },
  };
  return simulator.send('POST', collection(vmi), { body });
}
const migration = (vmi: KubeObject | undefined, name: string): KubeObject | undefined =>
  simulator.cluster.store.get(RESOURCES.migrations, vmi?.metadata.namespace, name);
const phaseOf = (vmi: KubeObject | undefined, name: string): string =>
  textAt(migration(vmi, name), 'status', 'phase') ?? '';
const podsOf = (vmi: KubeObject | undefined): KubeObject[] =>
  simulator.cluster.store
    .list(RESOURCES.pods)
    .filter((pod) => pod.metadata.labels?.['kubevirt.io/created-by'] === vmi?.metadata.uid);
/** Makes copies of memory take for ever, so that a test can look at them. */
function slowDown(): void {
  simulator.cluster.store.change(RESOURCES.kubevirts, 'harvester-system', 'kubevirt', (kubevirt) => {
    const spec = objectAt(kubevirt, 'spec');
    const configuration = objectAt(spec, 'configuration');
    const migrations = { ...objectAt(configuration, 'migrations'), bandwidthPerMigration: '1Ki' };
    return { ...kubevirt, spec: { ...spec, configuration: { ...configuration, migrations } } };
  });
}

describe('a live migration', () => {
  it(
    'is aborted by its deletion, and the guest stays where it was',
    async () => {
      const [vmi] = await open();
      slowDown();
      const source = hostOf(vmi);
      expect((await migrate(vmi, 'slow')).code).toBe(201);
      await until('Running', () => phaseOf(vmi, 'slow') === 'Running', PATIENCE_MS);
      expect(podsOf(vmi)).toHaveLength(2);
      expect(now(vmi).metadata.annotations).toMatchObject({
        [STATE]: 'Migrating',
        'harvesterhci.io/migrationTargetNodeName': textAt(now(vmi), 'status', 'migrationState', 'targetNode'),
      });
      expect((await simulator.send('DELETE', `${collection(vmi)}/slow`)).code).toBe(200);
      await until('it is gone', () => migration(vmi, 'slow') === undefined, PATIENCE_MS);
      expect(objectAt(now(vmi), 'status', 'migrationState')).toMatchObject({
        abortRequested: true,
        abortStatus: 'Succeeded',
        completed: true,
        failed: true,
      });
      expect(hostOf(vmi)).toBe(source);
      expect(podsOf(vmi)).toHaveLength(1);
      expect(now(vmi).metadata.annotations).not.toHaveProperty(STATE);
    },
    LIMIT_MS,
  );

  it(
    'waits while two leave its host, and while five are under way',
    async () => {
      const all = await open({ hosts: 4, vms: 40 });
      slowDown();
      const names = new Map(all.map((vmi, index) => [`move-${index}`, vmi]));
      for (const [name, vmi] of names) expect((await migrate(vmi, name)).code).toBe(201);
      const inPhase = (phase: string): KubeObject[] =>
        [...names].filter(([name, vmi]) => phaseOf(vmi, name) === phase).map(([, vmi]) => vmi);
      await until('five run', () => inPhase('Running').length === 5, PATIENCE_MS);
      expect(inPhase('Pending')).toHaveLength(all.length - 5);
      const running = inPhase('Running').map(hostOf);
      for (const host of running)
        expect(running.filter((each) => each === host).length).toBeLessThanOrEqual(2);
      expect(now(inPhase('Pending')[0]).metadata.annotations?.[STATE]).toBe('Pending migration');
    },
    LIMIT_MS,
  );

  it(
    'goes where it is sent, or gives up when there is no room',
    async () => {
      const [vmi, other] = await open();
      const target = ['node-01', 'node-02', 'node-03'].find((host) => host !== hostOf(vmi)) ?? '';
      const to = (host: string): object => ({ addedNodeSelector: { 'kubernetes.io/hostname': host } });
      expect((await migrate(vmi, 'sent', to(target))).code).toBe(201);
      await until('Succeeded', () => phaseOf(vmi, 'sent') === 'Succeeded', PATIENCE_MS);
      expect(hostOf(vmi)).toBe(target);
      expect((await migrate(other, 'lost', to('nowhere'))).code).toBe(201);
      await until('Failed', () => phaseOf(other, 'lost') === 'Failed', PATIENCE_MS);
      expect(podsOf(other)).toHaveLength(1);
    },
    LIMIT_MS,
  );

  it(
    'fails when its target host is lost',
    async () => {
      const [vmi] = await open();
      slowDown();
      const source = hostOf(vmi);
      await migrate(vmi, 'doomed');
      await until('Running', () => phaseOf(vmi, 'doomed') === 'Running', PATIENCE_MS);
      simulator.cluster.failHost(textAt(now(vmi), 'status', 'migrationState', 'targetNode') ?? '');
      await until('Failed', () => phaseOf(vmi, 'doomed') === 'Failed', PATIENCE_MS);
      expect(hostOf(vmi)).toBe(source);
      expect(objectAt(now(vmi), 'status', 'migrationState').failed).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'is refused for a VM with a claim of one host',
    async () => {
      const [vmi] = await open();
      const { namespace = '', name } = vmi!.metadata;
      const claim = textAt(vmi, 'spec', 'volumes', 0, 'persistentVolumeClaim', 'claimName') ?? '';
      simulator.cluster.store.change(RESOURCES.claims, namespace, claim, (each) => ({
        ...each,
        spec: { ...objectAt(each, 'spec'), accessModes: ['ReadWriteOnce'] },
      }));
      const restart = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachines/${name}/restart`;
      expect((await simulator.send('PUT', restart, { body: {} })).code).toBe(202);
      const found = (): KubeObject | undefined =>
        simulator.cluster.store.get(RESOURCES.vmis, namespace, name);
      const isFresh = (): boolean =>
        found()?.metadata.uid !== vmi!.metadata.uid && textAt(found(), 'status', 'phase') === 'Running';
      await until('it runs again', isFresh, PATIENCE_MS);
      const refused = await migrate(found(), 'refused');
      expect([refused.code, refused.json.message]).toEqual([
        400,
        `admission webhook "migration-create-validator.kubevirt.io" denied the request: Cannot migrate VMI, Reason: DisksNotLiveMigratable, Message: cannot migrate VMI: PVC ${claim} is not shared, live migration requires that all PVCs must be shared (using ReadWriteMany access mode)`,
      ]);
    },
    LIMIT_MS,
  );
});

describe('an eviction', () => {
  const evict = async (pod: KubeObject | undefined): Promise<Answer> => {
    const { namespace = '', name = '' } = pod?.metadata ?? {};
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    return simulator.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, { body });
  };

  it(
    'of a launcher pod moves its VM and answers 429 until it has',
    async () => {
      const [vmi] = await open();
      const source = hostOf(vmi);
      const first = await evict(podsOf(vmi)[0]);
      const what = `Eviction triggered evacuation of VMI "${vmi?.metadata.namespace ?? ''}/${vmi?.metadata.name ?? ''}"`;
      const hook = 'admission webhook "virt-launcher-eviction-interceptor.kubevirt.io" denied the request:';
      expect([first.code, first.json.message]).toEqual([429, `${hook} ${what}`]);
      await until('another host', () => hostOf(vmi) !== source, PATIENCE_MS);
      expect(now(vmi).status).not.toHaveProperty('evacuationNodeName');
      expect(now(vmi).metadata.uid).toBe(vmi?.metadata.uid);
    },
    LIMIT_MS,
  );

  it(
    'ends a VM that is not to be moved',
    async () => {
      const [vmi] = await open();
      const { namespace, name } = vmi!.metadata;
      simulator.cluster.store.change(RESOURCES.vmis, namespace, name, (each) => ({
        ...each,
        spec: { ...objectAt(each, 'spec'), evictionStrategy: 'None' },
      }));
      const [pod] = podsOf(vmi);
      expect((await evict(pod)).code).toBe(201);
      const isGone = (): boolean =>
        simulator.cluster.store.get(RESOURCES.pods, namespace, pod!.metadata.name) === undefined;
      await until('the pod is gone', isGone, PATIENCE_MS);
      const found = (): KubeObject | undefined =>
        simulator.cluster.store.get(RESOURCES.vmis, namespace, name);
      await until(
        'its guest ended',
        () => textAt(found(), 'status', 'phase') !== 'Running' || found()?.metadata.uid !== vmi!.metadata.uid,
        PATIENCE_MS,
      );
    },
    LIMIT_MS,
  );
});

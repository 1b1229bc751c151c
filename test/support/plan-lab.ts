import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendOptions } from '../../electron/backend.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../electron/simulator/simulator.ts';
import type { Intention } from '../../shared/plan/intention.ts';
import { newPlan } from '../../shared/plan/plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { GuestSpec, Pool } from '../../shared/plan/shape.ts';
import type { ApplyOverrides, ReviewEvent } from '../../shared/plan/review.ts';
import type { RunView } from '../../shared/plan/run-view.ts';
import { createGuest, poolOf, shapeOf } from './plan-site.ts';
import { openTestBackend, until } from './backend.ts';
import type { TestBackend } from './backend.ts';
import { openTestSimulator } from './simulator.ts';
import type { TestSimulator } from './simulator.ts';

/** A back end on a simulated cluster whose plans are applied. */
export type PlanLab = {
  simulator: TestSimulator;
  app: () => TestBackend;
  cluster: string;
  /** Saves a plan of these intentions. */
  save: (id: string, ...intentions: Intention[]) => Promise<Plan>;
  review: (plan: string) => Promise<ReviewEvent[]>;
  /** Begins to apply a plan and answers the run; throws where it is refused. */
  apply: (plan: string, overrides?: ApplyOverrides) => Promise<string>;
  run: (id: string) => RunView | undefined;
  /** Waits until a run stands so. */
  reach: (id: string, status: RunView['status'], timeoutMs?: number) => Promise<RunView>;
  /** Waits until the cluster is connected and its VMs are known. */
  connected: () => Promise<void>;
  /** What the keychain holds, as texts. */
  secrets: () => string[];
  /** Takes texts out of the keychain. */
  loseSecrets: (isLost: (text: string) => boolean) => void;
  /** Ends the back end in the midst of what it does and opens another one on the same files and vault. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
};

/** The id of an image of the simulated cluster that boots Ubuntu. */
export function ubuntuOf({ cluster }: TestSimulator): string {
  const image = cluster.store
    .list(RESOURCES.images)
    .find(({ spec }) => JSON.stringify(spec).includes('ubuntu'));
  if (!image) throw new Error('the simulator has no such image');
  return `${image.metadata.namespace ?? ''}/${image.metadata.name}`;
}

/** The storage class that makes disks from an image of the simulated cluster. */
export function classOf({ cluster }: TestSimulator, image: string): string {
  const [namespace, name = ''] = image.split('/');
  const status = cluster.store.get(RESOURCES.images, namespace, name)?.status as
    { storageClassName?: string } | undefined;
  return status?.storageClassName ?? '';
}

/** A shape that fits on the simulated hosts. */
export function smallShape(simulator: TestSimulator): Pool['shape'] {
  return shapeOf({
    cpuCores: 1,
    memoryBytes: 2 * 2 ** 30,
    disks: [
      {
        name: 'root',
        sizeBytes: 10 * 2 ** 30,
        image: ubuntuOf(simulator),
        storageClass: null,
        bus: 'virtio',
      },
    ],
    nics: [{ name: 'default', network: networkOf(simulator), addressing: { type: 'dhcp' } }],
  });
}

/** The first network of the simulated cluster. */
export function networkOf({ cluster }: TestSimulator): string {
  const [network] = cluster.store.list(RESOURCES.networks);
  if (!network) throw new Error('the simulator has no networks');
  return `${network.metadata.namespace ?? ''}/${network.metadata.name}`;
}

/** The wish for a guest cluster that joins by its first server. */
export function guestWish(
  simulator: TestSimulator,
  name: string,
  servers: number,
  agents: number,
  over: Partial<GuestSpec> = {},
): Extract<Intention, { type: 'create-guest' }> {
  const wish = createGuest(name, name, servers, agents, { join: { type: 'first-server' }, ...over });
  return { ...wish, pools: wish.pools.map((pool) => ({ ...pool, shape: smallShape(simulator) })) };
}

/** A pool of agents for more nodes. */
export function agentPool(simulator: TestSimulator, name: string, count: number): Pool {
  return poolOf(name, count, { roles: ['worker'], shape: smallShape(simulator) });
}

/** A keychain that outlives a back end, as that of the system does. */
function keptVault(): { options: Pick<BackendOptions, 'keychain' | 'vault'>; items: Map<string, string> } {
  const items = new Map<string, string>();
  const keyOf = (service: string, account: string): string => `${service} ${account}`;
  const keychain = {
    getPassword: (service: string, account: string) =>
      Promise.resolve(items.get(keyOf(service, account)) ?? null),
    setPassword: (service: string, account: string, password: string) => {
      items.set(keyOf(service, account), password);
      return Promise.resolve();
    },
    deletePassword: (service: string, account: string) =>
      Promise.resolve(items.delete(keyOf(service, account))),
  };
  const load = () => Promise.resolve({ ok: true as const, value: keychain });
  return { items, options: { keychain: 'os', vault: { platform: 'linux', load } } };
}

/** Opens a lab two hundred times as fast as real. */
export async function openPlanLab(
  options: SimulatorOptions = {},
  more: Partial<BackendOptions> = {},
): Promise<PlanLab> {
  const simulator = await openTestSimulator({ timeScale: 200, vms: 4, guestClusters: 0, ...options });
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-plans-'));
  const vault = keptVault();
  const runTimes = { pollBaseMs: 20, pollMaxMs: 200, backoffBaseMs: 20, backoffMaxMs: 200 };
  const times = { backoffBaseMs: 20, backoffMaxMs: 200 };
  const runs = new Map<string, RunView>();
  const open = async (): Promise<TestBackend> => {
    const app = await openTestBackend({ dataDir, runTimes, times, ...vault.options, ...more });
    runs.clear();
    app.follow('runs.follow', {}, (event) => {
      if (event.type === 'put') runs.set(event.run.id, event.run);
      if (event.type === 'remove') runs.delete(event.run);
    });
    return app;
  };
  let app = await open();
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  if (!added.ok) throw new Error(added.error.message);
  const { cluster } = added.value;
  const connected = async (): Promise<void> => {
    const followed = app.followWorld(cluster);
    await until('all that plans look at is known', () => {
      const { health } = followed.world();
      const kinds = ['Node', 'VirtualMachine', 'VirtualMachineInstance'] as const;
      return kinds.every((kind) => health[kind]?.type === 'live');
    });
    followed.cancel();
  };
  await connected();
  return {
    simulator,
    app: () => app,
    cluster,
    save: async (id, ...intentions) => {
      const drafted = newPlan({ id, name: id, cluster, createdAt: '2026-01-01T00:00:00Z' });
      const plan = { ...drafted, intentions };
      const saved = await app.call('plan.save', { plan });
      if (!saved.ok) throw new Error(saved.error.message);
      return plan;
    },
    review: async (plan) => {
      const events: ReviewEvent[] = [];
      const error = await app.follow('plan.review', { plan }, (event) => events.push(event)).ended;
      if (error) throw new Error(error.message);
      return events;
    },
    apply: async (plan, overrides) => {
      const begun = await app.call('plan.apply', { plan, ...(overrides ? { overrides } : {}) });
      if (!begun.ok) throw new Error(begun.error.message);
      return begun.value.run;
    },
    run: (id) => runs.get(id),
    reach: async (id, status, timeoutMs = 60_000) => {
      const isOver = (run?: RunView): boolean => run?.status === 'failed' && status !== 'failed';
      await until(
        `the run is ${status}`,
        () => runs.get(id)?.status === status || isOver(runs.get(id)),
        timeoutMs,
      ).catch((error: unknown) => {
        const left = runs.get(id)?.steps.filter((step) => step.status === 'active');
        const why = left?.map((step) => `${step.id} ${step.sent}/${step.requests}: ${step.note ?? ''}`);
        throw new Error(
          `${String(error)} It is ${runs.get(id)?.status ?? 'unknown'}: ${why?.join('; ') ?? ''}`,
        );
      });
      const run = runs.get(id)!;
      if (run.status !== status) throw new Error(`the run failed: ${run.error?.message ?? ''}`);
      return run;
    },
    connected,
    secrets: () => [...vault.items.values()],
    loseSecrets: (isLost) => {
      for (const [key, text] of vault.items) if (isLost(text)) vault.items.delete(key);
    },
    restart: async () => {
      await app.close();
      app = await open();
      await connected();
    },
    close: async () => {
      await app.close();
      await simulator.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

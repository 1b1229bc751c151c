import type { RancherVersion } from '../../electron/simulator/rancher/releases.ts';
import type { SimulatedRancher } from '../../electron/simulator/rancher/open.ts';
import { conditionOf, textAt } from '../../electron/simulator/json.ts';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../electron/simulator/simulator.ts';
import type { CreateGuest, Intention, TendGuest, TendVerb } from '../../shared/plan/intention.ts';
import type { RunView } from '../../shared/plan/run-view.ts';
import type { GuestSpec, Pool } from '../../shared/plan/shape.ts';
import { toThrough } from '../../shared/rancher/provision/spec.ts';
import { openPlanLab, smallShape } from './plan-lab.ts';
import type { PlanLab } from './plan-lab.ts';
import { addRancher } from './rancher-app.ts';
import { guestOf, poolOf } from './plan-site.ts';

/** A back end with a Rancher that manages its cluster, and plans that go through it. */
export type ThroughLab = PlanLab & {
  rancher: SimulatedRancher;
  /** Its id in the vault. */
  rancherId: string;
  guest: (name: string, over?: Partial<GuestSpec>) => GuestSpec;
  pool: (name: string, count: number, over?: Partial<Pool>) => Pool;
  /** A new guest cluster of RKE2 with servers and workers. */
  wish: (name: string, servers: number, workers: number, over?: Partial<GuestSpec>) => CreateGuest;
  /** A change of a guest cluster whose pools are `cp` and `work`. */
  tend: (name: string, quantities: { cp: number; work: number }, verb: TendVerb) => TendGuest;
  provisioned: (name: string) => KubeObject | undefined;
  isReady: (name: string) => boolean;
  machines: (cluster: string) => KubeObject[];
  /** Applies a plan of these intentions and waits until it is done. */
  done: (id: string, ...intentions: Intention[]) => Promise<RunView>;
  /** Where the cloud credential of a guest cluster is: `namespace:name`; empty where it has none. */
  credentialOf: (name: string) => string;
  /** The kubeconfig in a cloud credential; undefined where there is none. */
  kubeconfigIn: (credential: string) => string | undefined;
  /** Names of the VMs of a guest cluster. */
  vms: (prefix: string) => string[];
};

/** Opens a Rancher of a release, and a back end that knows it and the Harvester that it manages. */
export async function openThroughLab(
  version: RancherVersion,
  options: SimulatorOptions = {},
): Promise<ThroughLab> {
  const lab = await openPlanLab({ rancher: version, ...options });
  const { rancher } = lab.simulator;
  if (rancher === null) throw new Error('the simulator has no Rancher');
  const rancherId = await addRancher(lab.app(), lab.simulator);
  const harvester = rancher.harvesterIds()[lab.simulator.cluster.name] ?? '';
  const guest: ThroughLab['guest'] = (name, over = {}) => {
    const distribution = over.distribution ?? 'rke2';
    const of = { rancher: rancherId, name: 'HQ', harvester, version: rancher.version };
    return {
      ...guestOf(name, {
        join: { type: 'first-server' },
        distribution,
        release: { type: 'channel', channel: 'stable' },
        ...over,
      }),
      through: { ...toThrough(of, distribution), ...over.through },
    };
  };
  const pool: ThroughLab['pool'] = (name, count, over = {}) =>
    poolOf(name, count, { shape: smallShape(lab.simulator), ...over });
  const machines: ThroughLab['machines'] = (cluster) =>
    rancher.store
      .list(rancher.kinds.machines, 'fleet-default')
      .filter((machine) => textAt(machine, 'spec', 'clusterName') === cluster);
  const provisioned: ThroughLab['provisioned'] = (name) =>
    rancher.store.get(rancher.kinds.provisioningClusters, 'fleet-default', name);
  return {
    ...lab,
    ...{ rancher, rancherId, guest, pool, machines, provisioned },
    wish: (name, servers, workers, over) => ({
      id: `create-${name}`,
      type: 'create-guest',
      guest: guest(name, over),
      pools: [pool('cp', servers), ...(workers > 0 ? [pool('work', workers, { roles: ['worker'] })] : [])],
    }),
    tend: (name, { cp, work }, verb) => ({
      id: `tend-${name}-${verb.type}`,
      type: 'tend-guest',
      guest: guest(name),
      pools: [
        { name: 'cp', roles: ['control-plane', 'etcd'], quantity: cp },
        { name: 'work', roles: ['worker'], quantity: work },
      ],
      verb,
    }),
    done: async (id, ...intentions) => {
      await lab.save(id, ...intentions);
      return lab.reach(await lab.apply(id), 'done', 240_000);
    },
    credentialOf: (name) => textAt(provisioned(name), 'spec', 'cloudCredentialSecretName') ?? '',
    kubeconfigIn: (credential) => {
      const [namespace, name = ''] = credential.split(':');
      const secret = rancher.store.get(RESOURCES.secrets, namespace, name);
      const text = textAt(secret, 'data', 'harvestercredentialConfig-kubeconfigContent');
      return text === undefined ? undefined : Buffer.from(text, 'base64').toString();
    },
    isReady: (name) => conditionOf(provisioned(name), 'Ready')?.status === 'True',
    vms: (prefix) =>
      lab.simulator.cluster.store
        .list(RESOURCES.vms)
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith(`${prefix}-`))
        .sort(),
  };
}

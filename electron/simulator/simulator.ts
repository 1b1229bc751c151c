import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiRequest } from './api.ts';
import { createAuthority } from './ca.ts';
import type { Control } from './faults/control.ts';
import { openControl } from './faults/control.ts';
import type { SimulatedCluster } from './cluster.ts';
import { openCluster } from './cluster.ts';
import { toVncServer } from './console/vnc.ts';
import { plannedClusters } from './guests/adopt.ts';
import type { SimulatedRancher } from './rancher/open.ts';
import { openRancher } from './rancher/open.ts';
import type { RancherVersion } from './rancher/releases.ts';
import type { ArchitectureChoice, HarvesterVersion, ScenarioName } from './scenario/index.ts';
import { planScenario } from './scenario/index.ts';

/** What a simulator is opened with; all but the scenario has defaults. */
export interface SimulatorOptions {
  scenario?: ScenarioName;
  clusters?: number;
  /** Hosts of each cluster. */
  hosts?: number;
  /** VMs of each cluster, guest nodes included. */
  vms?: number;
  /** Which share of the VMs of each cluster is off, from 0 to 1; about an eighth by default. Guest nodes run. */
  stopped?: number;
  /** Guest clusters of all clusters together. */
  guestClusters?: number;
  seed?: string;
  /** The Harvester of every cluster; that of the scenario by default. */
  harvesterVersion?: HarvesterVersion;
  /** What CPUs the hosts have; amd64 where it is left out. */
  architecture?: ArchitectureChoice;
  /** Status changes a second in each cluster. */
  churn?: number;
  /** How much faster than real things happen; 1 by default. */
  timeScale?: number;
  /** The port of the first cluster, the others follow; free ones by default. */
  portBase?: number;
  /** How often watches get bookmarks; a minute by default, as in kube-apiserver. */
  bookmarkMs?: number;
  /** Faults every cluster begins with, written as `--faults` takes them; none by default. */
  faults?: string;
  /** `HOST:PORT` of a VNC server to stand behind every graphical console; an own small one by default. */
  vncServer?: string;
  /** Whether faults can be changed over a listener of its own; not by default. */
  hasControl?: boolean;
  /** A Rancher of this version, which manages the clusters; none by default. */
  rancher?: RancherVersion;
  /** How many of the clusters, from the first, that Rancher manages from the beginning; all but the last, or the only one. */
  managed?: number;
  /** Told of every request that any cluster answers. */
  onRequest?: (request: ApiRequest) => void;
  /** Whether to write NAME-guest-GUEST.kubeconfig, too, of every second guest cluster of each cluster. */
  hasGuestKubeconfigs?: boolean;
  /** Where to write NAME.kubeconfig, viewer-NAME.kubeconfig and ca.crt; nowhere by default. */
  outDir?: string;
}

/** A cluster of an open simulator; the paths are set when files were written. */
export interface OpenCluster extends SimulatedCluster {
  kubeconfigPath?: string;
  viewerKubeconfigPath?: string;
  /** Kubeconfigs of its guest clusters that were written. */
  guestKubeconfigPaths?: { namespace: string; name: string; path: string }[];
}

/** Running simulated clusters. */
export interface Simulator {
  clusters: OpenCluster[];
  /** The CA that signed the certificate of all of them. */
  caPem: string;
  /** The Rancher, where one was asked for. */
  rancher: SimulatedRancher | null;
  /** Where faults are changed while it runs; null unless asked for. */
  control: Control | null;
  close: () => Promise<void>;
}

async function writeSecret(path: string, text: string): Promise<string> {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
  return path;
}

/** Writes an administrator's kubeconfig of every second guest cluster, as somebody has them who made those. */
async function writeGuests(
  { name, plan, guests }: SimulatedCluster,
  outDir: string,
): Promise<{ namespace: string; name: string; path: string }[]> {
  const written: { namespace: string; name: string; path: string }[] = [];
  for (const [index, vms] of [...plannedClusters(plan.vms).values()].entries()) {
    const { namespace = '', guest } = vms[0] ?? {};
    if (index % 2 === 1 || guest === undefined) continue;
    const api = await guests.apiOf(namespace, guest.cluster);
    if (api === undefined) continue;
    const path = join(outDir, `${name}-guest-${guest.cluster}.kubeconfig`);
    written.push({ namespace, name: guest.cluster, path: await writeSecret(path, api.kubeconfig) });
  }
  return written;
}

/** Opens simulated Harvester clusters on 127.0.0.1. Rejects when a port is taken or a folder cannot be written. */
export async function openSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    scenario = 'three',
    seed = '1',
    portBase = 0,
    timeScale = 1,
    churn = 0,
    bookmarkMs = 60_000,
    faults = '',
  } = options;
  const { clusters: count, hosts, vms, guestClusters, harvesterVersion, architecture, stopped } = options;
  const plans = planScenario({
    ...{
      scenario,
      seed,
      clusters: count,
      hosts,
      vms,
      guestClusters,
      harvesterVersion,
      architecture,
      stopped,
    },
  });
  const vncServer = options.vncServer === undefined ? undefined : toVncServer(options.vncServer);
  if (options.vncServer !== undefined && vncServer === undefined) {
    throw new Error(`${options.vncServer} is not HOST:PORT of a VNC server`);
  }
  const authority = await createAuthority('Harvester simulator CA');
  const identity = await authority.issue();
  const clusters: OpenCluster[] = [];
  const close = async (): Promise<void> => {
    await rancher?.close();
    await Promise.all([...clusters.map((cluster) => cluster.close()), control?.close()]);
  };
  let control: Control | null = null;
  let rancher: SimulatedRancher | null = null;
  try {
    for (const [index, plan] of plans.entries()) {
      const port = portBase === 0 ? 0 : portBase + index;
      clusters.push(
        await openCluster({
          ...{ plan, seed, authority, identity, faults, port, timeScale, churn, bookmarkMs, vncServer },
          ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
        }),
      );
    }
    if (options.rancher !== undefined) {
      const managed = options.managed ?? Math.max(1, clusters.length - 1);
      rancher = await openRancher({
        ...{ version: options.rancher, seed, authority, identity, timeScale, faults: '', clusters },
        port: portBase === 0 ? 0 : portBase + plans.length,
        managed: clusters.slice(0, managed).map(({ name }) => name),
        ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
      });
    }
    if (options.outDir !== undefined) {
      await mkdir(options.outDir, { recursive: true });
      await writeFile(join(options.outDir, 'ca.crt'), identity.caPem);
      if (rancher !== null) await writeSecret(join(options.outDir, 'rancher.kubeconfig'), rancher.kubeconfig);
      for (const cluster of clusters) {
        const { name, kubeconfig, viewerKubeconfig } = cluster;
        cluster.kubeconfigPath = await writeSecret(join(options.outDir, `${name}.kubeconfig`), kubeconfig);
        cluster.viewerKubeconfigPath = await writeSecret(
          join(options.outDir, `viewer-${name}.kubeconfig`),
          viewerKubeconfig,
        );
        if (options.hasGuestKubeconfigs === true)
          cluster.guestKubeconfigPaths = await writeGuests(cluster, options.outDir);
      }
    }
    if (options.hasControl === true) control = await openControl(clusters);
  } catch (error) {
    await close();
    throw error;
  }
  return { clusters, rancher, caPem: identity.caPem, control, close };
}

import { FLEET_SIZE, fleet } from './fleet.ts';
import { RELEASES } from './make.ts';
import type { ClusterPlan, VmPlan } from './plan.ts';
import { single, three, witness } from './small.ts';

/** The scenarios the simulator knows. */
export const SCENARIOS = ['single', 'three', 'witness', 'fleet'] as const;
/** The name of a scenario. */
export type ScenarioName = (typeof SCENARIOS)[number];

/** The Harvester versions a cluster can be of, newest first. */
export const HARVESTER_VERSIONS = ['1.9', '1.8', '1.7', '1.6', '1.5', '1.4', '1.3'] as const;
/** A Harvester version. */
export type HarvesterVersion = (typeof HARVESTER_VERSIONS)[number];

/** What CPUs the hosts of a cluster have: one kind, or every second host another. */
export const ARCHITECTURES = ['amd64', 'arm64', 'mixed'] as const;
/** What CPUs the hosts of a cluster have. */
export type ArchitectureChoice = (typeof ARCHITECTURES)[number];

/** A plan whose hosts are of an architecture, and with them its images; in a mixed one the first host is amd64. */
function withArchitecture(plan: ClusterPlan, choice: ArchitectureChoice): ClusterPlan {
  if (choice === 'amd64') return plan;
  const isArm = (index: number): boolean => choice === 'arm64' || index % 2 === 1;
  const hosts = plan.hosts.map((host, index) =>
    isArm(index) ? { ...host, architecture: 'arm64' as const } : host,
  );
  if (choice === 'mixed') return { ...plan, hosts };
  const named = (text: string): string => text.replaceAll('amd64', 'arm64');
  const images = plan.images.map((image) => ({
    ...image,
    displayName: named(image.displayName),
    url: named(image.url),
  }));
  return { ...plan, hosts, images };
}

/** A plan of whose VMs this share is off, evenly among them; nodes of guest clusters stay as they are. */
function withStopped(plan: ClusterPlan, share: number): ClusterPlan {
  const isOff = (index: number): boolean => Math.floor((index + 1) * share) > Math.floor(index * share);
  const vms = plan.vms.map((vm, index): VmPlan => {
    if (vm.guest !== undefined) return vm;
    return isOff(index)
      ? { ...vm, runStrategy: 'Halted', isRunning: false }
      : { ...vm, runStrategy: 'Always', isRunning: true };
  });
  return { ...plan, vms };
}

const SMALL = { single, three, witness };

/** The plans of all clusters of a scenario; the same seed gives the same plans. */
export function planScenario(options: {
  scenario: ScenarioName;
  seed: string;
  clusters?: number | undefined;
  /** Per cluster. */
  hosts?: number | undefined;
  /** Per cluster, guest nodes included. */
  vms?: number | undefined;
  /** In all clusters together. */
  guestClusters?: number | undefined;
  /** Of every cluster; that of the scenario where it is left out. */
  harvesterVersion?: HarvesterVersion | undefined;
  architecture?: ArchitectureChoice | undefined;
  /** Which share of the VMs is off, from 0 to 1; about an eighth where it is left out. */
  stopped?: number | undefined;
}): ClusterPlan[] {
  const { scenario, seed, hosts, vms, guestClusters } = options;
  const count = options.clusters ?? (scenario === 'fleet' ? FLEET_SIZE : 1);
  return Array.from({ length: count }, (_, index) => {
    const guests =
      guestClusters === undefined
        ? undefined
        : Array.from({ length: guestClusters }, (__, guest) => guest).filter(
            (guest) => guest % count === index,
          );
    const counts = { hosts, vms, guests };
    const plan =
      scenario === 'fleet'
        ? fleet(seed, index, counts)
        : SMALL[scenario](seed, index === 0 ? scenario : `${scenario}-${index + 1}`, counts);
    const { harvesterVersion, architecture = 'amd64', stopped } = options;
    const powered = stopped === undefined ? plan : withStopped(plan, stopped);
    const built = withArchitecture(powered, architecture);
    return harvesterVersion === undefined ? built : { ...built, ...RELEASES[harvesterVersion] };
  });
}

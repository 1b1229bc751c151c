import { FLEET_SIZE, fleet } from './fleet.ts';
import { RELEASES } from './make.ts';
import type { ClusterPlan } from './plan.ts';
import { single, three, witness } from './small.ts';

/** The scenarios the simulator knows. */
export const SCENARIOS = ['single', 'three', 'witness', 'fleet'] as const;
/** The name of a scenario. */
export type ScenarioName = (typeof SCENARIOS)[number];

/** The Harvester versions a cluster can be of, newest first. */
export const HARVESTER_VERSIONS = ['1.9', '1.8', '1.7', '1.6', '1.5', '1.4', '1.3'] as const;
/** A Harvester version. */
export type HarvesterVersion = (typeof HARVESTER_VERSIONS)[number];

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
    const { harvesterVersion } = options;
    return harvesterVersion === undefined ? plan : { ...plan, ...RELEASES[harvesterVersion] };
  });
}

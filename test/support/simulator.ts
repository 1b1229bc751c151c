import type { Simulator, SimulatorOptions } from '../../electron/simulator/simulator.ts';
import { openSimulator } from '../../electron/simulator/simulator.ts';

/** A simulator for tests: one cluster, twenty times as fast as real, whose first cluster is at hand. */
export interface TestSimulator extends Simulator {
  cluster: Simulator['clusters'][number];
}

/** Opens a simulator in this process on free ports; close it when the test is done. */
export async function openTestSimulator(options: SimulatorOptions = {}): Promise<TestSimulator> {
  const simulator = await openSimulator({ scenario: 'three', timeScale: 20, ...options });
  const cluster = simulator.clusters[0];
  if (cluster === undefined) throw new Error('a simulator has at least one cluster');
  return { ...simulator, cluster };
}

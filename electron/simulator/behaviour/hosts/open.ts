import type { Behaviour } from '../context.ts';
import type { Recorder } from '../events.ts';
import type { EvictionOf } from '../eviction.ts';
import type { Kubelet } from '../kubelet.ts';
import type { HostFailures } from './failure.ts';
import { openCpuManager } from './cpu-manager.ts';
import { openHostFailures } from './failure.ts';
import { openMaintenance } from './maintenance.ts';
import { openNodeDown } from './node-down.ts';
import { openNodeTaints } from './node-taints.ts';
import { openPower } from './power.ts';
import { openPromotion } from './promotion.ts';

/** Starts the controllers of hosts. */
export function openHosts(
  behaviour: Behaviour,
  recorder: Recorder,
  kubelet: Kubelet,
  evictionOf: EvictionOf,
): HostFailures {
  openNodeTaints(behaviour);
  openMaintenance(behaviour, evictionOf, kubelet);
  openPromotion(behaviour, recorder);
  const failures = openHostFailures(behaviour, recorder, kubelet);
  openNodeDown(behaviour, kubelet);
  openCpuManager(behaviour);
  openPower(behaviour, failures);
  return failures;
}

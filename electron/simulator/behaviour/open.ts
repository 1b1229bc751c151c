import type { Extension } from '../api.ts';
import type { Admit, AdmitRemoval } from '../writes.ts';
import type { Behaviour } from './context.ts';
import { openAddons } from './addons.ts';
import { openBackups } from './backups.ts';
import { openClaims } from './claims.ts';
import { openChurn } from './churn.ts';
import { createRecorder } from './events.ts';
import type { EvictionOf } from './eviction.ts';
import { openEvacuation } from './evacuation.ts';
import { createEviction } from './eviction.ts';
import type { HostFailures } from './hosts/failure.ts';
import { openHosts } from './hosts/open.ts';
import { openHostRequests } from './host-requests.ts';
import { openKubelet } from './kubelet.ts';
import { createLifecycle } from './lifecycle.ts';
import { createMonitoring } from '../monitoring/serve.ts';
import { createMetrics } from './metrics.ts';
import { openHotplug } from './hotplug.ts';
import { openImages } from './images.ts';
import { openKeyPairs } from './keypair.ts';
import { openMigrations } from './migration.ts';
import { openSchedulingQueue } from './scheduling/queue.ts';
import { openRestores } from './restores.ts';
import { openSchedules } from './schedules.ts';
import { createSubresources } from './subresources.ts';
import { openLoadBalancers } from './load-balancers.ts';
import { openQuotas } from './quota.ts';
import { openTemplates } from './templates.ts';
import { openUpdates } from './updates/open.ts';
import { openVmController } from './vm-controller.ts';
import { createVmIndex } from './vm-index.ts';
import { openLonghorn } from './storage/longhorn.ts';
import { createVolumeBinding } from './volumes.ts';
import { createAdmission, createRemovalAdmission } from './webhook.ts';

/** What makes a store a living cluster. */
export interface Life {
  admit: Admit;
  admitRemoval: AdmitRemoval;
  extensions: Extension[];
  /** Answers an eviction of a pod, for the endpoint pods/eviction. */
  evictionOf: EvictionOf;
  /** Hosts fail and come back. */
  hosts: HostFailures;
  close: () => void;
}

/** Seconds for which the migrations of a scenario copy memory, so that they can be seen. */
const SHOWN_MIGRATION_SECONDS = 240;

/** Starts all controllers over a loaded store. */
export function openLife(behaviour: Behaviour, churn: number): Life {
  const recorder = createRecorder(behaviour);
  const index = createVmIndex(behaviour.store);
  const volumes = createVolumeBinding(behaviour);
  const queue = openSchedulingQueue(behaviour);
  const kubelet = openKubelet(behaviour);
  const lifecycle = createLifecycle(behaviour, recorder, volumes, queue, kubelet);
  kubelet.onEnd(lifecycle.podEnds);
  const migrations = openMigrations(behaviour, recorder, volumes, queue);
  openEvacuation(behaviour, recorder, migrations);
  const evictionOf = createEviction(behaviour);
  const longhorn = openLonghorn(behaviour);
  const hosts = openHosts(behaviour, recorder, kubelet, evictionOf);
  hosts.onChange((host, isLost) => {
    if (isLost) migrations.hostLost(host);
    longhorn.hostChanged(host, isLost);
  });
  openAddons(behaviour);
  openClaims(behaviour);
  openImages(behaviour);
  openBackups(behaviour);
  openRestores(behaviour);
  openSchedules(behaviour);
  openHotplug(behaviour, recorder, volumes);
  openUpdates(behaviour, recorder, migrations);
  openKeyPairs(behaviour);
  openQuotas(behaviour);
  openTemplates(behaviour);
  openLoadBalancers(behaviour);
  openHostRequests(behaviour);
  openVmController(behaviour, lifecycle, recorder, index);
  for (const vm of behaviour.plan.vms) {
    if (vm.trouble === 'migrating') migrations.begin(vm.namespace, vm.name, SHOWN_MIGRATION_SECONDS);
  }
  const churning = churn > 0 ? openChurn(behaviour, churn) : undefined;
  return {
    admit: createAdmission(behaviour, migrations, index),
    admitRemoval: createRemovalAdmission(behaviour, index),
    extensions: [
      createSubresources(behaviour, lifecycle, migrations, recorder),
      createMetrics(behaviour),
      createMonitoring(behaviour),
    ],
    evictionOf,
    hosts,
    close: () => churning?.close(),
  };
}

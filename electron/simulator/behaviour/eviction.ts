import type { KubeObject } from '../json.ts';
import { conditionOf, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { StatusError } from '../status.ts';
import { failure } from '../status.ts';
import type { Behaviour } from './context.ts';
import { getVmi } from './context.ts';

/** What becomes of a request to evict a pod; a refusal carries the 429 to answer with. */
export type EvictionAnswer =
  { type: 'evict' } | { type: 'refused'; code: 429; message: string; error: StatusError };

/**
 * Answers a request to evict a pod (Kubernetes API, policy/v1 Eviction): `evict` means the caller deletes the pod.
 * A VMI that can migrate is marked instead, unless `isDryRun`, and the evacuation controller moves it.
 */
export type EvictionOf = (pod: KubeObject, isDryRun?: boolean) => EvictionAnswer;

const WEBHOOK = 'virt-launcher-eviction-interceptor.kubevirt.io';

function refused(why: string): EvictionAnswer {
  const message = `admission webhook "${WEBHOOK}" denied the request: ${why}`;
  return { type: 'refused', code: 429, message, error: failure(429, undefined, message) };
}

/** Whether a running VMI can be moved (KubeVirt API, condition LiveMigratable). */
export function isMigratable(vmi: KubeObject): boolean {
  return conditionOf(vmi, 'LiveMigratable')?.status === 'True';
}

/** The eviction strategy of a VMI, or the cluster's; undefined where neither says one (kubevirt pkg/util/migrations VMIEvictionStrategy). */
function evictionStrategyOf(behaviour: Behaviour, vmi: KubeObject): string | undefined {
  const own = textAt(vmi, 'spec', 'evictionStrategy');
  if (own !== undefined) return own;
  const kubevirt = behaviour.store.get(RESOURCES.kubevirts, 'harvester-system', 'kubevirt');
  return textAt(kubevirt, 'spec', 'configuration', 'evictionStrategy');
}

/** Whether an eviction moves a VMI instead of ending it (kubevirt pkg/util/migrations VMIMigratableOnEviction). */
export function movesOnEviction(behaviour: Behaviour, vmi: KubeObject): boolean {
  const strategy = evictionStrategyOf(behaviour, vmi);
  return strategy === 'LiveMigrate' || (strategy === 'LiveMigrateIfPossible' && isMigratable(vmi));
}

/**
 * Opens KubeVirt's web hook for evictions (kubevirt
 * pkg/virt-api/webhooks/validating-webhook/admitters/pod-eviction-admitter.go, as since 1.5).
 */
export function createEviction(behaviour: Behaviour): EvictionOf {
  const { store } = behaviour;
  return (pod, isDryRun = false) => {
    const phase = textAt(pod, 'status', 'phase');
    const isLauncher = pod.metadata.labels?.['kubevirt.io'] === 'virt-launcher';
    const name = pod.metadata.annotations?.['kubevirt.io/domain'];
    if (!isLauncher || name === undefined || phase === 'Succeeded' || phase === 'Failed')
      return { type: 'evict' };
    const namespace = pod.metadata.namespace ?? '';
    const vmi = getVmi(behaviour, namespace, name);
    if (vmi === undefined)
      return refused(
        `kubevirt failed getting the vmi: virtualmachineinstances.kubevirt.io "${name}" not found`,
      );
    const strategy = evictionStrategyOf(behaviour, vmi);
    if (strategy === 'LiveMigrate' && !isMigratable(vmi)) {
      return refused(`VMI ${name} is configured with an eviction strategy but is not live-migratable`);
    }
    if (strategy !== 'External' && !movesOnEviction(behaviour, vmi)) return { type: 'evict' };
    const what = `Eviction triggered evacuation of VMI "${namespace}/${name}"`;
    if ((textAt(vmi, 'status', 'evacuationNodeName') ?? '') !== '')
      return refused(`Evacuation in progress: ${what}`);
    const host = textAt(pod, 'spec', 'nodeName') ?? '';
    if (textAt(vmi, 'status', 'nodeName') !== host) return refused('Eviction request for target Pod');
    if (!isDryRun) store.replace(RESOURCES.vmis, withStatus(vmi, { evacuationNodeName: host }));
    return refused(what);
  };
}

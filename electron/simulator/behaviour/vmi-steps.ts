import { podStatus, type PodState } from '../objects/pod.ts';
import { condition, withCondition } from '../objects/vmi.ts';
import type { Condition, KubeObject } from '../json.ts';
import { conditionsOf, objectsAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { getVmi, now, placeOf } from './context.ts';

/** The VMI as it is now, if it is still the same one. */
export function sameVmi(behaviour: Behaviour, vmi: KubeObject): KubeObject | undefined {
  const current = getVmi(behaviour, ...placeOf(vmi));
  return current?.metadata.uid === vmi.metadata.uid ? current : undefined;
}

/** Changes a VMI if it is still the same one and not on its way out. */
export function stepVmi(
  behaviour: Behaviour,
  vmi: KubeObject,
  edit: (current: KubeObject) => KubeObject,
): KubeObject | undefined {
  const current = sameVmi(behaviour, vmi);
  if (current === undefined || current.metadata.deletionTimestamp !== undefined) return undefined;
  return behaviour.store.replace(RESOURCES.vmis, edit(current));
}

/** A VMI in its next phase, with the time. */
export function inPhase(
  behaviour: Behaviour,
  vmi: KubeObject,
  phase: string,
  more: Record<string, unknown> = {},
): KubeObject {
  return withStatus(vmi, {
    ...more,
    phase,
    phaseTransitionTimestamps: [
      ...objectsAt(vmi, 'status', 'phaseTransitionTimestamps'),
      { phase, phaseTransitionTimestamp: now(behaviour) },
    ],
  });
}

/** What a VMI says whose guest is going or gone. */
export function endedConditions(behaviour: Behaviour, vmi: KubeObject): Condition[] {
  return withCondition(
    conditionsOf(vmi).filter((each) => each.type !== 'AgentConnected'),
    condition('Ready', false, now(behaviour), 'PodTerminating', 'virt-launcher pod is terminating'),
  );
}

/** Brings a launcher pod into a state; a pod that is going keeps its marks. */
export function setPodState(behaviour: Behaviour, namespace: string, name: string, state: PodState): void {
  behaviour.store.change(RESOURCES.pods, namespace, name, (pod) => {
    const image = textAt(pod, 'spec', 'containers', 0, 'image') ?? '';
    const created = pod.metadata.creationTimestamp ?? now(behaviour);
    const { host } = state;
    const label = host === undefined ? {} : { 'kubevirt.io/nodeName': host };
    return {
      ...pod,
      metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...label } },
      spec: { ...(pod.spec as object), ...(host === undefined ? {} : { nodeName: host }) },
      status: podStatus(image, created, state),
    };
  });
}

/** Adds a condition unless it says the same already. */
export function withReason(vmi: KubeObject, added: Condition): KubeObject {
  const before = conditionsOf(vmi).find((each) => each.type === added.type);
  if (before?.reason === added.reason && before?.message === added.message) return vmi;
  return withStatus(vmi, { conditions: withCondition(conditionsOf(vmi), added) });
}

import type { Clock } from '../clock.ts';
import type { KubeObject, Metadata } from '../json.ts';
import { numberAt, textAt, toTimestamp } from '../json.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import { conflict, forbidden, notFound } from '../status.ts';
import type { Store } from '../store.ts';
import type { DeleteOptions } from '../writes/options.ts';

/** What is left of an object after a deletion was asked for. */
export interface Removal {
  object: KubeObject;
  /** False while finalizers or a grace period keep it. */
  isGone: boolean;
}

/** Deletes one object as kube-apiserver does; throws StatusErrors. */
export type Remove = (
  resource: Resource,
  namespace: string | undefined,
  name: string,
  options: Partial<DeleteOptions>,
) => Removal;

/** Namespaces that stay (apiserver admission/plugin/namespace/lifecycle). */
const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);
const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/** The finalizer a propagation policy puts on an object (apiserver registry/generic/registry deletionFinalizersForGarbageCollection). */
function finalizersFor(object: KubeObject, propagation: DeleteOptions['propagation']): string[] {
  const before = object.metadata.finalizers ?? [];
  if (propagation === undefined) return before;
  const others = before.filter((each) => each !== FOREGROUND && each !== ORPHAN);
  if (propagation === 'Background') return others;
  return [...others, propagation === 'Foreground' ? FOREGROUND : ORPHAN];
}

/** Seconds a pod gets to stop (kubernetes/kubernetes pkg/registry/core/pod/strategy.go CheckGracefulDelete). */
function graceOf(resource: Resource, object: KubeObject, wanted: number | undefined): number {
  if (resource !== RESOURCES.pods) return 0;
  const phase = textAt(object, 'status', 'phase');
  if ((textAt(object, 'spec', 'nodeName') ?? '') === '' || phase === 'Failed' || phase === 'Succeeded')
    return 0;
  return wanted ?? numberAt(object, 'spec', 'terminationGracePeriodSeconds') ?? 30;
}

function checkPreconditions(resource: Resource, object: KubeObject, options: Partial<DeleteOptions>): void {
  const { name, uid = '', resourceVersion = '' } = object.metadata;
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid}`;
    throw conflict(resource, name, why);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`;
    throw conflict(resource, name, why);
  }
}

/** Opens deletion over a store; `admit` are the web hooks that may refuse it. */
export function createRemove(
  store: Store,
  clock: Clock,
  admit: (resource: Resource, object: KubeObject) => void,
): Remove {
  const mark = (
    resource: Resource,
    object: KubeObject,
    finalizers: readonly string[],
    graceSeconds: number,
  ): KubeObject => {
    const { deletionTimestamp, deletionGracePeriodSeconds, ...rest } = object.metadata;
    const isShorter = graceSeconds < (deletionGracePeriodSeconds ?? Number.POSITIVE_INFINITY);
    const metadata: Metadata = {
      ...rest,
      deletionGracePeriodSeconds: isShorter ? graceSeconds : (deletionGracePeriodSeconds ?? graceSeconds),
      deletionTimestamp:
        deletionTimestamp !== undefined && !isShorter
          ? deletionTimestamp
          : toTimestamp(clock.nowMs() + graceSeconds * 1000),
      finalizers: [...finalizers],
    };
    if (finalizers.length === 0) delete metadata.finalizers;
    const terminating =
      resource === RESOURCES.namespaces
        ? { status: { ...(object.status as Record<string, unknown> | undefined), phase: 'Terminating' } }
        : {};
    return { ...object, metadata, ...terminating };
  };
  return (resource, namespace, name, options) => {
    const before = store.get(resource, namespace, name);
    if (before === undefined) throw notFound(resource, name);
    checkPreconditions(resource, before, options);
    if (resource === RESOURCES.namespaces && IMMORTAL.has(name))
      throw forbidden(resource, name, 'this namespace may not be deleted');
    admit(resource, before);
    const finalizers = finalizersFor(before, options.propagation);
    const graceSeconds = graceOf(resource, before, options.graceSeconds);
    const isKept = finalizers.length > 0 || graceSeconds > 0 || resource === RESOURCES.namespaces;
    const after = isKept ? mark(resource, before, finalizers, graceSeconds) : before;
    if (options.isDryRun === true) return { object: after, isGone: !isKept };
    if (!isKept) {
      store.drop(resource, namespace, name);
      return { object: before, isGone: true };
    }
    return { object: store.mark(resource, after), isGone: false };
  };
}

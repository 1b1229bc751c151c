import type { Extension } from '../api.ts';
import type { EvictionOf } from '../behaviour/eviction.ts';
import type { Remove } from '../deletion/remove.ts';
import type { KubeObject } from '../json.ts';
import { at, conditionOf, isObject, numberAt, objectAt, textAt } from '../json.ts';
import { matchesLabels } from '../match.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { badRequest, methodNotAllowed, notFound, tooManyRequests } from '../status.ts';
import type { Store } from '../store.ts';
import { parseBody } from '../writes/body.ts';
import { toDeleteOptions } from '../writes/options.ts';

const selects = (budget: KubeObject, pod: KubeObject): boolean =>
  matchesLabels(at(budget, 'spec', 'selector'), pod.metadata.labels);

const isHealthy = (pod: KubeObject): boolean =>
  conditionOf(pod, 'Ready')?.status === 'True' && pod.metadata.deletionTimestamp === undefined;

/** A number of pods, or a share of them: a percentage rounds up (apimachinery util/intstr). */
function amount(value: unknown, total: number): number {
  return typeof value === 'string' ? Math.ceil((total * Number.parseFloat(value)) / 100) : Number(value);
}

/** How many pods a budget wants healthy, and how many are (pkg/controller/disruption). */
function healthOf(budget: KubeObject, pods: readonly KubeObject[]): { wanted: number; healthy: number } {
  const spec = objectAt(budget, 'spec');
  const healthy = pods.filter(isHealthy).length;
  const wanted =
    spec.minAvailable === undefined
      ? Math.max(0, pods.length - amount(spec.maxUnavailable ?? 0, pods.length))
      : amount(spec.minAvailable, pods.length);
  return { wanted, healthy };
}

/**
 * `POST pods/NAME/eviction` (Kubernetes API, policy/v1 Eviction; kubernetes/kubernetes
 * pkg/registry/core/pod/storage/eviction.go): the pod is deleted when its disruption budgets allow it. Launcher pods
 * are for KubeVirt's web hook to decide about.
 */
export function createEvictions(store: Store, remove: Remove, evictionOf: EvictionOf): Extension {
  return (request, route) => {
    if (route.group !== '' || route.plural !== 'pods' || route.subresource !== 'eviction') return undefined;
    if (request.method !== 'POST') throw methodNotAllowed();
    const { namespace, name = '' } = route;
    const eviction = request.body === '' ? {} : parseBody(request.body, request.contentType);
    if (!isObject(eviction)) throw badRequest('not an Eviction');
    const asked = textAt(eviction, 'metadata', 'name');
    if (asked !== undefined && asked !== '' && asked !== name)
      throw badRequest('name in URL does not match name in Eviction object');
    const options = toDeleteOptions(
      request.query,
      JSON.stringify(objectAt(eviction, 'deleteOptions')),
      'application/json',
    );
    const pod = store.get(RESOURCES.pods, namespace, name);
    if (pod === undefined) throw notFound(RESOURCES.pods, name);
    const answer = evictionOf(pod, options.isDryRun);
    if (answer.type === 'refused') throw answer.error;

    const phase = textAt(pod, 'status', 'phase');
    const isIdle = phase !== 'Running' || pod.metadata.deletionTimestamp !== undefined || !isHealthy(pod);
    const budgets = store.list(RESOURCES.disruptionBudgets, namespace).filter((each) => selects(each, pod));
    if (budgets.length > 1 && !isIdle) {
      const message =
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
      throw tooManyRequests(message);
    }
    for (const budget of isIdle ? [] : budgets) {
      const pods = store.list(RESOURCES.pods, namespace).filter((each) => selects(budget, each));
      const { wanted, healthy } = healthOf(budget, pods);
      const allowed = numberAt(budget, 'status', 'disruptionsAllowed') ?? healthy - wanted;
      if (Math.min(allowed, healthy - wanted) > 0) continue;
      throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: `The disruption budget ${budget.metadata.name} needs ${wanted} healthy pods and has ${healthy} currently`,
          },
        ],
      });
    }
    remove(RESOURCES.pods, namespace, name, options);
    return toReply(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
  };
}

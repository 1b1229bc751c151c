import { ok } from '../../shared/result.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import type { Clock } from '../clock.ts';
import { isAborted, openLimit, sleep } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { appError } from '../../shared/error.ts';

/** What a drain is told and tells. Times in milliseconds. */
export type DrainOptions = {
  signal: AbortSignal;
  clock: Clock;
  everyMs: number;
  /** How long it may take as a whole. */
  limitMs: number;
  /** Told how it stands, such as which budget keeps a pod. */
  onNote: (note: string) => void;
};

type Pod = { namespace: string; name: string };

function textAt(value: unknown, ...path: string[]): string {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : '';
}

/** Whether a pod has to leave: not one of the node itself, of a DaemonSet, or one that has ended. Source: kubernetes/kubectl pkg/drain/filters.go. */
function hasToLeave(pod: unknown): boolean {
  const owners = valueAt(pod, ['metadata', 'ownerReferences']);
  const isDaemon =
    Array.isArray(owners) && owners.some((owner: unknown) => textAt(owner, 'kind') === 'DaemonSet');
  const isMirror = valueAt(pod, ['metadata', 'annotations', 'kubernetes.io/config.mirror']) !== undefined;
  return !isDaemon && !isMirror && !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
}

async function podsOn(client: KubeClient, node: string, signal: AbortSignal): Promise<KubeResult<Pod[]>> {
  const query = { fieldSelector: `spec.nodeName=${node}` };
  const answer = await client.request('GET', '/api/v1/pods', { signal, query });
  if (!answer.ok) return answer;
  const items = valueAt(answer.value, ['items']);
  return ok(
    (Array.isArray(items) ? (items as unknown[]) : []).filter(hasToLeave).map((pod) => ({
      namespace: textAt(pod, 'metadata', 'namespace'),
      name: textAt(pod, 'metadata', 'name'),
    })),
  );
}

/**
 * Moves the pods of a node away by evictions, so that disruption budgets are kept: what one refuses is asked for again until
 * the time is over. Fails with `timeout` and the last refusal verbatim then.
 */
export async function drainNode(
  client: KubeClient,
  node: string,
  options: DrainOptions,
): Promise<KubeResult<void>> {
  const limit = openLimit(options.clock, options.limitMs);
  try {
    return await drainUntil(client, node, limit.isOver, options);
  } finally {
    limit.close();
  }
}

async function drainUntil(
  client: KubeClient,
  node: string,
  isOver: () => boolean,
  { signal, clock, everyMs, onNote }: DrainOptions,
): Promise<KubeResult<void>> {
  const asked = new Set<string>();
  for (;;) {
    const pods = await podsOn(client, node, signal);
    if (!pods.ok) return pods;
    if (pods.value.length === 0) return ok(undefined);
    let refusal: string | null = null;
    for (const { namespace, name } of pods.value) {
      if (asked.has(`${namespace}/${name}`)) continue;
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/eviction`;
      const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } };
      const answer = await client.request('POST', path, { signal, body });
      if (answer.ok || answer.status === 404) asked.add(`${namespace}/${name}`);
      else if (answer.status === 429) refusal = `${namespace}/${name}: ${answer.error.message}`;
      else return answer;
    }
    const { length } = pods.value;
    const left = length === 1 ? `One pod is left on ${node}.` : `${length} pods are left on ${node}.`;
    onNote(refusal === null ? left : `${left} ${refusal}`);
    if (isOver()) {
      const why = refusal === null ? 'They do not end.' : refusal;
      const hint = 'Mend what keeps the pods, then try again; or skip the step.';
      return toFailure(appError('timeout', `${left} ${why}`, { hint }));
    }
    await sleep(clock, everyMs, signal);
    if (isAborted(signal)) return toFailure(appError('cancelled', 'The drain was cancelled.'));
  }
}

import { at, textAt } from '../../shared/rancher/raw.ts';
import { isAborted, openLimit } from '../clock.ts';
import type { Clock, Limit } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';

/** What is asked for one by one, since no list tells it: where credentials point to, and which clusters are which. */
export type HarvesterLookup = {
  /** Id in Rancher of the Harvester that a cloud credential (`namespace:name`) points to; null while unknown, and where there is none. */
  harvesterOf: (credential: string | null) => string | null;
  /** Uid of the namespace kube-system of a cluster by its id in Rancher; null while unknown. */
  uidOf: (id: string) => string | null;
  /** Whether container workloads on Harvester are enabled, asked again now and then by itself; null while unknown or not to be read. */
  hasWorkloads: () => boolean | null;
};

const featurePath = '/v3/features/harvester-baremetal-container-workload';
/** Before something that was not answered is asked for again. */
const againMs = 60_000;
/** How often the feature is asked for, which an administrator can switch at any time. */
const featureMs = 5 * 60_000;

/**
 * Opens the lookups over a connection; each is asked when it is first wanted, and `onChange` told when it is known. A
 * credential is read through Rancher's own API, which leaves out the kubeconfig in it.
 */
export function openHarvesterLookup(options: {
  root: KubeClient;
  signal: AbortSignal;
  clock: Clock;
  onChange: () => void;
}): HarvesterLookup {
  const { root, signal, clock, onChange } = options;
  const known = new Map<string, string>();
  /** Paths that were asked for, until they may be asked for again. */
  const asked = new Map<string, Limit>();
  signal.addEventListener('abort', () => {
    for (const limit of asked.values()) limit.close();
  });
  const isDue = (path: string): boolean => {
    if (signal.aborted || asked.get(path)?.isOver() === false) return false;
    // It is asked again then, whether or not anything else changes until that.
    const onOver = (): void => (known.has(path) ? undefined : onChange());
    asked.set(path, openLimit(clock, againMs, onOver));
    return true;
  };
  const lookUp = (path: string, read: (answer: unknown) => string | null): string | null => {
    const found = known.get(path);
    if (found !== undefined || !isDue(path)) return found ?? null;
    void root.request('GET', path, { signal }).then((answer) => {
      const value = answer.ok ? read(answer.value) : null;
      if (value === null) return;
      known.set(path, value);
      onChange();
    });
    return null;
  };
  let hasWorkloads: boolean | null = null;
  let isFeatureAsked = false;
  let cancelFeature = (): void => {};
  signal.addEventListener('abort', () => cancelFeature(), { once: true });
  const askFeature = async (): Promise<void> => {
    isFeatureAsked = true;
    const answer = await root.request('GET', featurePath, { signal });
    if (isAborted(signal)) return;
    // Who may not read it is told so; where there was no answer, what was told last stands.
    const value = answer.ok ? at(answer.value, 'value') : answer.status === null ? hasWorkloads : null;
    const next = typeof value === 'boolean' ? value : null;
    cancelFeature = clock.after(next === null ? againMs : featureMs, () => void askFeature());
    if (next === hasWorkloads) return;
    hasWorkloads = next;
    onChange();
  };
  return {
    hasWorkloads: () => {
      if (!isFeatureAsked && !signal.aborted) void askFeature();
      return hasWorkloads;
    },
    harvesterOf: (credential) =>
      credential === null
        ? null
        : lookUp(`/v3/cloudcredentials/${encodeURIComponent(credential)}`, (answer) =>
            textAt(answer, 'harvestercredentialConfig', 'clusterId'),
          ),
    uidOf: (id) =>
      lookUp(`/k8s/clusters/${encodeURIComponent(id)}/api/v1/namespaces/kube-system`, (answer) =>
        textAt(answer, 'metadata', 'uid'),
      ),
  };
}

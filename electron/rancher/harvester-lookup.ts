import { at, textAt } from '../../shared/rancher/raw.ts';
import { sleep } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';

/** What is asked for one by one, since no list tells it: where credentials point to, and which clusters are which. */
export type HarvesterLookup = {
  /** Id in Rancher of the Harvester that a cloud credential (`namespace:name`) points to; null while unknown, and where there is none. */
  harvesterOf: (credential: string | null) => string | null;
  /** Uid of the namespace kube-system of a cluster by its id in Rancher; null while unknown. */
  uidOf: (id: string) => string | null;
  /** Whether container workloads on Harvester are enabled, asked again now and then; null while unknown. */
  hasWorkloads: () => boolean | null;
};

type Answer = { value: string | null; askedAtMs: number };

const featurePath = '/v3/features/harvester-baremetal-container-workload';
/** Before something that was not answered is asked for again. */
const againMs = 60_000;

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
  const credentials = new Map<string, Answer>();
  const uids = new Map<string, Answer>();
  const lookUp = (
    known: Map<string, Answer>,
    key: string,
    path: string,
    read: (answer: unknown) => string | null,
  ): string | null => {
    const found = known.get(key);
    const isDue = found === undefined || (found.value === null && clock.now() - found.askedAtMs > againMs);
    if (!isDue || signal.aborted) return found?.value ?? null;
    known.set(key, { value: null, askedAtMs: clock.now() });
    void root.request('GET', path, { signal }).then((answer) => {
      const value = answer.ok ? read(answer.value) : null;
      if (value !== null) known.set(key, { value, askedAtMs: clock.now() });
      if (value !== null) onChange();
      // It is asked again, whether or not anything else changes until then.
      else void sleep(clock, againMs + 1, signal).then(() => (signal.aborted ? undefined : onChange()));
    });
    return null;
  };
  const feature: { value: boolean | null; askedAtMs: number } = { value: null, askedAtMs: -againMs };
  const askFeature = (): void => {
    if (clock.now() - feature.askedAtMs < againMs || signal.aborted) return;
    feature.askedAtMs = clock.now();
    void root.request('GET', featurePath, { signal }).then((answer) => {
      const value = answer.ok ? at(answer.value, 'value') : null;
      if (typeof value !== 'boolean' || value === feature.value) return;
      feature.value = value;
      onChange();
    });
  };
  return {
    hasWorkloads: () => {
      askFeature();
      return feature.value;
    },
    harvesterOf: (credential) =>
      credential === null
        ? null
        : lookUp(
            credentials,
            credential,
            `/v3/cloudcredentials/${encodeURIComponent(credential)}`,
            (answer) => textAt(answer, 'harvestercredentialConfig', 'clusterId'),
          ),
    uidOf: (id) =>
      lookUp(uids, id, `/k8s/clusters/${encodeURIComponent(id)}/api/v1/namespaces/kube-system`, (answer) =>
        textAt(answer, 'metadata', 'uid'),
      ),
  };
}

import { useCall } from '../use-call.ts';

const none: readonly string[] = [];

/** The Kubernetes versions that a Rancher offers, newest first; none before it answered, or while it cannot. */
export function useOffered(rancher: string | null, distribution: 'k3s' | 'rke2'): readonly string[] {
  const input = rancher === null ? null : { rancher, distribution };
  return useCall('rancher.offered', input, null).value?.versions ?? none;
}

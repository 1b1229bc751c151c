import type { RancherInput } from '../../scene/rancher-view.ts';
import { useWorld } from '../app-context.ts';

/** A Rancher that was added, and what it tells; undefined where it was removed. */
export function useRancher(id: string): RancherInput | undefined {
  return useWorld(({ ranchers }) => ranchers.find(({ info }) => info.id === id));
}

import { useMemo } from 'react';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { managedBy } from '../../scene/rancher-view.ts';
import type { Managed } from '../../scene/rancher-view.ts';
import { useWorld } from '../app-context.ts';

/** The Ranchers that manage a cluster, as far as they have told. */
export function useManaged(info: ClusterInfo): readonly Managed[] {
  const ranchers = useWorld((state) => state.ranchers);
  return useMemo(() => managedBy(info, ranchers), [info, ranchers]);
}

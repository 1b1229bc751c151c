import type { ClusterInfo } from '../../shared/cluster.ts';
import { toExpiries } from './notes.ts';
import type { ClusterRecord } from './record.ts';

/** What is kept of a cluster as the user sees it; its connection comes from its session. */
export function toShown(record: ClusterRecord): Omit<ClusterInfo, 'connection'> {
  return {
    ...record,
    ...(record.otherWay ? { otherServer: record.otherWay.server } : {}),
    expiries: toExpiries(record),
    // A pinned certificate is compared, whatever the kubeconfig asks for.
    isInsecure: record.isInsecure === true && record.pinnedSha256 === null,
  };
}

/** Whether a cluster is to be connected when the app starts. */
export function isMeantAtStart({ connectOnStart, isWanted }: ClusterRecord): boolean {
  return connectOnStart === 'always' || (connectOnStart === 'as-left' && isWanted);
}

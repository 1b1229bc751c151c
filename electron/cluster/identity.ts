import type { Probe } from '../../shared/cluster.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { ClusterRecord } from './record.ts';

/**
 * Whether what answered is the cluster that was reached before. A cluster is told by the uid of its namespace
 * kube-system, which lasts as long as its datastore; where either is unknown there is nothing to compare.
 */
export function checkIdentity(record: ClusterRecord, { clusterUid }: Probe): Result<void> {
  const { clusterUid: expected, name, server } = record;
  if (expected === null || clusterUid === null || expected === clusterUid) return ok(undefined);
  const host = URL.canParse(server) ? new URL(server).host : server;
  return fail(
    appError('invalid', `Another cluster than ${name} answers at ${host}.`, {
      hint:
        'Check its address and credential. If it is the same cluster, installed anew, accept it: what was seen ' +
        'of the one before is then replaced.',
      identity: { expected, found: clusterUid },
    }),
  );
}

/** The fields of a record that change once a cluster was reached; empty where none does. `now` is ISO 8601. */
export function toVerified(record: ClusterRecord, probe: Probe, now: string): Partial<ClusterRecord> {
  const next = {
    harvesterVersion: probe.harvesterVersion ?? record.harvesterVersion,
    kubernetesVersion: probe.kubernetesVersion ?? record.kubernetesVersion,
    verifiedAt: record.verifiedAt ?? now,
    clusterUid: probe.clusterUid ?? record.clusterUid,
  };
  const changed = Object.entries(next).filter(
    ([field, value]) => record[field as keyof typeof next] !== value,
  );
  return Object.fromEntries(changed);
}

import type { Api } from '../api.ts';
import type { Auth } from '../auth.ts';
import type { Behaviour } from '../behaviour/context.ts';
import type { Clock } from '../clock.ts';
import { textAt } from '../json.ts';
import type { Pager } from '../list.ts';
import { isAtLeast } from '../objects/context.ts';
import type { Random } from '../random.ts';
import type { ClusterPlan } from '../scenario/plan.ts';
import { settingOf } from '../setting.ts';
import type { Store } from '../store.ts';
import type { Watches } from '../watch.ts';
import type { Relations } from './relations.ts';

/** What Steve stands on: the parts of one simulated cluster. */
export interface SteveContext {
  api: Api;
  auth: Auth;
  store: Store;
  pager: Pager;
  watches: Watches;
  clock: Clock;
  random: Random;
  plan: ClusterPlan;
  relations: Relations;
  /** What lives behind the API: some of Harvester's handlers ask what its controllers ask. */
  behaviour: Behaviour;
}

/** Where a request came in and what it is about; links are made from it. */
export interface Place {
  /** Such as https://127.0.0.1:6443. */
  origin: string;
  /** The path asked for, without the query and without Rancher's prefix. */
  path: string;
  /** The namespace of the path, if any. */
  namespace: string | undefined;
}

/** The root of Harvester's Steve (harvester/harvester pkg/server/router.go). */
export const STEVE_ROOT = '/v1/harvester';

/** Whether the cluster's Harvester is at least of a version such as 1.8. */
export function isRelease({ plan }: SteveContext, version: string): boolean {
  return isAtLeast(plan, version);
}

/** Whether VMs can be backed up: setting backup-target names a target (harvester pkg/settings IsDefaultBackupTarget). */
export function hasBackupTarget(context: SteveContext): boolean {
  const value = settingOf(context.store, 'backup-target');
  if (value === '') return false;
  try {
    const target: unknown = JSON.parse(value);
    const has = (field: string): boolean => (textAt(target, field) ?? '') !== '';
    return has('type') || has('endpoint') || has('bucketName');
  } catch {
    return false;
  }
}

/** The snapshot class of a provisioner in setting csi-driver-config; empty where it has none. */
export function snapshotClassOf(context: SteveContext, provisioner: string): string {
  try {
    const drivers: unknown = JSON.parse(settingOf(context.store, 'csi-driver-config'));
    return textAt(drivers, provisioner, 'volumeSnapshotClassName') ?? '';
  } catch {
    return '';
  }
}

import { buildCluster } from '../../rancher/provision/cluster.ts';
import { buildConfig } from '../../rancher/provision/config.ts';
import {
  cloudConfigName,
  configName,
  credentialName,
  credentials,
  fleet,
  registryName,
} from '../../rancher/provision/names.ts';
import {
  buildCloudConfig,
  buildCredential,
  buildRegistryLogin,
  hasLogin,
} from '../../rancher/provision/secrets.ts';
import type { ThroughGuest } from '../../rancher/provision/spec.ts';
import { maskedValues } from '../build.ts';
import type { Values } from '../build.ts';
import { guestIdOf } from '../guest-id.ts';
import { rancherRefs } from '../rancher-refs.ts';
import type { Pool } from '../shape.ts';
import type { ObjectRef, Operation, Step } from '../step.ts';
import { toStep } from './draft.ts';
import type { Draft, Drafted } from './draft.ts';
import { sourceOf } from './tend-parts.ts';

type Part = Exclude<Extract<Step['source'], { type: 'rancher' }>['part'], 'renewal' | 'other'>;

/** The service account of a guest cluster's cloud provider on Harvester. Source: guest-clusters reference section 5.1. */
export function cloudAccount({ namespace, name }: Pick<ThroughGuest, 'namespace' | 'name'>): ObjectRef {
  return {
    guest: null,
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    namespace,
    name,
  };
}

/** What one part of a guest cluster sends to its Rancher, with these values for secrets and what was learned. */
export function partOperations(
  part: Part,
  guest: ThroughGuest,
  pools: readonly Pool[],
  values: Values,
): Operation[] {
  const { rancher, harvester } = guest.through;
  const at = rancherRefs(rancher);
  switch (part) {
    case 'credential':
      return [
        {
          action: 'create',
          ref: at.secret(credentials, credentialName(guest, harvester)),
          body: buildCredential(guest, values),
          mints: 'credential',
        },
      ];
    case 'cloud-config':
      return [
        {
          action: 'create',
          ref: at.secret(fleet, cloudConfigName(guest, harvester)),
          body: buildCloudConfig(guest, values),
          mints: 'cloud-config',
        },
      ];
    case 'registry-login':
      return [
        {
          action: 'apply',
          ref: at.secret(fleet, registryName(guest, harvester)),
          body: buildRegistryLogin(guest, values),
        },
      ];
    case 'config':
      return pools.map((pool) => ({
        action: 'apply',
        ref: at.config(configName(guest, pool.name, harvester)),
        body: buildConfig(guest, pool),
      }));
    case 'cluster':
      return [{ action: 'create', ref: at.cluster(guest.name), body: buildCluster(guest, pools, values) }];
  }
}

const removal = (ref: ObjectRef): Operation => ({ action: 'delete', ref });

const types = {
  credential: 'make-credential',
  'cloud-config': 'make-cloud-config',
  'registry-login': 'make-registry-login',
  config: 'make-config',
  cluster: 'make-cluster',
} as const;

function partStep(
  draft: Draft,
  part: Part,
  guest: ThroughGuest,
  pools: readonly Pool[],
  more: Partial<Step> = {},
): Step {
  const operations = partOperations(part, guest, pools, maskedValues);
  const made = operations.map(({ ref }) => ref);
  // What is handed out for the cloud provider comes with an account on Harvester.
  const gone = part === 'cloud-config' ? [...made, cloudAccount(guest)] : made;
  return toStep(draft, part === 'config' ? `${guest.name}/${pools[0]?.name ?? ''}` : guest.name, {
    type: types[part],
    subject: guestIdOf(draft.site, guest),
    operations,
    done: { type: 'all', of: made.map((ref) => ({ type: 'exists', ref })) },
    undo: { type: 'operations', operations: gone.map(removal) },
    source: { type: 'rancher', part, guest, pools: [...pools], counter: null },
    ...more,
  });
}

/** Waits until Rancher says that a guest cluster is as it is wanted. */
export function waitGuest(draft: Draft, guest: ThroughGuest, after: readonly string[]): Step {
  const ref = rancherRefs(guest.through.rancher).cluster(guest.name);
  return toStep(draft, guest.name, {
    type: 'wait-guest',
    subject: guestIdOf(draft.site, guest),
    after: [...after],
    operations: [{ action: 'wait', ref }],
    done: {
      type: 'all',
      of: [
        { type: 'condition', ref, condition: 'Ready', status: 'True' },
        { type: 'field', ref, path: ['status', 'ready'], in: [true] },
      ],
    },
    estimateSeconds: 600,
    source: sourceOf(guest, null),
  });
}

/**
 * A guest cluster made by a Rancher: its credential, the account of its cloud provider, the shape of each pool, then the
 * cluster itself, which needs all of them to be there. Source: guest-clusters reference section 3.6, order.
 */
export function createThrough(draft: Draft, guest: ThroughGuest, pools: readonly Pool[]): Drafted {
  const before = [
    partStep(draft, 'credential', guest, []),
    ...(guest.through.hasCloudProvider ? [partStep(draft, 'cloud-config', guest, [])] : []),
    ...(hasLogin(guest) ? [partStep(draft, 'registry-login', guest, [])] : []),
    ...pools.map((pool) => partStep(draft, 'config', guest, [pool])),
  ];
  const ref = rancherRefs(guest.through.rancher).cluster(guest.name);
  const cluster = partStep(draft, 'cluster', guest, pools, {
    after: before.map(({ id }) => id),
    done: { type: 'present', ref, path: ['status', 'clusterName'] },
    estimateSeconds: 10,
  });
  return { steps: [...before, cluster, waitGuest(draft, guest, [cluster.id])], refusals: [] };
}

/** What was made only for a guest cluster and goes after it: its Secrets, and its account on Harvester. */
export function leftBehind(guest: ThroughGuest): Operation[] {
  const { rancher, harvester } = guest.through;
  const at = rancherRefs(rancher);
  return [
    cloudAccount(guest),
    at.secret(fleet, cloudConfigName(guest, harvester)),
    at.secret(fleet, registryName(guest, harvester)),
    at.secret(credentials, credentialName(guest, harvester)),
  ].map(removal);
}

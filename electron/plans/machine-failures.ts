import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import { rancherRefs } from '../../shared/plan/rancher-refs.ts';
import { driverCreator } from '../../shared/guest/guest.ts';
import type { Step } from '../../shared/plan/step.ts';
import { fleet } from '../../shared/rancher/provision/names.ts';
import { ok } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { readRef } from './requests.ts';

/** What failures mean, by words that Kubernetes, Harvester and the node driver use. */
const meanings: readonly [RegExp, code: AppError['code'], what: string, hint: string][] = [
  [
    /virtualmachineimages?\b.*not found|image.*not found/i,
    'not-found',
    'its image is not on Harvester any more',
    'Bring the image back, or choose another one for the pool.',
  ],
  [
    /network-attachment-definitions?\b.*not found/i,
    'not-found',
    'its network is not on Harvester any more',
    'Bring the network back, or choose another one for the pool.',
  ],
  [
    /exceeded quota|quota|Maximum limit|insufficient/i,
    'rejected',
    'the quota of its namespace is used up',
    'Raise the quota, or make the pool smaller.',
  ],
  [
    /provide credentials|Unauthorized|cloud credential .*not found|invalid (bearer )?token/i,
    'unauthorized',
    'the credential by which Rancher reaches Harvester has ended',
    'Give the guest cluster a new credential, then try again.',
  ],
];

/** A failure of the node driver as it is told: which VM, what it means, and the driver's own words. */
export function toMachineError(machine: string, words: string, step: Pick<Step, 'subject'>): AppError {
  const plain = words.replace(/^.*?(CreateError|DeleteError): /s, '');
  const isDeleting = words.includes('DeleteError');
  const found = meanings.find(([pattern]) => pattern.test(words));
  const why = found?.[2];
  const told =
    why === undefined
      ? isDeleting
        ? `The VM ${machine} could not be deleted: ${plain}`
        : `The VM ${machine} could not be created: ${plain}`
      : isDeleting
        ? `The VM ${machine} could not be deleted, because ${why}: ${plain}`
        : `The VM ${machine} could not be created, because ${why}: ${plain}`;
  return appError(found?.[1] ?? 'rejected', told, {
    entity: step.subject,
    hint: found?.[3] ?? 'Look at the pool in the plan and at Harvester, then try again.',
  });
}

type Condition = { reason?: string; status?: string; message?: string };
type VmItem = { metadata?: { name?: string }; status?: { conditions?: Condition[] } };

/**
 * The first VM of a guest cluster that Harvester does not let start, such as for a quota: its driver would wait ten minutes
 * before it said so. Null while there is none.
 */
export async function findHeldVm(
  harvester: Pick<KubeClient, 'request'>,
  step: Step,
  signal: AbortSignal,
): Promise<KubeResult<AppError | null>> {
  if (step.source?.type !== 'rancher') return ok(null);
  const { name, namespace } = step.source.guest;
  const answer = await harvester.request(
    'GET',
    `/apis/kubevirt.io/v1/namespaces/${encodeURIComponent(namespace)}/virtualmachines`,
    { query: { labelSelector: `harvesterhci.io/creator=${driverCreator}` }, signal },
  );
  if (!answer.ok) return answer;
  const items = (answer.value as { items?: VmItem[] } | null)?.items ?? [];
  for (const { metadata, status } of items) {
    if (metadata?.name?.startsWith(`${name}-`) !== true) continue;
    const held = status?.conditions?.find(
      ({ reason, status: holds }) => holds === 'False' && reason === 'FailedCreate',
    );
    if (held) return ok(toMachineError(metadata.name, held.message ?? '', step));
  }
  return ok(null);
}

type Item = { metadata?: { name?: string }; status?: { failureMessage?: string } };

/**
 * The first machine of a guest cluster that its Rancher could not make or end; null while there is none. Rancher deletes a
 * machine that failed at once and makes another one, so that this has to be looked for often. Source: guest-clusters
 * reference section 3.5.
 */
export async function findMachineFailure(
  client: KubeClient,
  step: Step,
  signal: AbortSignal,
): Promise<KubeResult<AppError | null>> {
  if (step.source?.type !== 'rancher') return ok(null);
  const { guest } = step.source;
  const answer = await client.request(
    'GET',
    `/apis/rke-machine.cattle.io/v1/namespaces/${fleet}/harvestermachines`,
    { query: { labelSelector: `cluster.x-k8s.io/cluster-name=${guest.name}` }, signal },
  );
  // Before the first pool there is no such kind.
  if (!answer.ok) return answer.status === 404 ? ok(null) : answer;
  const items = (answer.value as { items?: Item[] } | null)?.items ?? [];
  const failed = items.find(({ status }) => (status?.failureMessage ?? '') !== '');
  if (failed)
    return ok(toMachineError(failed.metadata?.name ?? '', failed.status?.failureMessage ?? '', step));
  const ref = rancherRefs(guest.through?.rancher ?? '').cluster(guest.name);
  const cluster = await readRef(client, ref, signal);
  if (!cluster.ok) return cluster;
  const conditions = valueAt(cluster.value, ['status', 'conditions']);
  const messages = Array.isArray(conditions)
    ? conditions.flatMap((each) => {
        const message: unknown = valueAt(each, ['message']);
        return typeof message === 'string' ? [message] : [];
      })
    : [];
  const told = messages.find((message) => /(Create|Delete)Error: /.test(message));
  if (told === undefined) return ok(null);
  const [, machine = guest.name] = /for machine (\S+)/.exec(told) ?? [];
  return ok(toMachineError(machine, told, step));
}

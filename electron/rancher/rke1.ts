import { appError } from '../../shared/error.ts';
import { digest as digestOf } from '../../shared/plan/canonical.ts';
import { toPoolShape } from '../../shared/rancher/parts.ts';
import { at, isRaw, textAt } from '../../shared/rancher/raw.ts';
import { problemOfRke1 } from '../../shared/rancher/rke1-wish.ts';
import type { Rke1Offer, Rke1Pool, Rke1Template, Rke1Wish } from '../../shared/rancher/rke1-wish.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';
import { listNorman } from './norman-list.ts';

type Root = Pick<KubeClient, 'request' | 'server'>;

/** Says on a cluster what it was asked for as, so that asking again goes on with it. */
const wishLabel = 'acre.harvester/wish';

function toTemplate(raw: unknown): Rke1Template[] {
  const [id, config] = [textAt(raw, 'id'), at(raw, 'harvesterConfig')];
  if (id === null || !isRaw(config)) return [];
  const { vmNamespace, cpus, memoryGib } = toPoolShape(config);
  return [{ id, name: textAt(raw, 'name') ?? id, vmNamespace, cpus, memoryGib }];
}

const numbersOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

/** Orders Kubernetes versions of RKE1, newest first. */
function byNewest(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const index = left.findIndex((value, place) => value !== right[place]);
  return index < 0 ? 0 : (right[index] ?? 0) - (left[index] ?? 0);
}

/**
 * Reads what a Rancher offers for new clusters of RKE1: its node templates of the Harvester Node Driver, and the versions in
 * its setting k8s-versions-current. One from 2.12 on has no such API, and is told from the others by that.
 */
export async function readRke1Offer(root: Root, signal: AbortSignal): Promise<Result<Rke1Offer>> {
  const templates = await listNorman(root, '/v3/nodetemplates', {}, signal);
  if (!templates.ok && (templates.status === 404 || templates.status === 405)) {
    const message = `The Rancher at ${hostOf(root.server)} makes no clusters of RKE1: from 2.12 on Rancher does not manage RKE1.`;
    return fail(appError('rejected', message, { hint: 'Make an RKE2 cluster instead.' }));
  }
  if (!templates.ok) return fail(templates.error);
  const versions = await root.request('GET', '/v3/settings/k8s-versions-current', { signal });
  if (!versions.ok && versions.status !== 404) return fail(versions.error);
  const value = versions.ok ? (textAt(versions.value, 'value') ?? '') : '';
  return ok({
    templates: templates.value.flatMap(toTemplate),
    versions: value
      .split(',')
      .filter((text) => text !== '')
      .sort(byNewest),
  });
}

/** The cluster of a name in a Rancher; null where there is none. */
async function findCluster(root: Root, name: string, signal: AbortSignal): Promise<Result<unknown>> {
  const found = await listNorman(root, '/v3/clusters', { name }, signal);
  if (!found.ok) return fail(found.error);
  return ok(found.value.find((each) => textAt(each, 'name') === name) ?? null);
}

function toPoolBody(clusterId: string, { hostnamePrefix, template, quantity, roles }: Rke1Pool): object {
  return {
    ...{ type: 'nodePool', clusterId, nodeTemplateId: template, hostnamePrefix, quantity },
    etcd: roles.includes('etcd'),
    controlPlane: roles.includes('control-plane'),
    worker: roles.includes('worker'),
  };
}

/**
 * Makes a cluster of RKE1 and its node pools. What is there already from the same wish is not made again, so that it may be
 * asked for anew after a lost connection; a cluster of that name that was made otherwise is a conflict.
 */
export async function createRke1(
  root: Root,
  wish: Rke1Wish,
  signal: AbortSignal,
): Promise<Result<{ managementId: string }>> {
  const { name, kubernetesVersion, pools } = wish;
  const problem = problemOfRke1(wish);
  if (problem !== null)
    return fail(appError('invalid', `The cluster ${name} cannot be made: its ${problem} is not right.`));
  const offer = await readRke1Offer(root, signal);
  if (!offer.ok) return offer;
  const lost = pools.find(({ template }) => !offer.value.templates.some(({ id }) => id === template));
  if (lost) {
    const message = `The node template ${lost.template} is not in the Rancher at ${hostOf(root.server)} any more.`;
    return fail(appError('not-found', message, { hint: 'Choose another node template.' }));
  }
  const before = await findCluster(root, name, signal);
  if (!before.ok) return before;
  let cluster = before.value;
  const digest = digestOf(wish);
  if (cluster !== null && at(cluster, 'labels', wishLabel) !== digest) {
    const message = `The Rancher at ${hostOf(root.server)} has another cluster of the name ${name} already.`;
    return fail(appError('conflict', message, { hint: 'Give the new cluster another name.' }));
  }
  if (cluster === null) {
    const body = {
      ...{ type: 'cluster', name, labels: { [wishLabel]: digest } },
      rancherKubernetesEngineConfig: { kubernetesVersion, network: { plugin: 'canal' } },
    };
    const made = await root.request('POST', '/v3/clusters', { body, signal });
    if (!made.ok) return fail(made.error);
    cluster = made.value;
  }
  const id = textAt(cluster, 'id');
  if (id === null) return fail(appError('invalid', `Rancher does not tell the id of the cluster ${name}.`));
  const there = await listNorman(root, '/v3/nodepools', { clusterId: id }, signal);
  if (!there.ok) return fail(there.error);
  const present = there.value.map((each) => textAt(each, 'hostnamePrefix'));
  for (const pool of pools) {
    if (present.includes(pool.hostnamePrefix)) continue;
    const made = await root.request('POST', '/v3/nodepools', { body: toPoolBody(id, pool), signal });
    if (!made.ok) return fail(made.error);
  }
  return ok({ managementId: id });
}

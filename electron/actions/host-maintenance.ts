import { z } from 'zod';
import { MaintenanceOptions } from '../../shared/actions/host-enter-maintenance.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { appError } from '../../shared/error.ts';
import { ok } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';
import { listPages } from '../kube/list-pages.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { hostPath, patchHost } from './host-request.ts';
import type { RunAction } from './run.ts';

const requested = 'harvesterhci.io/drain-requested';
const forced = 'harvesterhci.io/drain-forced';
const status = 'harvesterhci.io/maintain-status';
const strategy = 'harvesterhci.io/maintain-mode-strategy';
const strategyHost = 'harvesterhci.io/maintain-mode-strategy-node-name';

/** Requests that a host is emptied: the annotations that Harvester's own action sets. Source: harvester API reference section 2.3. */
export const runHostEnterMaintenance: RunAction = ({ client, entity, options, signal }) => {
  const { isForced } = MaintenanceOptions.parse(options);
  const annotations = { [requested]: 'true', ...(isForced ? { [forced]: 'true' } : {}) };
  return patchHost(client, entity.name, { metadata: { annotations } }, signal);
};

const Taint = z.looseObject({ key: z.string(), effect: z.string() });
const Node = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z.object({ taints: z.array(Taint).nullish() }).nullish(),
});

const mostTries = 3;

/** Takes the marks of maintenance off a host; where the taints changed meanwhile it reads them anew, three times at most. */
async function openHost(client: KubeClient, name: string, signal: AbortSignal): Promise<KubeResult<unknown>> {
  for (let tries = 1; ; tries += 1) {
    const read = await client.request('GET', hostPath(name), { signal });
    if (!read.ok) return read;
    const node = Node.safeParse(read.value);
    if (!node.success) return toFailure(appError('invalid', 'The host does not have the expected shape.'));
    const taints = node.data.spec?.taints ?? [];
    const left = taints.filter(({ key }) => key !== 'kubevirt.io/drain');
    const isTainted = left.length < taints.length;
    const { resourceVersion } = node.data.metadata;
    const body = {
      metadata: {
        annotations: { [requested]: null, [forced]: null, [status]: null },
        // A list is replaced whole: what somebody else put into it meanwhile must not be lost.
        ...(isTainted ? { resourceVersion } : {}),
      },
      spec: { unschedulable: null, ...(isTainted ? { taints: left } : {}) },
    };
    const patched = await patchHost(client, name, body, signal);
    if (patched.ok || patched.status !== 409 || tries === mostTries) return patched;
  }
}

const Waiting = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

type Place = { namespace: string; name: string };

/** The VMs that were shut down for the maintenance of a host and are to start once it ends. */
async function findWaiting(
  client: KubeClient,
  host: string,
  signal: AbortSignal,
): Promise<KubeResult<Place[]>> {
  const found: Place[] = [];
  const listed = await listPages({
    client,
    path: toResourcePath(vmKind.resource),
    query: { labelSelector: `${strategy}=ShutdownAndRestartAfterDisable` },
    signal,
    onPage: (items) => {
      for (const item of items) {
        const vm = Waiting.safeParse(item);
        if (!vm.success || vm.data.metadata.annotations?.[strategyHost] !== host) continue;
        found.push({ namespace: vm.data.metadata.namespace, name: vm.data.metadata.name });
      }
    },
    onRestart: () => found.splice(0),
  });
  return listed.ok ? ok(found) : listed;
}

async function startWaiting(
  client: KubeClient,
  vm: Place,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const group = { ...vmKind.resource, group: 'subresources.kubevirt.io' };
  const path = toResourcePath(group, { ...vm, subresource: 'start' });
  const started = await client.request('PUT', path, { body: {}, signal });
  // Somebody else was faster.
  if (!started.ok && started.status !== 409) return started;
  return client.request('PATCH', toResourcePath(vmKind.resource, vm), {
    body: { metadata: { annotations: { [strategyHost]: null } } },
    contentType: 'application/merge-patch+json',
    signal,
  });
}

/**
 * Ends the maintenance of a host as Harvester's disableMaintenanceMode does: it is opened, its marks and KubeVirt's taint
 * go, and the VMs start that wait for this. Source: harvester/harvester pkg/api/node/handler.go.
 */
export const runHostLeaveMaintenance: RunAction = async ({ client, entity, signal }) => {
  const opened = await openHost(client, entity.name, signal);
  if (!opened.ok) return opened;
  const waiting = await findWaiting(client, entity.name, signal);
  if (!waiting.ok) return notStarted('the VMs that wait for it could not be looked for', waiting);
  for (const vm of waiting.value) {
    const started = await startWaiting(client, vm, signal);
    if (!started.ok) return notStarted(`VM ${vm.namespace}/${vm.name} was not started`, started);
  }
  return opened;
};

function notStarted(what: string, failure: Extract<KubeResult<unknown>, { ok: false }>): KubeResult<unknown> {
  const message = `The host left maintenance mode, but ${what}: ${failure.error.message}`;
  return { ...failure, error: { ...failure.error, message } };
}

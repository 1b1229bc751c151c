import type { ApiRequest } from '../api.ts';
import type { User } from '../auth.ts';
import type { JsonObject } from '../json.ts';
import { at, isObject, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { settingOf } from '../setting.ts';
import { notImplemented } from '../status.ts';
import { CLOUD_PROVIDER_ROLE, cloudKubeconfig } from './cloud-kubeconfig.ts';
import type { SteveContext } from './context.ts';
import { hasBackupTarget } from './context.ts';
import { ApiError, toActionFailure } from './error.ts';
import { templateSpec } from './vm-parts.ts';

interface Call {
  context: SteveContext;
  request: ApiRequest;
  user: User;
}

const EMPTY: Reply = { code: 200, body: '', contentType: 'text/plain; charset=utf-8' };
const refuse = (message: string): never => {
  throw new ApiError('InvalidBodyContent', message);
};

function uiInfo({ context }: Call): Reply {
  const source = settingOf(context.store, 'ui-source');
  return toReply(200, {
    'ui-source': source === '' || source === 'auto' ? 'bundled' : source,
    'ui-index': settingOf(context.store, 'ui-index'),
    'ui-plugin-index': settingOf(context.store, 'ui-plugin-index'),
    'ui-plugin-bundled-version': settingOf(context.store, 'ui-plugin-bundled-version'),
  });
}

/** pkg/api/backuptarget/healthy_handler.go; no store is behind a simulated target, so a set one cannot be tried. */
function backupHealth({ context }: Call): Reply {
  const setting = context.store.get(RESOURCES.settings, undefined, 'backup-target');
  if ((textAt(setting, 'value') ?? '') === '') refuse('backup-target setting is not set');
  if (!hasBackupTarget(context)) {
    refuse("can't check the backup target healthy, backup-target setting is not set");
  }
  throw notImplemented('reaching a backup target');
}

function supportBundle({ context }: Call, name: string): Reply {
  const bundle = context.store.get(RESOURCES.supportBundles, 'harvester-system', name);
  if (bundle === undefined) {
    refuse(`fail to get support bundle resource: supportbundles.harvesterhci.io "${name}" not found`);
  }
  const isReady =
    textAt(bundle, 'status', 'state') === 'ready' &&
    (textAt(bundle, 'status', 'filename') ?? '') !== '' &&
    (numberAt(bundle, 'status', 'filesize') ?? 0) > 0;
  if (!isReady) refuse('support bundle is not ready');
  throw notImplemented('the content of a support bundle');
}

/** pkg/api/kubeconfig/generate_handler.go; answers the kubeconfig of an account that it makes. */
function kubeconfig({ context, request }: Call): Reply {
  const asked: JsonObject = request.method === 'GET' ? Object.fromEntries(request.query) : {};
  if (request.method === 'POST') {
    try {
      const value: unknown = JSON.parse(request.body);
      if (isObject(value)) Object.assign(asked, value);
    } catch (error) {
      refuse(`fail to decode request: ${error instanceof Error ? error.message : 'not JSON'}`);
    }
    const wanted = textAt(asked, 'clusterRoleName') ?? '';
    if (wanted !== '' && wanted !== CLOUD_PROVIDER_ROLE) {
      refuse(`fail to decode request: invalid request: clusterRoleName can only be ${CLOUD_PROVIDER_ROLE}`);
    }
  } else if (request.method !== 'GET') {
    throw new ApiError('InvalidAction', `Unsupported method ${request.method}`);
  }
  const namespace = textAt(asked, 'namespace') ?? '';
  const account = textAt(asked, 'serviceAccountName') ?? '';
  if (namespace === '' || account === '') {
    refuse('fail to decode request: invalid request: namespace and serviceAccountName cannot be empty');
  }
  return cloudKubeconfig(context, namespace, account, `https://${request.host ?? '127.0.0.1'}`);
}

/** What hosts have to give, less the devices VMs ask for (pkg/api/cluster/formatter.go calculateAllocation). */
function deviceCapacity({ context }: Call): Reply {
  const sums = new Map<string, { amount: number; unit: string }>();
  for (const node of context.store.list(RESOURCES.nodes)) {
    for (const [name, value] of Object.entries(objectAt(node, 'status', 'allocatable'))) {
      const unit = /[A-Za-z]+$/.exec(String(value))?.[0] ?? '';
      const sum = sums.get(name) ?? { amount: 0, unit };
      sums.set(name, { amount: sum.amount + toNumber(String(value)), unit: sum.unit });
    }
  }
  for (const vm of context.store.list(RESOURCES.vms)) {
    const devices = objectAt(templateSpec(vm), 'domain', 'devices');
    for (const device of [...objectsAt(devices, 'hostDevices'), ...objectsAt(devices, 'gpus')]) {
      const sum = sums.get(textAt(device, 'deviceName') ?? '');
      if (sum !== undefined) sum.amount -= 1;
    }
  }
  const written = [...sums].map(([name, { amount, unit }]): [string, string] => [
    name,
    `${Math.round(amount / (toNumber(`1${unit}`) || 1))}${unit}`,
  ]);
  return toReply(200, Object.fromEntries(written));
}

function cluster(call: Call, id: string | undefined, origin: string): Reply {
  const self = `${origin}/v1/harvester/clusters`;
  const local = { id: 'local', type: 'cluster', links: { self: `${self}/local` }, Name: 'local' };
  if (id === undefined) {
    return toReply(200, {
      type: 'collection',
      links: { self },
      actions: {},
      resourceType: 'cluster',
      data: [local],
    });
  }
  if (id !== 'local') throw new ApiError('ServerError', 'only supported cluster id is local');
  switch (call.request.query.get('link') ?? '') {
    case 'deviceCapacity':
      return deviceCapacity(call);
    case 'machineTypes': {
      const isArm = call.context.store
        .list(RESOURCES.nodes)
        .some((node) => at(node, 'status', 'nodeInfo', 'architecture') === 'arm64');
      return toReply(200, [isArm ? 'virt' : 'q35']);
    }
    default:
      return toReply(200, local);
  }
}

/** The addresses of Harvester that stand for no kind (harvester/harvester pkg/server/router.go); undefined: not one of them. */
export function answerEndpoint(call: Call, steps: readonly string[], origin: string): Reply | undefined {
  const [first, second, third] = steps;
  const run = (answer: () => Reply): Reply => {
    try {
      return answer();
    } catch (error) {
      return toActionFailure(error);
    }
  };
  if (first === 'ui-info' && steps.length === 1) return run(() => uiInfo(call));
  if (first === 'backuptarget' && second === 'healthz') return run(() => backupHealth(call));
  if (first === 'kubeconfig' && steps.length === 1) return run(() => kubeconfig(call));
  if (first === 'supportbundles' && third === 'download') return run(() => supportBundle(call, second ?? ''));
  if (first === 'clusters' || first === 'cluster') return cluster(call, second, origin);
  if (first === 'readyz' && steps.length === 1) {
    // Only the token that joins hosts opens it, which no user has.
    return { ...EMPTY, code: 401, body: 'Unauthorized' };
  }
  return undefined;
}

import type { Extension } from '../api.ts';
import type { KubeObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { badRequest, methodNotAllowed, noSuchPath, notImplemented } from '../status.ts';
import { checkVmByKubeVirt } from './admission/vm-kubevirt.ts';
import type { Behaviour } from './context.ts';
import { createGuestInfo } from './guest-info.ts';
import type { Recorder } from './events.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Migrations } from './migration.ts';
import type { Call } from './vm-power.ts';
import { createVmPower, vmOf } from './vm-power.ts';
import { createVolumeRequests } from './volume-requests.ts';

const ACCEPTED: Reply = { code: 202, body: '', contentType: 'application/json' };
const PLURALS = ['virtualmachines', 'virtualmachineinstances'];

function toOptions(body: string): Record<string, unknown> {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Answered below, together with bodies that are JSON but no object.
  }
  throw badRequest('Can not unmarshal Request body to struct');
}

/** The version virt-api tells (kubevirt client-go version). */
function versionOf(behaviour: Behaviour): Reply {
  const version = `v${behaviour.plan.kubeVirtVersion}`;
  return toReply(200, {
    gitVersion: version,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-15T00:00:00Z',
    goVersion: 'go1.24.11',
    compiler: 'gc',
    platform: 'linux/amd64',
  });
}

/**
 * subresources.kubevirt.io/v1 with the answers of virt-api (kubevirt pkg/virt-api/rest): 202 and an empty body where
 * something was asked for, or a Status. The console and VNC are not here: they are WebSockets.
 */
export function createSubresources(
  behaviour: Behaviour,
  lifecycle: Lifecycle,
  migrations: Migrations,
  recorder: Recorder,
): Extension {
  const puts: Record<string, (call: Call) => void> = {
    ...createVmPower(behaviour, lifecycle, migrations, recorder),
    ...createVolumeRequests(behaviour),
  };
  const noGraph = (): Reply => {
    throw badRequest('ObjectGraph feature gate not enabled: Unable to return object graph.');
  };
  const gets: Record<string, (call: Call) => Reply> = {
    ...createGuestInfo(behaviour),
    'virtualmachines/expand-spec': (call) => toReply(200, vmOf(behaviour, call)),
    'virtualmachines/objectgraph': noGraph,
    'virtualmachineinstances/objectgraph': noGraph,
  };
  const unsupported = (plural: string, subresource: string): void => {
    const [first = ''] = subresource.split('/');
    const known = ['portforward', 'memorydump', 'removememorydump', 'usbredir', 'vsock', 'sev', 'evacuate'];
    if (known.includes(first)) throw notImplemented(`${plural}/${first}`);
  };
  const expand = (body: string, namespace: string): Reply => {
    const vm = toOptions(body) as unknown as KubeObject;
    const given = textAt(vm, 'metadata', 'namespace') ?? '';
    if (given !== '' && given !== namespace) throw badRequest(`VM namespace must be empty or ${namespace}`);
    checkVmByKubeVirt(behaviour.store, { ...vm, metadata: { ...vm.metadata, namespace } });
    return toReply(200, { ...vm, metadata: { ...vm.metadata, namespace } });
  };
  return (incoming, route) => {
    if (route.group !== 'subresources.kubevirt.io' || route.version !== 'v1') return undefined;
    const { plural, namespace, name, subresource = '' } = route;
    const isRead = incoming.method === 'GET' || incoming.method === 'HEAD';
    if (plural === 'version' && namespace === undefined) {
      if (!isRead) throw methodNotAllowed();
      return versionOf(behaviour);
    }
    if (plural === 'healthz' && namespace === undefined)
      return toReply(200, { apiserver: { connectivity: 'ok' } });
    if (plural === 'expand-vm-spec' && namespace !== undefined && name === undefined) {
      if (incoming.method !== 'PUT') throw methodNotAllowed();
      return expand(incoming.body, namespace);
    }
    if (namespace === undefined || name === undefined || !PLURALS.includes(plural)) throw noSuchPath();
    // The consoles' (console/open.ts), which need a connection of their own.
    if (['vnc', 'vnc/screenshot', 'console'].includes(subresource)) return undefined;
    const put = puts[`${plural}/${subresource}`];
    const get = gets[`${plural}/${subresource}`];
    if (put === undefined && get === undefined) {
      unsupported(plural, subresource);
      throw noSuchPath();
    }
    const options = toOptions(incoming.body);
    const isDryRun = Array.isArray(options.dryRun) && options.dryRun.includes('All');
    const call: Call = { namespace, name, options, isDryRun };
    if (put !== undefined) {
      if (incoming.method !== 'PUT') throw methodNotAllowed();
      put(call);
      return ACCEPTED;
    }
    if (!isRead || get === undefined) throw methodNotAllowed();
    return get(call);
  };
}

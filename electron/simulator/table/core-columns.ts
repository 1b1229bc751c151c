import type { KubeObject } from '../json.ts';
import { at, conditionOf, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import type { Column } from './column.ts';
import { AGE_TEXT, column, NAME, text, toAge } from './column.ts';

function nodeStatus(object: KubeObject): string {
  const ready = conditionOf(object, 'Ready')?.status;
  const state = ready === 'True' ? 'Ready' : ready === undefined ? 'Unknown' : 'NotReady';
  return (object.spec as { unschedulable?: boolean } | undefined)?.unschedulable === true
    ? `${state},SchedulingDisabled`
    : state;
}

function nodeRoles(object: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(object.metadata.labels ?? {}).filter((key) => key.startsWith(prefix));
  return (
    roles
      .map((key) => key.slice(prefix.length))
      .sort()
      .join(',') || '<none>'
  );
}

function nodeAddress(object: KubeObject, type: string): string {
  const found = objectsAt(object, 'status', 'addresses').find((address) => address.type === type);
  return textAt(found, 'address') ?? '<none>';
}

const info = (name: string, field: string): Column =>
  column(name, 'string', (object) => textAt(object, 'status', 'nodeInfo', field) ?? '<unknown>', 1);

const SHORT_MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(object: KubeObject): string {
  const modes = at(object, 'status', 'accessModes');
  return Array.isArray(modes) ? modes.map((mode) => SHORT_MODES[String(mode)] ?? String(mode)).join(',') : '';
}

/** What kubectl calls the status of a pod (kubernetes pkg/printers/internalversion printPod). */
function podStatus(pod: KubeObject): string {
  const phase = textAt(pod, 'status', 'reason') ?? textAt(pod, 'status', 'phase') ?? 'Unknown';
  let status = phase;
  const inits = objectsAt(pod, 'status', 'initContainerStatuses');
  const waiting = inits.findIndex((each) => textAt(each, 'state', 'terminated', 'reason') !== 'Completed');
  if (waiting >= 0 && textAt(pod, 'status', 'phase') === 'Pending') {
    const reason = textAt(inits[waiting], 'state', 'waiting', 'reason');
    status =
      reason === undefined || reason === 'PodInitializing'
        ? `Init:${waiting}/${objectsAt(pod, 'spec', 'initContainers').length}`
        : `Init:${reason}`;
  } else {
    for (const each of objectsAt(pod, 'status', 'containerStatuses').reverse()) {
      const reason =
        textAt(each, 'state', 'waiting', 'reason') ?? textAt(each, 'state', 'terminated', 'reason');
      if (reason !== undefined) status = reason;
    }
  }
  if (pod.metadata.deletionTimestamp === undefined) return status;
  return phase === 'NodeLost' ? 'Unknown' : 'Terminating';
}

function restarts(pod: KubeObject): string {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  const count = statuses.reduce((sum, each) => sum + (numberAt(each, 'restartCount') ?? 0), 0);
  const last = statuses.map((each) => textAt(each, 'lastState', 'terminated', 'finishedAt')).find(Boolean);
  return count > 0 && last !== undefined ? `${count} (${toAge(last)} ago)` : String(count);
}

const count = (name: string, ...path: string[]): Column =>
  column(name, 'string', (object) => String(Object.keys(objectAt(object, ...path)).length));

const none = (name: string, priority: number, ...path: (string | number)[]): Column =>
  column(name, 'string', (object) => textAt(object, ...path) ?? '<none>', priority);

function ports(service: KubeObject): string {
  const list = objectsAt(service, 'spec', 'ports').map((each) => {
    const node = numberAt(each, 'nodePort');
    const number = numberAt(each, 'port') ?? 0;
    return `${node === undefined || node === 0 ? number : `${number}:${node}`}/${textAt(each, 'protocol') ?? 'TCP'}`;
  });
  return list.length === 0 ? '<none>' : list.join(',');
}

/** Columns of the core group (kubernetes pkg/printers/internalversion). */
export const CORE_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  '/nodes': [
    NAME,
    column('Status', 'string', nodeStatus),
    column('Roles', 'string', nodeRoles),
    AGE_TEXT,
    text('Version', 'status', 'nodeInfo', 'kubeletVersion'),
    column('Internal-IP', 'string', (object) => nodeAddress(object, 'InternalIP'), 1),
    column('External-IP', 'string', (object) => nodeAddress(object, 'ExternalIP'), 1),
    info('OS-Image', 'osImage'),
    info('Kernel-Version', 'kernelVersion'),
    info('Container-Runtime', 'containerRuntimeVersion'),
  ],
  '/namespaces': [NAME, text('Status', 'status', 'phase'), AGE_TEXT],

  '/pods': [
    NAME,
    column('Ready', 'string', (object) => {
      const statuses = objectsAt(object, 'status', 'containerStatuses');
      const ready = statuses.filter((status) => status.ready === true).length;
      return `${ready}/${objectsAt(object, 'spec', 'containers').length}`;
    }),
    column('Status', 'string', podStatus),
    column('Restarts', 'string', restarts),
    AGE_TEXT,
    none('IP', 1, 'status', 'podIP'),
    none('Node', 1, 'spec', 'nodeName'),
    none('Nominated Node', 1, 'status', 'nominatedNodeName'),
    column('Readiness Gates', 'string', () => '<none>', 1),
  ],
  '/persistentvolumeclaims': [
    NAME,
    text('Status', 'status', 'phase'),
    column('Volume', 'string', (object) => textAt(object, 'spec', 'volumeName') ?? ''),
    column('Capacity', 'string', (object) => textAt(object, 'status', 'capacity', 'storage') ?? ''),
    column('Access Modes', 'string', accessModes),
    column('StorageClass', 'string', (object) => textAt(object, 'spec', 'storageClassName') ?? ''),
    AGE_TEXT,
    column('VolumeMode', 'string', (object) => textAt(object, 'spec', 'volumeMode') ?? '<unset>', 1),
  ],

  '/persistentvolumes': [
    NAME,
    column('Capacity', 'string', (object) => textAt(object, 'spec', 'capacity', 'storage') ?? ''),
    column('Access Modes', 'string', (object) => accessModes({ ...object, status: object.spec })),
    column(
      'Reclaim Policy',
      'string',
      (object) => textAt(object, 'spec', 'persistentVolumeReclaimPolicy') ?? '',
    ),
    text('Status', 'status', 'phase'),
    column('Claim', 'string', (object) => {
      const name = textAt(object, 'spec', 'claimRef', 'name');
      return name === undefined ? '' : `${textAt(object, 'spec', 'claimRef', 'namespace') ?? ''}/${name}`;
    }),
    column('StorageClass', 'string', (object) => textAt(object, 'spec', 'storageClassName') ?? ''),
    column('VolumeAttributesClass', 'string', () => '<unset>'),
    column('Reason', 'string', (object) => textAt(object, 'status', 'reason') ?? ''),
    AGE_TEXT,
    column('VolumeMode', 'string', (object) => textAt(object, 'spec', 'volumeMode') ?? '<unset>', 1),
  ],
  '/events': [
    column('Last Seen', 'string', (object) => toAge(textAt(object, 'lastTimestamp'))),
    text('Type', 'type'),
    text('Reason', 'reason'),
    column(
      'Object',
      'string',
      (object) =>
        `${(textAt(object, 'involvedObject', 'kind') ?? '').toLowerCase()}/${textAt(object, 'involvedObject', 'name') ?? ''}`,
    ),
    text('Message', 'message'),
    { ...NAME, priority: 1 },
  ],

  '/configmaps': [NAME, count('Data', 'data'), AGE_TEXT],
  '/secrets': [NAME, text('Type', 'type'), count('Data', 'data'), AGE_TEXT],
  '/serviceaccounts': [
    NAME,
    column('Secrets', 'string', (object) => String(objectsAt(object, 'secrets').length)),
    AGE_TEXT,
  ],
  '/services': [
    NAME,
    column('Type', 'string', (object) => textAt(object, 'spec', 'type') ?? 'ClusterIP'),
    none('Cluster-IP', 0, 'spec', 'clusterIP'),
    column('External-IP', 'string', (object) => {
      const found = objectsAt(object, 'status', 'loadBalancer', 'ingress').map((each) => textAt(each, 'ip'));
      if (found.length > 0) return found.join(',');
      return textAt(object, 'spec', 'type') === 'LoadBalancer' ? '<pending>' : '<none>';
    }),
    column('Port(s)', 'string', ports),
    AGE_TEXT,
    column(
      'Selector',
      'string',
      (object) =>
        Object.entries(objectAt(object, 'spec', 'selector'))
          .map(([key, value]) => `${key}=${String(value)}`)
          .join(',') || '<none>',
      1,
    ),
  ],
  '/endpoints': [
    NAME,
    column('Endpoints', 'string', (object) => {
      const addresses = objectsAt(object, 'subsets').flatMap((subset) =>
        objectsAt(subset, 'addresses').flatMap((address) =>
          objectsAt(subset, 'ports').map((port) => `${String(address.ip)}:${String(port.port)}`),
        ),
      );
      return addresses.length === 0 ? '<none>' : addresses.join(',');
    }),
    AGE_TEXT,
  ],
};

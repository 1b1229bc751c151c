import { crdColumnsOf } from './crd-columns.ts';
import type { Entry } from './kind-table.ts';
import type { KubeObject } from './json.ts';
import { at, conditionOf, numberAt, objectsAt, textAt } from './json.ts';
import type { Resource } from './resources.ts';

interface Column {
  name: string;
  type: string;
  format?: string;
  description: string;
  priority: number;
  cell: (object: KubeObject) => unknown;
}

function column(name: string, type: string, cell: Column['cell'], priority = 0): Column {
  return { name, type, description: '', priority, cell };
}

const NAME: Column = { ...column('Name', 'string', (object) => object.metadata.name), format: 'name' };

/** How long ago, as kubectl writes it (apimachinery util/duration HumanDuration). */
export function toAge(timestamp: string | undefined): string {
  if (timestamp === undefined) return '<unknown>';
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(timestamp)) / 1000));
  const [minute, hour, day] = [60, 3600, 86400];
  if (seconds < 2 * minute) return `${seconds}s`;
  const minutes = Math.floor(seconds / minute);
  if (minutes < 10) return seconds % minute === 0 ? `${minutes}m` : `${minutes}m${seconds % minute}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(seconds / hour);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(seconds / day);
  if (hours < 192) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  return `${Math.floor(days / 365)}y${days % 365}d`;
}

const AGE_TEXT = column('Age', 'string', (object) => toAge(object.metadata.creationTimestamp));
const AGE_DATE = column('Age', 'date', (object) => toAge(object.metadata.creationTimestamp));
const text = (name: string, ...path: (string | number)[]): Column =>
  column(name, 'string', (object) => textAt(object, ...path) ?? null);
const condition = (name: string, type: string, priority = 0): Column =>
  column(name, 'string', (object) => conditionOf(object, type)?.status ?? null, priority);

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

/** Columns of the printers in kubernetes pkg/printers/internalversion and of the CRDs' additionalPrinterColumns. */
const COLUMNS: Record<string, Column[]> = {
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
    text('Status', 'status', 'phase'),
    column('Restarts', 'string', (object) =>
      String(numberAt(object, 'status', 'containerStatuses', 0, 'restartCount') ?? 0),
    ),
    AGE_TEXT,
    column('IP', 'string', (object) => textAt(object, 'status', 'podIP') ?? '<none>', 1),
    column('Node', 'string', (object) => textAt(object, 'spec', 'nodeName') ?? '<none>', 1),
  ],
  '/persistentvolumeclaims': [
    NAME,
    text('Status', 'status', 'phase'),
    column('Volume', 'string', (object) => textAt(object, 'spec', 'volumeName') ?? ''),
    column('Capacity', 'string', (object) => textAt(object, 'status', 'capacity', 'storage') ?? ''),
    column('Access Modes', 'string', accessModes),
    column('StorageClass', 'string', (object) => textAt(object, 'spec', 'storageClassName') ?? ''),
    AGE_TEXT,
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
  'kubevirt.io/virtualmachines': [
    NAME,
    AGE_DATE,
    text('Status', 'status', 'printableStatus'),
    condition('Ready', 'Ready'),
  ],
  'kubevirt.io/virtualmachineinstances': [
    NAME,
    AGE_DATE,
    text('Phase', 'status', 'phase'),
    text('IP', 'status', 'interfaces', 0, 'ipAddress'),
    text('NodeName', 'status', 'nodeName'),
    condition('Ready', 'Ready'),
    condition('Live-Migratable', 'LiveMigratable', 1),
    condition('Paused', 'Paused', 1),
  ],
  'kubevirt.io/virtualmachineinstancemigrations': [
    NAME,
    text('Phase', 'status', 'phase'),
    text('VMI', 'spec', 'vmiName'),
  ],
  'kubevirt.io/kubevirts': [NAME, AGE_DATE, text('Phase', 'status', 'phase')],
  'harvesterhci.io/settings': [NAME, text('VALUE', 'value')],
  'harvesterhci.io/virtualmachineimages': [
    NAME,
    text('BACKEND', 'spec', 'backend'),
    text('DISPLAY-NAME', 'spec', 'displayName'),
    column('SIZE', 'integer', (object) => numberAt(object, 'status', 'size') ?? null),
    column('VIRTUALSIZE', 'integer', (object) => numberAt(object, 'status', 'virtualSize') ?? null),
    AGE_DATE,
  ],
  'longhorn.io/volumes': [
    NAME,
    text('Data Engine', 'spec', 'dataEngine'),
    text('State', 'status', 'state'),
    text('Robustness', 'status', 'robustness'),
    condition('Scheduled', 'Schedulable'),
    text('Size', 'spec', 'size'),
    text('Node', 'status', 'currentNodeID'),
    AGE_DATE,
  ],
};

const ageOf = (value: unknown): unknown => (typeof value === 'string' ? toAge(value) : null);

function columnsOf(resource: Resource): Column[] {
  const own = COLUMNS[resource.id];
  if (own !== undefined) return own;
  const asked = crdColumnsOf(resource)?.map((each): Column => {
    const cell: Column['cell'] =
      each.type === 'date' ? (object) => ageOf(each.cell(object)) : (object) => each.cell(object);
    return { ...column(each.name, each.type, cell, each.priority), format: each.format ?? '' };
  });
  return asked === undefined ? [NAME, resource.isBuiltIn ? AGE_TEXT : AGE_DATE] : [NAME, ...asked];
}

function definitions(columns: readonly Column[]): unknown[] {
  return columns.map(({ cell: _, format = '', ...definition }) => ({ ...definition, format }));
}

/** What a Table row carries of its object (query `includeObject`). */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

function row(columns: readonly Column[], entry: Entry, include: IncludeObject): unknown {
  const cells = columns.map((each) => each.cell(entry.object));
  if (include === 'None') return { cells };
  const { metadata } = entry.object;
  const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
  return { cells, object: include === 'Object' ? entry.object : partial };
}

/** Entries as a Table (Kubernetes API, meta.k8s.io/v1 Table); a watch sends the columns with its first event only. */
export function toTable(
  resource: Resource,
  entries: readonly Entry[],
  metadata: Record<string, unknown>,
  include: IncludeObject,
  withColumns = true,
): unknown {
  const columns = columnsOf(resource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? definitions(columns) : [],
    rows: entries.map((entry) => row(columns, entry, include)),
  };
}

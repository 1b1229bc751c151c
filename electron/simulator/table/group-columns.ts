import type { KubeObject } from '../json.ts';
import { at, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import type { Column } from './column.ts';
import { AGE_TEXT, column, NAME, text, toAge } from './column.ts';

const amount = (name: string, ...path: string[]): Column =>
  column(name, 'string', (object) => String(numberAt(object, ...path) ?? 0));

const share = (name: string, ready: string[], wanted: string[]): Column =>
  column(
    name,
    'string',
    (object) => `${numberAt(object, ...ready) ?? 0}/${numberAt(object, ...wanted) ?? 0}`,
  );

const template = (object: KubeObject, field: string): string =>
  objectsAt(object, 'spec', 'template', 'spec', 'containers')
    .map((each) => textAt(each, field) ?? '')
    .join(',');

const containers = [
  column('Containers', 'string', (object) => template(object, 'name'), 1),
  column('Images', 'string', (object) => template(object, 'image'), 1),
];

const selector = column(
  'Selector',
  'string',
  (object) =>
    Object.entries(objectAt(object, 'spec', 'selector', 'matchLabels'))
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(',') || '<none>',
  1,
);

const either = (name: string, path: string[], otherwise: string): Column =>
  column(name, 'string', (object) => {
    const value = at(object, ...path);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
  });

/** Columns of the other built-in groups (kubernetes pkg/printers/internalversion). */
export const GROUP_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'apps/deployments': [
    NAME,
    share('Ready', ['status', 'readyReplicas'], ['spec', 'replicas']),
    amount('Up-to-date', 'status', 'updatedReplicas'),
    amount('Available', 'status', 'availableReplicas'),
    AGE_TEXT,
    ...containers,
    selector,
  ],
  'apps/daemonsets': [
    NAME,
    amount('Desired', 'status', 'desiredNumberScheduled'),
    amount('Current', 'status', 'currentNumberScheduled'),
    amount('Ready', 'status', 'numberReady'),
    amount('Up-to-date', 'status', 'updatedNumberScheduled'),
    amount('Available', 'status', 'numberAvailable'),
    column(
      'Node Selector',
      'string',
      (object) =>
        Object.entries(objectAt(object, 'spec', 'template', 'spec', 'nodeSelector'))
          .map(([key, value]) => `${key}=${String(value)}`)
          .join(',') || '<none>',
    ),
    AGE_TEXT,
    ...containers,
    selector,
  ],
  'apps/statefulsets': [
    NAME,
    share('Ready', ['status', 'readyReplicas'], ['spec', 'replicas']),
    AGE_TEXT,
    ...containers,
  ],
  'apps/replicasets': [
    NAME,
    amount('Desired', 'spec', 'replicas'),
    amount('Current', 'status', 'replicas'),
    amount('Ready', 'status', 'readyReplicas'),
    AGE_TEXT,
    ...containers,
    selector,
  ],
  'batch/jobs': [
    NAME,
    column('Status', 'string', (object) => {
      const done = objectsAt(object, 'status', 'conditions').find((each) => each.status === 'True');
      return textAt(done, 'type') ?? 'Running';
    }),
    share('Completions', ['status', 'succeeded'], ['spec', 'completions']),
    column('Duration', 'string', (object) => {
      const start = textAt(object, 'status', 'startTime');
      const end = textAt(object, 'status', 'completionTime');
      if (start === undefined) return '';
      const tookMs = Date.parse(end ?? new Date().toISOString()) - Date.parse(start);
      return toAge(new Date(Date.now() - tookMs).toISOString());
    }),
    AGE_TEXT,
    ...containers,
    selector,
  ],
  'policy/poddisruptionbudgets': [
    NAME,
    either('Min Available', ['spec', 'minAvailable'], 'N/A'),
    either('Max Unavailable', ['spec', 'maxUnavailable'], 'N/A'),
    amount('Allowed Disruptions', 'status', 'disruptionsAllowed'),
    AGE_TEXT,
  ],
  'coordination.k8s.io/leases': [NAME, text('Holder', 'spec', 'holderIdentity'), AGE_TEXT],
  'storage.k8s.io/storageclasses': [
    {
      ...NAME,
      cell: (object) =>
        object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
          ? `${object.metadata.name} (default)`
          : object.metadata.name,
    },
    text('Provisioner', 'provisioner'),
    either('ReclaimPolicy', ['reclaimPolicy'], 'Delete'),
    either('VolumeBindingMode', ['volumeBindingMode'], 'Immediate'),
    column('AllowVolumeExpansion', 'string', (object) => String(object.allowVolumeExpansion === true)),
    AGE_TEXT,
  ],
};

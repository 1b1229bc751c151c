import { MAINTAIN_STATUS } from '../behaviour/hosts/marks.ts';
import type { KubeObject } from '../json.ts';
import { at, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Access } from './access.ts';
import type { SteveContext } from './context.ts';
import { isRelease, snapshotClassOf } from './context.ts';
import type { SteveType } from './types.ts';
import { vmOffers } from './vm-offers.ts';
import { annotationOf, isResizing, KEYS, provisionerOf, vmsOfClaim } from './vm-parts.ts';

const QUOTA = ['updateResourceQuota', 'deleteResourceQuota'];

/** pkg/api/node/formatter.go. */
function nodeOffers(node: KubeObject, mayUpdate: boolean): string[] {
  const asking = ['listUnhealthyVM', 'maintenancePossible', 'powerActionPossible'];
  if (!mayUpdate) return asking;
  const isMaintained = annotationOf(node, MAINTAIN_STATUS) !== '';
  return [
    ...asking,
    'enableCPUManager',
    'disableCPUManager',
    ...(isMaintained ? ['disableMaintenanceMode', 'powerAction'] : ['enableMaintenanceMode']),
    at(node, 'spec', 'unschedulable') === true ? 'uncordon' : 'cordon',
  ];
}

/** pkg/api/volume/formatter.go. */
function claimOffers(context: SteveContext, claim: KubeObject): string[] {
  const { store } = context;
  if (isResizing(store, claim)) return ['cancelExpand'];
  if (textAt(claim, 'status', 'phase') !== 'Bound') return [];
  const { namespace = '', name } = claim.metadata;
  const canSnapshot = snapshotClassOf(context, provisionerOf(store, claim)) !== '';
  const canMove = isRelease(context, '1.8') && vmsOfClaim(store, namespace, name).length === 0;
  return ['export', 'clone', ...(canSnapshot ? ['snapshot'] : []), ...(canMove ? ['dataMigration'] : [])];
}

/** pkg/api/volumesnapshot/formatter.go. */
function snapshotOffers(snapshot: KubeObject): string[] {
  const isReady = at(snapshot, 'status', 'readyToUse') === true;
  return isReady && annotationOf(snapshot, KEYS.storageClass) !== '' ? ['restore'] : [];
}

/** The names of all actions a kind has, offered now or not: what the schema knows. */
export function actionsOf(context: SteveContext, type: SteveType): readonly string[] {
  switch (type.resource) {
    case RESOURCES.vms:
      return VM_ACTIONS.filter(([, since, until]) => {
        const isGone = until !== undefined && isRelease(context, until);
        return isRelease(context, since) && !isGone;
      }).map(([name]) => name);
    case RESOURCES.nodes:
      return NODE_ACTIONS;
    case RESOURCES.claims:
      return [
        'export',
        'cancelExpand',
        'clone',
        'snapshot',
        ...(isRelease(context, '1.8') ? ['dataMigration'] : []),
      ];
    case RESOURCES.volumeSnapshots:
      return ['restore'];
    case RESOURCES.images:
      return ['upload'];
    case RESOURCES.namespaces:
      return isRelease(context, '1.4') ? QUOTA : [];
    default:
      return [];
  }
}

/** The actions of one object for one user; undefined where its kind has none. */
export function offersOf(
  context: SteveContext,
  access: Access,
  type: SteveType,
  object: KubeObject,
  namespace: string | undefined,
): string[] | undefined {
  const { resource } = type;
  if (actionsOf(context, type).length === 0) return undefined;
  const mayUpdate = access.may('update', resource, object.metadata.namespace, object.metadata.name);
  if (resource === RESOURCES.nodes) return nodeOffers(object, mayUpdate);
  if (!mayUpdate) return [];
  const quota =
    isRelease(context, '1.4') && access.may('update', RESOURCES.resourceQuotas, namespace) ? QUOTA : [];
  switch (resource) {
    case RESOURCES.vms:
      return [...quota, ...vmOffers(context, object)];
    case RESOURCES.namespaces:
      return quota;
    case RESOURCES.claims:
      return claimOffers(context, object);
    case RESOURCES.volumeSnapshots:
      return snapshotOffers(object);
    default:
      return textAt(object, 'spec', 'sourceType') === 'upload' ? ['upload'] : [];
  }
}

const NODE_ACTIONS = [
  'enableMaintenanceMode',
  'disableMaintenanceMode',
  'cordon',
  'uncordon',
  'listUnhealthyVM',
  'maintenancePossible',
  'powerAction',
  'powerActionPossible',
  'enableCPUManager',
  'disableCPUManager',
];

/** Actions of VMs with the release that brought them, and the one that took them away. */
const VM_ACTIONS: [name: string, since: string, until?: string][] = [
  ...[
    'start',
    'stop',
    'restart',
    'softreboot',
    'pause',
    'unpause',
    'migrate',
    'abortMigration',
    'findMigratableNodes',
    'backup',
    'restore',
    'createTemplate',
    'addVolume',
    'removeVolume',
    'clone',
    'forceStop',
    'dismissInsufficientResourceQuota',
  ].map((name): [string, string] => [name, '1.3']),
  ['ejectCdRom', '1.3', '1.8'],
  ['snapshot', '1.4'],
  ['updateResourceQuota', '1.4'],
  ['deleteResourceQuota', '1.4'],
  ['cpuAndMemoryHotplug', '1.6'],
  ['addNic', '1.7'],
  ['removeNic', '1.7'],
  ['findHotunpluggableNics', '1.7'],
  ['insertCdRomVolume', '1.8'],
  ['ejectCdRomVolume', '1.8'],
  ['storageMigration', '1.8'],
  ['cancelStorageMigration', '1.8'],
];

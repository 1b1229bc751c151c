import { t } from '../../../i18n/i18n.ts';
import type { VmNode } from '../../../scene/graph.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** VMs, joined with their instances; memory in bytes. */
export const vmList = defineList<VmNode>(
  'VirtualMachine',
  [
    { id: 'host', label: () => t('kind.host'), form: 'mono', width: 110, read: (vm) => vm.hostName },
    {
      id: 'cpu',
      label: () => t('fact.cpu'),
      form: 'cores',
      width: 80,
      read: (vm) => (vm.cpuCores === null ? null : vm.cpuCores * 1000),
    },
    { id: 'memory', label: () => t('fact.memory'), form: 'bytes', width: 80, read: (vm) => vm.memoryBytes },
    {
      id: 'address',
      label: () => t('host.address'),
      form: 'mono',
      width: 120,
      read: (vm) => (vm.addresses.length > 0 ? vm.addresses.join(', ') : null),
    },
    {
      id: 'guestCluster',
      label: () => t('list.guestCluster'),
      form: 'mono',
      width: 120,
      read: (vm) => vm.guestCluster,
    },
    {
      id: 'os',
      label: () => t('fact.os'),
      form: 'text',
      width: 120,
      isHidden: true,
      read: (vm) => vm.instance?.instance.guestOs ?? vm.vm?.vm.os ?? null,
    },
    {
      id: 'labels',
      label: () => t('labels.title'),
      form: 'mono',
      width: 220,
      isHidden: true,
      read: (vm) => vm.vm?.vm.labels?.join(', ') ?? null,
    },
    {
      id: 'runStrategy',
      label: () => t('vm.runStrategy'),
      form: 'text',
      width: 120,
      isHidden: true,
      read: (vm) => vm.vm?.vm.runStrategy ?? null,
    },
    {
      id: 'networks',
      label: () => t('list.networks'),
      form: 'mono',
      width: 160,
      isHidden: true,
      read: (vm) => vm.vm?.vm.networks.join(', ') ?? null,
    },
    {
      id: 'volumes',
      label: () => t('vm.volumes'),
      form: 'count',
      width: 80,
      isHidden: true,
      read: (vm) => vm.vm?.vm.volumeClaims.length ?? null,
    },
    {
      id: 'started',
      label: () => t('fact.started'),
      form: 'time',
      width: 80,
      isHidden: true,
      read: (vm) => vm.instance?.instance.startedAt ?? null,
    },
    {
      id: 'migratable',
      label: () => t('vm.migratable'),
      form: 'yes-no',
      width: 110,
      isHidden: true,
      read: (vm) => vm.instance?.instance.isLiveMigratable ?? null,
    },
    {
      id: 'agent',
      label: () => t('vm.agent'),
      form: 'yes-no',
      width: 100,
      isHidden: true,
      read: (vm) => vm.instance?.instance.hasAgent ?? null,
    },
  ],
  namespaced,
);

import { t } from '../../../i18n/i18n.ts';
import type { HostNode } from '../../../scene/graph.ts';
import { defineList } from '../column.ts';
import type { OwnColumn } from '../column.ts';
import { clusterWide } from './common.ts';

type Resource = 'cpu' | 'memory' | 'storage';

function resource(
  name: Resource,
  labels: { capacity: () => string; reserved: () => string; used: () => string },
): OwnColumn<HostNode>[] {
  const form = name === 'cpu' ? 'cores' : 'bytes';
  return [
    {
      id: `${name}Used`,
      label: labels.used,
      form,
      width: 104,
      read: (host) => host[name]?.used ?? null,
    },
    {
      id: `${name}Reserved`,
      label: labels.reserved,
      form,
      width: 130,
      isHidden: true,
      read: (host) => host[name]?.reserved ?? null,
    },
    {
      id: name,
      label: labels.capacity,
      form,
      width: 84,
      read: (host) => host[name]?.capacity ?? null,
    },
  ];
}

/** Hosts with what they have, promise and use: CPU in thousandths of a core, the rest in bytes. */
export const hostList = defineList<HostNode>(
  'Node',
  [
    {
      id: 'role',
      label: () => t('host.role'),
      form: 'text',
      width: 100,
      read: (host) => t(`role.${host.role}`),
    },
    { id: 'vms', label: () => t('host.vms'), form: 'count', width: 60, read: (host) => host.vms.length },
    ...resource('cpu', {
      used: () => t('list.cpuUsed'),
      reserved: () => t('list.cpuReserved'),
      capacity: () => t('fact.cpu'),
    }),
    ...resource('memory', {
      used: () => t('list.memoryUsed'),
      reserved: () => t('list.memoryReserved'),
      capacity: () => t('fact.memory'),
    }),
    ...resource('storage', {
      used: () => t('list.storageUsed'),
      reserved: () => t('list.storageReserved'),
      capacity: () => t('fact.storage'),
    }),
    {
      id: 'address',
      label: () => t('host.address'),
      form: 'mono',
      width: 120,
      read: ({ entity }) => entity.host.address,
    },
    {
      id: 'zone',
      label: () => t('host.zone'),
      form: 'text',
      width: 90,
      isHidden: true,
      read: ({ entity }) => entity.host.zone,
    },
    {
      id: 'labels',
      label: () => t('labels.title'),
      form: 'mono',
      width: 220,
      isHidden: true,
      read: ({ entity }) => entity.host.labels?.join(', ') ?? null,
    },
    {
      id: 'schedulable',
      label: () => t('list.schedulable'),
      form: 'yes-no',
      width: 110,
      isHidden: true,
      read: ({ entity }) => entity.host.isSchedulable,
    },
    {
      id: 'kubelet',
      label: () => t('host.kubelet'),
      form: 'mono',
      width: 130,
      isHidden: true,
      read: ({ entity }) => entity.host.kubeletVersion,
    },
    {
      id: 'os',
      label: () => t('fact.os'),
      form: 'text',
      width: 150,
      isHidden: true,
      read: ({ entity }) => entity.host.osImage,
    },
    {
      id: 'kernel',
      label: () => t('host.kernel'),
      form: 'mono',
      width: 150,
      isHidden: true,
      read: ({ entity }) => entity.host.kernelVersion,
    },
  ],
  clusterWide,
);

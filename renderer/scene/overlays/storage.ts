import { t } from '../../i18n/i18n.ts';
import { formatBytes, formatShare, quantityText } from '../../ui/format.ts';
import type { ClusterNode, Graph, HostNode, VmNode } from '../graph.ts';
import type { Fill } from '../look.ts';
import type { NamedOverlay } from './overlay.ts';
import { sameReading } from './same-reading.ts';
import { heatStep, rampOf, shareOf, shareSteps, stepOf } from './scale.ts';

const gib = 1024 ** 3;
const begins = [20 * gib, 50 * gib, 100 * gib, 250 * gib, 500 * gib];

const words = (bytes: number): string => quantityText(formatBytes(bytes));

function readHost(host: HostNode): Fill {
  if (host.role === 'witness') return { role: 'none', label: t('overlay.storage.witness') };
  const share = shareOf(host.storage);
  if (!host.storage || share === null) return { role: 'none', label: t('overlay.use.unknown') };
  return { role: heatStep(share), label: t('overlay.use.used', { share: formatShare(share, 1) }) };
}

function explainHost(host: HostNode): string[] {
  const { storage } = host;
  if (host.role === 'witness') return [t('overlay.storage.witness')];
  if (!storage) return [t('overlay.storage.unknown')];
  const capacity = words(storage.capacity);
  const of = (amount: number): { amount: string; capacity: string; share: string } => ({
    amount: words(amount),
    capacity,
    share: formatShare(amount, storage.capacity),
  });
  return [
    ...(storage.used === null ? [] : [t('overlay.storage.usedOf', of(storage.used))]),
    ...(storage.reserved === null ? [] : [t('overlay.storage.promisedOf', of(storage.reserved))]),
  ];
}

/** Sizes of the claims of a cluster in bytes, by entity id. */
function claimsOf(cluster: ClusterNode): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const entity of cluster.world.entities.values()) {
    if (entity.kind !== 'PersistentVolumeClaim') continue;
    const bytes = entity.volume.capacityBytes ?? entity.volume.requestedBytes;
    if (bytes !== null) sizes.set(entity.id, bytes);
  }
  return sizes;
}

/** How much the volumes of a VM may grow to, in bytes; null where it has none whose size is known. */
function sizeOf(vm: VmNode, claims: ReadonlyMap<string, number>): number | null {
  const sizes = (vm.vm?.links ?? []).flatMap(({ type, to }) =>
    type === 'uses-volume' ? (claims.get(to) ?? []) : [],
  );
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0);
}

function isSameSizes(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false;
  for (const [id, bytes] of a) if (b.get(id) !== bytes) return false;
  return true;
}

function claimsOfAll(graph: Graph): Map<string, number> {
  return new Map(graph.clusters.flatMap((cluster) => [...claimsOf(cluster)]));
}

/** Storage: how full the disks of hosts are, and how large the volumes of VMs are. */
export const storageOverlay: NamedOverlay = {
  name: 'storage',
  read: sameReading(
    claimsOfAll,
    (claims) => {
      const readVm = (vm: VmNode): Fill => {
        const bytes = sizeOf(vm, claims);
        if (bytes === null) return { role: 'none', label: t('overlay.storage.noVolumes') };
        return { role: stepOf(bytes, begins), label: words(bytes) };
      };
      return { vm: readVm, host: readHost };
    },
    isSameSizes,
  ),
  legend: () => [
    {
      title: t('overlay.storage.hosts'),
      isRamp: true,
      entries: rampOf(
        '0%',
        shareSteps.map((share) => formatShare(share, 1)),
      ),
    },
    {
      title: t('overlay.storage.vms'),
      isRamp: true,
      entries: rampOf(t('overlay.use.less'), begins.map(words)),
    },
  ],
  explain(node, graph) {
    if (node.type === 'host') return explainHost(node);
    if (node.type !== 'vm') return [];
    const cluster = graph.nodes.get(node.cluster);
    if (cluster?.type !== 'cluster') return [];
    const bytes = sizeOf(node, claimsOf(cluster));
    if (bytes === null) return [t('overlay.storage.noVolumes')];
    return [t('overlay.storage.sizeOf', { amount: words(bytes) })];
  },
};

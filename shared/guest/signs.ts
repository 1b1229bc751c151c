import { z } from 'zod';
import { shareText } from '../kinds/share.ts';
import { acreLabels, GuestDistribution, GuestRole } from './guest.ts';
import { roleWordsOf } from './node-names.ts';
import { readUserData } from './user-data.ts';

/**
 * What a VM's labels and user data say of its part in a guest cluster, beside its creator and the cluster's label.
 * Nodes of one pool say the same, so they share one object: a VM pays for a reference to it, and others for nothing.
 */
export const GuestSigns = z.object({
  /** Label harvesterhci.io/machineSetName as it came. */
  machineSet: z.string().optional(),
  /** Label nodepool.harvesterhci.io/name as it came: the pool with the suffix of its MachineSet. */
  pool: z.string().optional(),
  /** The cluster in the label harvestercluster/machinetype of Cluster API Provider Harvester. */
  capiCluster: z.string().optional(),
  /** Label harvesterhci.io/vmNamePrefix is the VM's whole name, as that provider writes it. */
  isOwnPrefix: z.boolean().optional(),
  /** Whether the name holds a word such as "cp" or "worker", read once here and not at every recognition. */
  hasRoleWords: z.boolean().optional(),
  distribution: GuestDistribution.optional(),
  roles: z.array(GuestRole).optional(),
  /** Where distribution and roles come from. */
  told: z.enum(['label', 'user-data']).optional(),
});
export type GuestSigns = z.infer<typeof GuestSigns>;

const known = new Map<string, GuestSigns>();
const mostKnown = 4096;

function share(signs: GuestSigns): GuestSigns {
  const key = JSON.stringify(signs);
  const same = known.get(key);
  if (same) return same;
  if (known.size >= mostKnown) known.clear();
  known.set(key, signs);
  return signs;
}

const capiPrefix = 'controlplane-';
const distributions: Record<string, GuestDistribution> = { k3s: 'K3s', rke2: 'RKE2' };
const ownRoles: Record<string, GuestRole[]> = { server: ['control-plane', 'etcd'], agent: ['worker'] };

type Sources = {
  name: string;
  /** A label of the VM, or of its template. */
  label: (key: string) => string | undefined;
  /** Inline cloud-init user data; longer ones are in a Secret, which is never read. */
  userData: string | null;
};

function tellOf({ label, userData }: Sources): Pick<GuestSigns, 'distribution' | 'roles' | 'told'> {
  const roles = ownRoles[label(acreLabels.role) ?? ''];
  if (roles) {
    const distribution = distributions[label(acreLabels.distribution) ?? ''];
    return { ...(distribution ? { distribution } : {}), roles, told: 'label' };
  }
  const read = userData === null ? null : readUserData(userData);
  if (!read) return {};
  return {
    ...(read.distribution === null ? {} : { distribution: read.distribution }),
    roles: [...read.roles],
    told: 'user-data',
  };
}

/**
 * The signs of a VM; undefined where it has none. Sources: harvester/docker-machine-driver-harvester create.go,
 * rancher-sandbox/cluster-api-provider-harvester (label harvestercluster/machinetype, vmNamePrefix).
 */
export function toGuestSigns(sources: Sources): GuestSigns | undefined {
  const { name, label } = sources;
  const machineSet = label('harvesterhci.io/machineSetName');
  const pool = label('nodepool.harvesterhci.io/name');
  const machineType = label('harvestercluster/machinetype');
  const capiCluster = machineType?.startsWith(capiPrefix) ? machineType.slice(capiPrefix.length) : '';
  const signs: GuestSigns = {
    ...(machineSet ? { machineSet: shareText(machineSet) } : {}),
    ...(pool ? { pool: shareText(pool) } : {}),
    ...(capiCluster ? { capiCluster: shareText(capiCluster) } : {}),
    ...(label('harvesterhci.io/vmNamePrefix') === name ? { isOwnPrefix: true } : {}),
    ...(roleWordsOf(name) === null ? {} : { hasRoleWords: true }),
    ...tellOf(sources),
  };
  return Object.keys(signs).length === 0 ? undefined : share(signs);
}

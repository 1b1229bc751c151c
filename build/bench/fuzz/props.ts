import { newPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';

/** How the simulator is reached, and what guest cluster it has. */
export type Told = {
  kubeconfigs: string[];
  rancher: { url: string; token: string };
  guest: { namespace: string; name: string; kubeconfig: string };
};

/** What names are about beside clusters and their objects, put there by topic: the part of a name before its dot. */
export type Props = {
  told: Told;
  cluster: string;
  /** Ids of entities there are now. */
  entities: ReadonlySet<string>;
  /** Asks, learns from the answer, and answers with its value or with the failure; null where none came. */
  must: (name: string, input: unknown) => Promise<unknown>;
  follow: (name: string, input: unknown) => void;
  note: (field: string, value: unknown) => void;
};

/** What exports are sealed under. */
export const passphrase = 'correct horse battery';

/** A plan of one small VM, where there is an image for it. */
export function toPlan(cluster: string, entities: ReadonlySet<string>): Plan {
  const plan = newPlan({ id: 'fuzz', name: 'Fuzz', cluster, createdAt: '2026-01-01T00:00:00Z' });
  const image = [...entities].find((id) => id.includes('/VirtualMachineImage/'));
  if (image === undefined) return plan;
  const disk = { name: 'root', sizeBytes: 20 * 2 ** 30, storageClass: null, bus: 'virtio' as const };
  return {
    ...plan,
    intentions: [
      {
        ...{ id: 'vm', type: 'create-vm', name: 'fuzz', namespace: 'default', count: 1 },
        shape: {
          ...{ cpuCores: 1, memoryBytes: 2 ** 30, firmware: 'bios', os: 'linux' },
          disks: [{ ...disk, image: image.split('/').slice(2).join('/') }],
          nics: [{ name: 'nic-0', network: null, addressing: { type: 'dhcp' } }],
        },
        ...{
          placement: { type: 'scheduler' },
          labels: {},
          sshKeys: [],
          userDataSlot: 'vm/user-data',
          starts: false,
        },
      },
    ],
  };
}

async function addRancher({ told, must }: Props): Promise<void> {
  const rancher = { ...told.rancher, name: 'Fuzz' };
  const refused = (await must('rancher.add', rancher)) as { certificate?: { sha256: string } } | null;
  await must('rancher.add', { ...rancher, pinSha256: refused?.certificate?.sha256 ?? '' });
}

async function sealAndOpen({ cluster, must, note }: Props): Promise<void> {
  const sealing = { clusters: [cluster], passphrase, withProxyPasswords: true };
  const sealed = (await must('sealed.export', sealing)) as { file?: string } | null;
  note('file', sealed?.file);
  await must('sealed.open', { file: sealed?.file, passphrase });
}

async function beginUpload({ cluster, must }: Props): Promise<void> {
  const file = { displayName: 'fuzz', fileName: 'fuzz.img', sizeBytes: 1_024, checksum: '' };
  const place = { cluster, namespace: 'default', storageClass: null, backend: 'backingimage' };
  await must('upload.begin', { ...place, ...file });
}

const places: Record<string, (props: Props) => Promise<unknown>> = {
  rancher: addRancher,
  sealed: sealAndOpen,
  upload: beginUpload,
  run: async ({ must }) => {
    await must('plan.keepSecret', { plan: 'fuzz', slot: 'vm/user-data', value: '#cloud-config\n' });
    await must('plan.apply', { plan: 'fuzz' });
  },
  guest: async ({ told, must, note, cluster }) => {
    const guest = `${cluster}/GuestCluster/${told.guest.namespace}/${told.guest.name}`;
    note('guest', guest);
    const read = (await must('kubeconfig.read', { text: told.guest.kubeconfig, source: 'pasted' })) as {
      draft: string;
    };
    await must('guest.setKubeconfig', { guest, draft: read.draft, context: 'default' });
  },
  console: ({ entities, follow }) => {
    const vm = [...entities].find((id) => id.includes('/VirtualMachineInstance/'));
    if (vm !== undefined) follow('console.open', { entity: vm.replace('Instance', ''), kind: 'serial' });
    return Promise.resolve();
  },
};

/** Puts there what the names of a topic are about. */
export async function putProps(name: string, props: Props): Promise<void> {
  const { must, cluster, entities, told } = props;
  await must('kubeconfig.read', { text: told.kubeconfigs[0], source: 'pasted' });
  await must('plan.save', { plan: toPlan(cluster, entities) });
  props.note('plan', 'fuzz');
  await places[name.split('.')[0] ?? '']?.(props);
}

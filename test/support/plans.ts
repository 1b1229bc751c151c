import type { CreateVm } from '../../shared/plan/intention.ts';

/** The wish for a VM whose user data is kept in the slot `vm/user-data`. */
export const vmWithSecret: CreateVm = {
  id: 'vm',
  type: 'create-vm',
  name: 'web',
  namespace: 'default',
  count: 1,
  shape: {
    cpuCores: 2,
    memoryBytes: 4 * 2 ** 30,
    disks: [
      { name: 'root', sizeBytes: 20 * 2 ** 30, image: 'default/leap', storageClass: null, bus: 'virtio' },
    ],
    nics: [{ name: 'nic-0', network: null, addressing: { type: 'dhcp' } }],
    firmware: 'bios',
    os: 'linux',
  },
  placement: { type: 'scheduler' },
  labels: {},
  sshKeys: [],
  userDataSlot: 'vm/user-data',
  starts: true,
};

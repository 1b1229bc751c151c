import { expect } from 'vitest';
import { at, objectAt, objectsAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { networksToPlug } from '../../../shared/actions/vm-plug-nic.ts';
import { mediaOf } from '../../../shared/actions/vm-cd.ts';
import type { Vm } from '../../../shared/kinds/vm.ts';
import { toSite } from '../../../shared/plan/site.ts';
import { takePluggable } from '../../support/hotplug.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab, Target } from './verbs.ts';

const gib = 2 ** 30;
let made = 0;
const vmOf = (lab: Lab, id: string): Vm => lab.entity(id) as Vm;
const siteOf = (lab: Lab) => toSite(lab.admin.world.view, 'c');

const withNic = async (lab: Lab): Promise<Target> => {
  const id = await takePluggable(lab);
  made += 1;
  const [network = ''] = networksToPlug(siteOf(lab), vmOf(lab, id));
  const mac = `02:00:00:00:00:${made.toString(16).padStart(2, '0')}`;
  return { id, options: { name: 'nic-1', network, mac } };
};
const withMedium = async (lab: Lab): Promise<Target> => {
  const id = await takePluggable(lab);
  const [[image] = ['']] = mediaOf(siteOf(lab), vmOf(lab, id));
  return { id, options: { drive: 'cdrom-0', image } };
};
const spec = (lab: Lab, { id }: Target) =>
  objectAt(lab.object(RESOURCES.vms, id), 'spec', 'template', 'spec');
const templates = (lab: Lab, { id }: Target): string =>
  lab.object(RESOURCES.vms, id)?.metadata.annotations?.['harvesterhci.io/volumeClaimTemplates'] ?? '';
const vmRequest = '/virtualmachines/+PATCH';

describeVerbs(
  'hot-plug and CD-ROM on Harvester 1.8',
  [
    {
      action: 'vm.plugNic',
      prepare: withNic,
      request: vmRequest,
      expectDone(lab, target) {
        const { name, network, mac } = target.options as { name: string; network: string; mac: string };
        const nic = objectsAt(spec(lab, target), 'domain', 'devices', 'interfaces').find(
          (each) => each.name === name,
        );
        expect(nic).toMatchObject({ model: 'virtio', bridge: {}, macAddress: mac });
        expect(spec(lab, target).networks).toContainEqual({ name, multus: { networkName: network } });
      },
    },
    {
      action: 'vm.unplugNic',
      prepare: async (lab) => {
        const { id, options } = await withNic(lab);
        await lab.act('vm.plugNic', id, options);
        return { id, options: { name: 'nic-1' } };
      },
      request: vmRequest,
    },
    {
      action: 'vm.resize',
      prepare: async (lab) => ({
        id: await takePluggable(lab),
        options: { sockets: 3, memoryBytes: 3 * gib },
      }),
      request: vmRequest,
      expectDone(lab, { id }) {
        const vmi = lab.object(RESOURCES.vmis, id);
        expect(at(vmi, 'status', 'currentCPUTopology', 'sockets')).toBe(3);
        expect(at(vmi, 'status', 'memory', 'guestCurrent')).toBe('3Gi');
      },
    },
    {
      action: 'vm.insertCd',
      prepare: withMedium,
      request: vmRequest,
      expectDone(lab, target) {
        const { image } = target.options as { image: string };
        const volume = objectsAt(spec(lab, target), 'volumes').find((each) => each.name === 'cdrom-0');
        expect(objectAt(volume, 'persistentVolumeClaim').hotpluggable).toBe(true);
        expect(templates(lab, target)).toContain(`"harvesterhci.io/imageId":"${image}"`);
      },
    },
    {
      action: 'vm.ejectCd',
      prepare: async (lab) => {
        const { id, options } = await withMedium(lab);
        await lab.act('vm.insertCd', id, options);
        return { id, options: { drive: 'cdrom-0' } };
      },
      request: vmRequest,
      expectDone(lab, target) {
        expect(objectsAt(spec(lab, target), 'volumes').map(({ name }) => name)).not.toContain('cdrom-0');
        expect(templates(lab, target)).not.toContain('cdrom-0');
      },
    },
  ],
  { harvesterVersion: '1.8', hosts: 5 },
);

/** A running VM with a medium in a drive that it was started with, as one before 1.8 has it. */
async function withDrive(lab: Lab): Promise<Target> {
  made += 1;
  const claimName = `medium-${made}`;
  const id = await takePluggable(lab, (vm) => {
    const { namespace = '' } = vm.metadata;
    lab.simulator.cluster.store.create(RESOURCES.claims, {
      kind: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      metadata: { name: claimName, namespace },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        storageClassName: 'harvester-longhorn',
        resources: { requests: { storage: '5Gi' } },
      },
    });
    const volumes = objectsAt(vm, 'spec', 'template', 'spec', 'volumes');
    const volume = { name: 'cdrom-0', persistentVolumeClaim: { claimName } };
    const spec = { ...objectAt(vm, 'spec', 'template', 'spec'), volumes: [...volumes, volume] };
    const template = { ...objectAt(vm, 'spec', 'template'), spec };
    return { ...vm, spec: { ...objectAt(vm, 'spec'), template } };
  });
  return { id, options: { drive: 'cdrom-0' } };
}

describeVerbs(
  'a CD-ROM before Harvester 1.8',
  [
    {
      action: 'vm.takeOutDrive',
      prepare: withDrive,
      request: '/restart+PUT',
      expectDone(lab, target) {
        const disks = objectsAt(spec(lab, target), 'domain', 'devices', 'disks').map(({ name }) => name);
        expect(disks).not.toContain('cdrom-0');
      },
    },
  ],
  { harvesterVersion: '1.7' },
);

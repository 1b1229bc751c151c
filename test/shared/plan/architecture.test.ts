import { describe, expect, it } from 'vitest';
import { buildNode, maskedValues } from '../../../shared/plan/build.ts';
import { checkPlan } from '../../../shared/plan/check.ts';
import type { Check } from '../../../shared/plan/check.ts';
import { toCloudInitOf } from '../../../shared/plan/cloud-init.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { toNodes } from '../../../shared/plan/node.ts';
import { HostNeeds } from '../../../shared/plan/shape.ts';
import type { Placement, Shape } from '../../../shared/plan/shape.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site } from '../../../shared/plan/site.ts';
import { valueAt } from '../../../shared/plan/canonical.ts';
import { rawImage } from '../../support/plan-objects.ts';
import {
  basics,
  cloudInitOf,
  createGuest,
  createVm,
  planOf,
  rawHost,
  rawHostStorage,
  rawVm,
  shapeOf,
  worldOf,
} from '../../support/plan-site.ts';

/** A site with hosts `node-01` and so on of these architectures. */
function siteOf(...architectures: ('amd64' | 'arm64')[]): Site {
  const hosts = architectures.map((architecture, index) =>
    rawHost(`node-0${index + 1}`, {
      labels: { 'kubernetes.io/arch': architecture },
      status: {
        allocatable: { cpu: String(31 + index), memory: '129024Mi', pods: '200' },
        conditions: [{ type: 'Ready', status: 'True' }],
        nodeInfo: { architecture },
      },
    }),
  );
  const stores = architectures.map((_, index) => rawHostStorage(`node-0${index + 1}`));
  return toSite(
    worldOf([...basics, ...hosts, ...stores, rawImage('arm', { displayName: 'debian-13-arm64' })]),
    'c',
  );
}

const check = (site: Site, ...intentions: Intention[]): Check => checkPlan(planOf(...intentions), site);
const errors = ({ findings }: Check): string[] =>
  findings.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));
const vm = (over: Partial<Shape> = {}, placement: Placement = { type: 'scheduler' }): Intention =>
  createVm('a', 'web', 1, { shape: shapeOf(over), placement });
const on = (architecture: 'amd64' | 'arm64'): Partial<Shape> => ({
  needs: HostNeeds.parse({ architecture }),
});

function manifest(site: Site, intention: Intention): unknown {
  const [node] = toNodes(site, [intention]).get('a') ?? [];
  return buildNode(node!, cloudInitOf, maskedValues).vm;
}
const template = ['spec', 'template', 'spec'];

describe('the architecture of VMs', () => {
  it('is that of the hosts, and goes with UEFI and its own memory overhead on arm64', () => {
    const site = siteOf('arm64', 'arm64');
    const built = manifest(site, vm());
    expect(valueAt(built, [...template, 'architecture'])).toBe('arm64');
    expect(valueAt(built, [...template, 'domain', 'firmware', 'bootloader', 'efi'])).toEqual({
      secureBoot: false,
    });
    const amd = manifest(siteOf('amd64'), vm());
    expect(valueAt(amd, [...template, 'architecture'])).toBe('amd64');
    expect(valueAt(amd, [...template, 'domain', 'firmware'])).toBeUndefined();
    const takenOn = (of: Site): number => {
      const { roomOf, landings } = check(of, vm());
      const host = landings[0]?.host ?? '';
      return of.hostNamed(host)!.entity.host.allocatableMemoryBytes - roomOf(host).memoryBytes;
    };
    expect(takenOn(site) - takenOn(siteOf('amd64'))).toBe(1.5 * 128 * 2 ** 20);
  });

  it('has to be chosen where hosts are of several, and then only those are taken', () => {
    const site = siteOf('amd64', 'arm64', 'arm64');
    const open = check(site, vm());
    expect(errors(open)).toEqual(['architecture-open']);
    expect(open.findings[0]?.text).toBe('The hosts are amd64 and arm64: choose for which of them web is.');
    expect(check(site, vm(on('amd64'))).landings.map(({ host }) => host)).toEqual(['node-01']);
    expect(check(site, vm(on('arm64'))).landings.map(({ host }) => host)).toEqual(['node-03']);
    const pinned = vm({}, { type: 'host', host: 'node-02' });
    expect(errors(check(site, pinned))).toEqual([]);
    expect(valueAt(manifest(site, pinned), [...template, 'architecture'])).toBe('arm64');
    const astray = check(site, vm(on('amd64'), { type: 'host', host: 'node-02' }));
    expect(astray.findings[0]?.text).toBe('No host can take web: node-02 is of another architecture.');
    expect(errors(check(siteOf('amd64'), vm(on('arm64'))))).toEqual(['architecture']);
  });

  it('forbids SATA disks and secure boot on arm64, and warns of an image that is named for another', () => {
    const site = siteOf('arm64');
    const disk = { name: 'root', sizeBytes: 40 * 2 ** 30, image: 'default/arm', storageClass: null };
    const found = check(site, vm({ firmware: 'secure-boot', disks: [{ ...disk, bus: 'sata' }] }));
    expect(errors(found)).toEqual(['bus-architecture', 'firmware-architecture']);
    const amd = check(siteOf('amd64'), vm({ disks: [{ ...disk, bus: 'virtio' }] }));
    const said = amd.findings.filter(({ code }) => code === 'image-architecture');
    expect(said.map(({ severity, text }) => `${severity}: ${text}`)).toEqual([
      'warning: The image debian-13-arm64 is for arm64 by its name, and web is to run on amd64.',
    ]);
  });

  it('of VMs that are there keeps them on hosts of theirs', () => {
    const hosts = siteOf('amd64', 'arm64', 'arm64');
    const world = worldOf(
      rawVm('old', 'node-02', { spec: { template: { spec: { architecture: 'arm64', domain: {} } } } }),
    );
    const entities = new Map([...world.entities]);
    for (const { entity } of hosts.hosts) entities.set(entity.id, entity);
    const site = toSite({ ...world, entities }, 'c');
    const move: Intention = { id: 'm', type: 'move-vm', vm: 'c/VirtualMachine/default/old', host: 'node-01' };
    expect(check(site, move).findings[0]).toMatchObject({ code: 'architecture', severity: 'error' });
    expect(errors(check(site, { ...move, host: 'node-03' }))).not.toContain('architecture');
  });

  it.each(['k3s', 'rke2'] as const)('has %s fetch the files of its own', (distribution) => {
    const site = siteOf('arm64');
    const airGap = { type: 'url' as const, url: 'https://files.example', caSlot: null };
    const guest = createGuest('a', 'shop', 1, 0, { distribution, airGap, join: { type: 'first-server' } });
    const [node] = toNodes(site, [guest]).get('a') ?? [];
    const { userData } = toCloudInitOf('c')(node!, maskedValues);
    expect(userData).toContain(
      distribution === 'k3s' ? 'k3s-airgap-images-arm64.tar.zst' : 'rke2.linux-arm64.tar.gz',
    );
    expect(userData).not.toContain('amd64');
  });
});

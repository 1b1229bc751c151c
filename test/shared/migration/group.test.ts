import { describe, expect, it } from 'vitest';
import { openGroup } from '../../../shared/migration/group.ts';
import { whyNotMigrate } from '../../../shared/migration/refusal.ts';
import { verdictsOf } from '../../../shared/migration/verdict.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { Site, SiteVm } from '../../../shared/plan/site.ts';
import { instanceObject, vmObject } from '../../support/fixtures/objects.ts';
import { basics, rawHost, rawVm, siteOf, worldOf } from '../../support/plan-site.ts';
import type { Raw } from '../../support/plan-site.ts';

const id = (name: string): string => `c/VirtualMachine/default/${name}`;
const vmIn = (site: Site, name: string): SiteVm => site.vms.get(id(name))!;
const site = (...raws: Raw[]): Site => toSite(worldOf([...basics, ...raws]), 'c');
const [one, two] = [rawHost('node-01'), rawHost('node-02')];
/** The template of a VM with other fields than the plain one has. */
const template = (spec: object, domain: object = {}, labels: object = {}): object => ({
  template: {
    metadata: { labels },
    spec: { ...vmObject({ domain }).spec.template.spec, ...spec },
  },
});
describe('a VM that goes nowhere says why on every host:', () => {
  const whyNot = (...raws: Raw[]): string | undefined => {
    const found = site(one, two, ...raws);
    const refusal = whyNotMigrate(found, vmIn(found, 'web'));
    for (const verdict of verdictsOf(found, vmIn(found, 'web'))) {
      expect(verdict).toMatchObject({ type: 'no', code: refusal?.code, words: refusal?.words });
    }
    return refusal?.words;
  };
  it('it is off, or is being deleted', () => {
    expect(whyNot(...rawVm('web', null))).toBe('web does not run, so there is nothing to migrate.');
    const metadata = { name: 'web', namespace: 'default', deletionTimestamp: '2026-01-01T00:00:00Z' };
    expect(whyNot(...rawVm('web', 'node-01', { metadata }))).toBe('web is being deleted.');
  });
  it("KubeVirt's reason, verbatim", () => {
    expect(whyNot(...rawVm('web', 'node-01', { isMigratable: false }))).toBe(
      'web cannot be migrated live: a CD-ROM is attached.',
    );
  });
  it('a migration that is under way', () => {
    const migration = {
      metadata: { name: 'm', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { vmiName: 'web' },
      status: { phase: 'Running', migrationState: { sourceNode: 'node-01', targetNode: 'node-02' } },
    };
    expect(whyNot(...rawVm('web', 'node-01'), ['VirtualMachineInstanceMigration', migration])).toBe(
      'web is migrating already, to node-02.',
    );
  });
  it('its devices, and the host it is bound to', () => {
    const devices = { devices: { gpus: [{ deviceName: 'nvidia.com/A2' }] } };
    expect(whyNot(...rawVm('web', 'node-01', { spec: template({}, devices) }))).toBe(
      'web uses devices of its host: nvidia.com/A2.',
    );
    const bound = { nodeSelector: { 'kubernetes.io/hostname': 'node-01' } };
    expect(whyNot(...rawVm('web', 'node-01', { spec: template(bound) }))).toBe(
      'web is bound to node-01 by its node selector.',
    );
  });
  it('volumes that are not shared, where KubeVirt has not said', () => {
    const instance = instanceObject({
      name: 'web',
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    const claim = {
      metadata: { name: 'web-01-disk-0-a1b2c', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'] },
    };
    const [vm] = rawVm('web', 'node-01');
    expect(whyNot(vm!, ['VirtualMachineInstance', instance], ['PersistentVolumeClaim', claim])).toBe(
      'web has volumes that only one host can use at a time: web-01-disk-0-a1b2c.',
    );
  });
  it('there is no other host', () => {
    const found = siteOf(1, ...rawVm('web', 'node-01'));
    expect(whyNotMigrate(found, vmIn(found, 'web'))?.words).toBe('There is no other host for web to go to.');
  });
});

describe('several VMs', () => {
  const big = template(
    {},
    { resources: { limits: { cpu: '4', memory: '90Gi' }, requests: { cpu: '400m', memory: '60Gi' } } },
  );
  const names = ['a', 'b', 'c'];
  const found = siteOf(3, ...names.flatMap((name) => rawVm(name, 'node-01', { spec: big })));
  const vms = names.map((name) => vmIn(found, name));

  it('are counted one after the other: what the first takes is not there for the next', () => {
    const group = openGroup(found, vms).to(found.hostNamed('node-02')!);
    expect(group).toMatchObject({ type: 'tight', short: '1 of 3' });
    expect(group.parts.map(({ verdict }) => verdict?.code ?? 'goes')).toEqual(['goes', 'memory', 'memory']);
    expect(group.words).toMatch(/^1 of 3 VMs can go to node-02.*b asks for 60\.\d GiB/);
  });
  it('go each to the best host that is left', () => {
    const { parts } = openGroup(found, vms).anywhere();
    expect(parts.map(({ verdict }) => verdict?.name ?? null)).toEqual(['node-02', 'node-03', null]);
    expect(parts[2]?.words).toBe('No host can take c.');
  });
  it('leave everything as it was', () => {
    const group = openGroup(found, vms);
    const before = group.all();
    group.anywhere();
    expect(group.all()).toEqual(before);
    expect(before.at(-1)).toMatchObject({ name: 'node-01', type: 'no', words: expect.any(String) as string });
  });
});

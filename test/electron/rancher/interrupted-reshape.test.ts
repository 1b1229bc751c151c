import { expect, it } from 'vitest';
import { shapeOfConfig } from '../../../shared/rancher/provision/config.ts';
import type { TendVerb } from '../../../shared/plan/intention.ts';
import { cutVersions, openShop, tendThrough, watchShop } from '../../support/cut-off.ts';
import { closeAfterEach } from '../../support/keep.ts';

const keep = closeAfterEach();

/** The fields of a HarvesterConfig as text, without those that its server writes and without one that is to change. */
function bytesOf({ metadata: _, ...fields }: Record<string, unknown>, without: string): string {
  return JSON.stringify(Object.entries(fields).filter(([key]) => key !== without));
}

it.each(cutVersions)(
  'the VMs of a pool are rebuilt once for each plan, though Rancher %s was away before it was asked, while it answered, and while it did it',
  async (version) => {
    const lab = keep(await openShop(version));
    const { store, kinds } = lab.rancher;
    const seen = watchShop(lab);
    const templates = (): number => store.list(kinds.harvesterMachineTemplates, 'fleet-default').length;
    const config = seen.configName('work');
    const kept = { config: bytesOf(seen.config('work'), 'memorySize'), templates: templates() };
    const others = { orders: seen.orders(), config: seen.config('cp'), vms: lab.vms('shop-cp') };
    const workers = lab.vms('shop-work');
    const reshape = (memory: number): TendVerb => {
      const before = seen.config('work');
      const shape = shapeOfConfig(before);
      if (shape === null) throw new Error('its shape cannot be read');
      const pool = lab.pool('work', 2, {
        roles: ['worker'],
        shape: { ...shape, memoryBytes: memory * 2 ** 30 },
      });
      return { type: 'reshape', pool, config, before: before as never };
    };
    const memory = (): unknown => seen.config('work')['memorySize'];

    await tendThrough(lab, 'first', reshape(3), ['before', () => seen.made().length > 0]);
    expect(memory()).toBe('3');
    const once = lab.vms('shop-work');
    expect(once).toEqual(seen.made().sort());
    expect(once).toHaveLength(2);
    expect(once.filter((vm) => workers.includes(vm))).toEqual([]);

    // It takes the change, and its answer is lost with the connection.
    await tendThrough(lab, 'second', reshape(4), [() => memory() === '4']);
    expect(memory()).toBe('4');
    const twice = lab.vms('shop-work');
    expect(seen.made().slice(2).sort()).toEqual(twice);
    expect(twice).toHaveLength(2);

    expect(bytesOf(seen.config('work'), 'memorySize')).toBe(kept.config);
    expect(templates()).toBe(kept.templates + 2);
    // What is none of the pool's is as it was.
    expect({ orders: seen.orders(), config: seen.config('cp'), vms: lab.vms('shop-cp') }).toEqual(others);
    expect(lab.isReady('shop')).toBe(true);
  },
  300_000,
);

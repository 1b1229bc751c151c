import { expect, it } from 'vitest';
import { makeAuthority } from '../../../electron/plans/authorities.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { toRegistry } from '../../../shared/plan/registry.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();

it.each<RancherVersion>(['2.10', '2.13'])(
  'nodes that Rancher %s makes pull from a private registry with a CA and a login of its own, which no plan holds',
  async (version) => {
    const lab = keep(await openThroughLab(version));
    const { outside } = lab.simulator.cluster.guests;
    const { certificatePem } = await makeAuthority('registry-ca', Date.now());
    outside.registries.set('reg.lab:5000', {
      versions: 'all',
      user: { name: 'pull', password: 'hunter2-registry' },
      caPem: certificatePem,
    });
    const registry = {
      ...toRegistry('reg.lab:5000'),
      username: 'pull',
      passwordSlot: 'shop/registry-password',
      caSlot: 'shop/registry-ca',
    };
    await lab.save('make', lab.wish('shop', 1, 1, { registry }));
    const give = (slot: string, value: string) =>
      lab.app().call('plan.keepSecret', { plan: 'make', slot, value });
    await give('shop/registry-password', 'hunter2-registry');
    // Without its CA the plan is not applied.
    await expect(lab.apply('make')).rejects.toThrow(/secrets that nobody has given: shop\/registry-ca/);
    expect(await give('shop/registry-ca', 'no certificate')).toMatchObject({ ok: false });
    expect(await give('shop/registry-ca', certificatePem)).toEqual({ ok: true, value: {} });
    await lab.reach(await lab.apply('make'), 'done', 240_000);
    expect(lab.isReady('shop')).toBe(true);
    const written = (await lab.app().files()).map(({ text }) => text).join('\n');
    expect(written).not.toMatch(/hunter2-registry|BEGIN CERTIFICATE-----\\nMII/);
    expect(lab.app().frames.join('\n')).not.toContain('hunter2-registry');
  },
  600_000,
);

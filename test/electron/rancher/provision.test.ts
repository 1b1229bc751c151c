import { expect, it } from 'vitest';
import { textAt } from '../../../electron/simulator/json.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openThroughLab } from '../../support/through-lab.ts';
import type { ThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();

const open = async (version: RancherVersion): Promise<ThroughLab> => keep(await openThroughLab(version));

const dayMs = 24 * 3600_000;

it.each<RancherVersion>(['2.10', '2.11', '2.13', '2.15'])(
  'a guest cluster of two pools is made through Rancher %s, grows, loses exactly one node, and goes',
  async (version) => {
    const lab = await open(version);
    await lab.save('make', lab.wish('shop', 3, 2));
    const review = await lab.review('make');
    const refused = review.flatMap((event) =>
      event.type === 'step' && event.dryRun.type === 'refused' ? [event.dryRun.message] : [],
    );
    expect(refused).toEqual([]);
    const run = await lab.reach(await lab.apply('make'), 'done', 240_000);
    expect(run.steps.map(({ type }) => type)).toEqual([
      'make-credential',
      'make-cloud-config',
      'make-config',
      'make-config',
      'make-cluster',
      'wait-guest',
    ]);
    expect(lab.vms('shop')).toHaveLength(5);
    expect(lab.isReady('shop')).toBe(true);
    expect(textAt(lab.provisioned('shop'), 'spec', 'kubernetesVersion')).toBe('v1.34.2+rke2r1');

    // Its token lasts as long as the release lets it.
    const credential = lab.credentialOf('shop');
    const bearer = /token: "?([^\s"]+)/.exec(lab.kubeconfigIn(credential) ?? '')?.[1];
    const token = [...lab.rancher.auth.tokens.values()].find((each) => each.bearer === bearer);
    expect(token?.bearer).not.toBe(lab.rancher.token);
    const lastsMs = (token?.expiresMs ?? 0) - (token?.createdMs ?? 0);
    if (version === '2.10' || version === '2.11') expect(lastsMs).toBe(30 * dayMs);
    else expect(token?.expiresMs).toBe(0);
    // Nothing of it is in what is written down.
    const written = (await lab.app().files()).map(({ text }) => text).join('\n');
    expect(written).not.toContain(bearer?.split(':')[1]);
    expect(lab.app().frames.join('\n')).not.toContain(bearer?.split(':')[1]);

    const work = lab.pool('work', 3, { roles: ['worker'] });
    await lab.done(
      'more',
      lab.tend('shop', { cp: 3, work: 2 }, { type: 'scale', pool: work, from: 2, to: 3 }),
    );
    expect(lab.vms('shop-work')).toHaveLength(3);

    const [, chosen = '', last = ''] = lab.vms('shop-work');
    await lab.done(
      'less',
      lab.tend(
        'shop',
        { cp: 3, work: 3 },
        {
          type: 'remove-node',
          pool: 'work',
          machine: chosen,
          vm: `${lab.cluster}/VirtualMachine/default/${chosen}`,
          from: 3,
        },
      ),
    );
    const left = lab.vms('shop-work');
    expect(left).toHaveLength(2);
    expect(left).not.toContain(chosen);
    expect(left).toContain(last);

    await lab.done('end', lab.tend('shop', { cp: 3, work: 2 }, { type: 'delete', keepsVolumes: true }));
    expect(lab.vms('shop')).toEqual([]);
    expect(lab.provisioned('shop')).toBeUndefined();
    const accounts = lab.simulator.cluster.store.list(RESOURCES.serviceAccounts, 'default');
    expect(accounts.map((each) => each.metadata.name)).not.toContain('shop');
    const [namespace, name = ''] = credential.split(':');
    expect(lab.rancher.store.get(RESOURCES.secrets, namespace, name)).toBeUndefined();
  },
  600_000,
);

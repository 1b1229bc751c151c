import { expect, it } from 'vitest';
import { textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { cutVersions, openShop, tendThrough, watchShop } from '../../support/cut-off.ts';
import { closeAfterEach } from '../../support/keep.ts';

const keep = closeAfterEach();
const [first, second, third] = ['v1.32.10+rke2r1', 'v1.33.6+rke2r1', 'v1.34.2+rke2r1'] as const;

it.each(cutVersions)(
  'Kubernetes is upgraded once for each plan, though Rancher %s was away before it was asked, while it answered, and while it did it',
  async (version) => {
    const lab = keep(await openShop(version, { release: { type: 'version', version: first } }));
    const wanted = (): string | undefined => textAt(lab.provisioned('shop'), 'spec', 'kubernetesVersion');
    const seen = watchShop(lab);
    const before = { orders: seen.orders(), vms: seen.vms(), configs: ['cp', 'work'].map(seen.config) };
    expect(wanted()).toBe(first);

    await tendThrough(lab, 'first', { type: 'upgrade', from: first, to: second }, [
      'before',
      () => wanted() === second && !lab.isReady('shop'),
    ]);
    expect([wanted(), lab.isReady('shop')]).toEqual([second, true]);
    expect(seen.orders()).toBe(before.orders + 1);

    // It takes the order, and its answer is lost with the connection.
    const verb = { type: 'upgrade', from: second, to: third } as const;
    await tendThrough(lab, 'second', verb, [() => wanted() === third]);
    expect([wanted(), lab.isReady('shop')]).toEqual([third, true]);
    expect(seen.orders()).toBe(before.orders + 2);

    const { guests } = lab.simulator.cluster;
    const kubelets = lab.vms('shop').map((vm) => {
      const member = guests.membershipOf('default', vm);
      const node = member?.guest.store.get(RESOURCES.nodes, undefined, member.node);
      return textAt(node, 'status', 'nodeInfo', 'kubeletVersion');
    });
    expect(kubelets).toEqual([third, third, third]);
    expect(seen.vms()).toEqual(before.vms);
    expect(seen.made()).toEqual([]);
    expect(['cp', 'work'].map(seen.config)).toEqual(before.configs);
  },
  300_000,
);

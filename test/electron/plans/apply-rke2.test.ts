import { expect, it } from 'vitest';
import { textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { GuestEvent } from '../../../shared/guest/inside/report.ts';
import { toEntityId } from '../../../shared/id.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { agentPool, guestWish, openPlanLab } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';

const keep = closeAfterEach();
const servers = ['erp-cp-1', 'erp-cp-2', 'erp-cp-3'];

/** What a page that follows the guest cluster is told last. */
function follow(lab: PlanLab, guest: string): { now: () => GuestEvent | null; cancel: () => void } {
  let last: GuestEvent | null = null;
  const { cancel } = lab.app().follow('guest.follow', { guest }, (event) => (last = event));
  return { now: () => last, cancel };
}

/** The nodes that the guest cluster's own API says are Ready, with the version of each. */
function readyNodes(event: GuestEvent | null): string[] {
  const nodes = event?.report?.nodes ?? [];
  return nodes.flatMap((node) => (node.isReady ? [node.name] : [])).sort();
}

it('applies RKE2 of three servers and an agent behind a load balancer, is told all of it by its API, grows it, and deletes it', async () => {
  const lab = keep(await openPlanLab());
  const { store } = lab.simulator.cluster;
  const vms = store.list(RESOURCES.vms).length;
  const wish = guestWish(lab.simulator, 'erp', 3, 1, {
    distribution: 'rke2',
    release: { type: 'version', version: 'v1.34.2+rke2r1' },
    join: { type: 'load-balancer', ipPool: null },
  });
  const options = {
    ...wish.guest.options,
    cni: 'cilium',
    disable: ['rke2-ingress-nginx'],
    profile: 'cis',
    sshUser: 'ops',
    sshKeys: ['ssh-ed25519 AAAAC3Nza ops@example.com'],
  };
  await lab.save('erp', { ...wish, guest: { ...wish.guest, options } });
  const events = await lab.review('erp');
  expect(events[0]).toMatchObject({ type: 'steps', findings: [], missingSecrets: [], isPossible: true });
  expect(events.filter((event) => event.type === 'step' && event.dryRun.type === 'refused')).toEqual([]);
  const made = await lab.reach(await lab.apply('erp'), 'done', 180_000);
  const address = textAt(store.get(RESOURCES.loadBalancers, 'default', 'erp-api'), 'status', 'address');
  expect(made.learned).toEqual([{ name: 'join-address/default/erp', value: address }]);

  // Servers one at a time, each after the one before is Ready; the agent after all of them.
  const createdAt = (name: string): string =>
    store.get(RESOURCES.vms, 'default', name)?.metadata.creationTimestamp ?? '';
  const order = [...servers, 'erp-work-1'].map(createdAt);
  expect(order).toEqual([...order].sort());

  const guest = toEntityId({
    cluster: lab.cluster,
    kind: 'GuestCluster',
    namespace: 'default',
    name: 'erp',
  });
  const followed = follow(lab, guest);
  await until('all of its nodes are Ready', () => readyNodes(followed.now()).length === 4);
  expect(readyNodes(followed.now())).toEqual([...servers, 'erp-work-1']);
  await until('its version is told', () => followed.now()?.report?.version === 'v1.34.2+rke2r1');
  expect(followed.now()).toMatchObject({
    state: 'live',
    hasKubeconfig: true,
    report: { quorum: { members: 3, ready: 3, needed: 2 }, vmsWithoutNode: [], problems: [] },
  });
  const { guests } = lab.simulator.cluster;
  expect([...(guests.machineOf('default', 'erp-cp-1')?.users ?? [])].sort()).toEqual(['etcd', 'ops']);
  expect([...(guests.machineOf('default', 'erp-work-1')?.users ?? [])]).toEqual(['ops']);
  const roles = (name: string): readonly string[] =>
    followed.now()?.report?.nodes.find((node) => node.name === name)?.roles ?? [];
  expect(roles('erp-cp-2')).toEqual(expect.arrayContaining(['control-plane', 'etcd']));
  // RKE2 gives agents no role label.
  expect(roles('erp-work-1')).toEqual([]);
  await until('its workloads are told', () => (followed.now()?.report?.workloads.length ?? 0) > 0);
  const workloads = followed.now()!.report!.workloads.map(({ name }) => name);
  expect(workloads).not.toContain('rke2-ingress-nginx-controller');

  await lab.save('more', {
    id: 'more',
    type: 'add-nodes',
    guest: { ...wish.guest, options },
    pool: agentPool(lab.simulator, 'work', 1),
  });
  await lab.reach(await lab.apply('more'), 'done', 120_000);
  await until('the new agent is Ready', () => readyNodes(followed.now()).includes('erp-work-2'));
  followed.cancel();

  const kubeconfigs = (): string[] => lab.secrets().filter((text) => text.includes('client-key-data'));
  expect(kubeconfigs()).toHaveLength(1);
  await lab.save('none', { id: 'none', type: 'delete-guest', guest });
  await lab.reach(await lab.apply('none'), 'done', 120_000);
  expect(store.list(RESOURCES.vms)).toHaveLength(vms);
  expect(store.get(RESOURCES.loadBalancers, 'default', 'erp-api')).toBeUndefined();
  const isOfIt = ({ metadata }: { metadata: { name: string } }): boolean => metadata.name.startsWith('erp-');
  for (const resource of [RESOURCES.claims, RESOURCES.secrets])
    await until('what was its own is gone', () => !store.list(resource).some(isOfIt));
  await until('its kubeconfig is forgotten', () => kubeconfigs().length === 0);
}, 300_000);

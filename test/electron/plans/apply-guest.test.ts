import { expect, it } from 'vitest';
import { conditionOf, textAt } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { toEntityId } from '../../../shared/id.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { until } from '../../support/backend.ts';
import { agentPool, guestWish, openPlanLab } from '../../support/plan-lab.ts';
import type { PlanLab } from '../../support/plan-lab.ts';

const keep = closeAfterEach();

function readyNodes({ simulator }: PlanLab, name: string): string[] {
  const guest = simulator.cluster.guests.clusterOf('default', name);
  return (guest?.store.list(RESOURCES.nodes) ?? [])
    .flatMap((node) => (conditionOf(node, 'Ready')?.status === 'True' ? [node.metadata.name] : []))
    .sort();
}

const five = ['shop-cp-1', 'shop-cp-2', 'shop-cp-3', 'shop-work-1', 'shop-work-2'];

/** Plugs a volume into a running VM, as the CSI driver does for a workload. */
function plug({ simulator }: PlanLab, vm: string, claim: string): void {
  const { store } = simulator.cluster;
  const [own] = store.list(RESOURCES.claims);
  if (!own) throw new Error('the simulator has no claims');
  store.put(RESOURCES.claims, {
    ...own,
    metadata: { name: claim, namespace: 'default' },
    status: { phase: 'Bound', capacity: { storage: '5Gi' } },
  });
  store.change(RESOURCES.vms, 'default', vm, (object) => {
    const text = JSON.stringify(object);
    const volume = `{"name":"${claim}","persistentVolumeClaim":{"claimName":"${claim}","hotpluggable":true}},`;
    const disk = `{"name":"${claim}","disk":{"bus":"scsi"},"serial":"${claim}"},`;
    return JSON.parse(
      text.replace('"volumes":[', `"volumes":[${volume}`).replace('"disks":[', `"disks":[${disk}`),
    ) as typeof object;
  });
}

it('applies K3s of three servers and two agents, adds one, takes one out, and deletes it with what is its own', async () => {
  const lab = keep(await openPlanLab());
  const { store } = lab.simulator.cluster;
  const wish = guestWish(lab.simulator, 'shop', 3, 2);
  await lab.save('shop', wish);
  const events = await lab.review('shop');
  expect(events[0]).toMatchObject({ type: 'steps', drift: [], missingSecrets: [], isPossible: true });
  expect(events.filter((event) => event.type === 'step' && event.dryRun.type === 'refused')).toEqual([]);
  expect(events.at(-1)).toMatchObject({ type: 'complete', refused: 0 });
  const vms = store.list(RESOURCES.vms).length;
  const made = await lab.reach(await lab.apply('shop'), 'done', 120_000);
  expect(readyNodes(lab, 'shop')).toEqual(five);
  expect(store.list(RESOURCES.vms)).toHaveLength(vms + 5);
  expect(made.learned).toHaveLength(1);
  expect(await lab.app().call('plan.apply', { plan: 'shop' })).toMatchObject({ error: { code: 'conflict' } });

  const guest = toEntityId({
    cluster: lab.cluster,
    kind: 'GuestCluster',
    namespace: 'default',
    name: 'shop',
  });
  const idOf = (name: string): string =>
    toEntityId({ cluster: lab.cluster, kind: 'VirtualMachine', namespace: 'default', name });
  await lab.save('more', {
    id: 'more',
    type: 'add-nodes',
    guest: wish.guest,
    pool: agentPool(lab.simulator, 'work', 1),
  });
  await lab.reach(await lab.apply('more'), 'done', 120_000);
  expect(readyNodes(lab, 'shop')).toEqual([...five, 'shop-work-3']);

  plug(lab, 'shop-work-2', 'pvc-of-a-workload');
  const followed = lab.app().followWorld(lab.cluster);
  await until('the plugged volume is known', () => {
    const vm = followed.world().entities.get(idOf('shop-work-2'));
    return vm?.kind === 'VirtualMachine' && vm.vm.hotplugClaims?.includes('pvc-of-a-workload') === true;
  });
  const claims = store.list(RESOURCES.claims).map(({ metadata }) => metadata.name);
  await lab.save('less', {
    id: 'less',
    type: 'remove-nodes',
    guest,
    vms: [idOf('shop-work-2')],
    allowsQuorumLoss: false,
  });
  const less = await lab.review('less');
  expect(less[0]).toMatchObject({
    leaving: [
      {
        goes: [expect.stringContaining('shop-work-2-root')],
        stays: [expect.stringContaining('pvc-of-a-workload')],
      },
    ],
  });
  await lab.reach(await lab.apply('less'), 'done', 120_000);
  expect(readyNodes(lab, 'shop')).toEqual([...five, 'shop-work-3'].filter((name) => name !== 'shop-work-2'));
  await until('its own disk is gone', () => store.list(RESOURCES.claims).length === claims.length - 1);
  expect(store.get(RESOURCES.claims, 'default', 'pvc-of-a-workload')).toBeDefined();

  await lab.save('none', { id: 'none', type: 'delete-guest', guest });
  const deleted = await lab.reach(await lab.apply('none'), 'done', 120_000);
  expect(deleted.undo?.impossible.length ?? 0).toBeGreaterThan(0);
  expect(store.list(RESOURCES.vms)).toHaveLength(vms);
  expect(store.get(RESOURCES.claims, 'default', 'pvc-of-a-workload')).toBeDefined();
  const left = store.list(RESOURCES.claims).filter(({ metadata }) => metadata.name.startsWith('shop-'));
  await until('all own disks are gone', () =>
    left.every(({ metadata }) => store.get(RESOURCES.claims, 'default', metadata.name) === undefined),
  );
  expect(
    textAt(
      store.list(RESOURCES.secrets).find(({ metadata }) => metadata.name.startsWith('shop-')),
      'metadata',
      'name',
    ),
  ).toBeUndefined();
}, 240_000);

import { expect, it } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import { openConsoles } from '../../../electron/console/consoles.ts';
import type { Consoles } from '../../../electron/console/consoles.ts';
import type { ConsoleState } from '../../../shared/console.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSession } from '../../support/session.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();
const hourMs = 3_600_000;

/** A serial line of a VM that runs, which waits for hours where it has to. */
async function open(): Promise<{ consoles: Consoles; simulator: TestSimulator; states: ConsoleState[] }> {
  const simulator = keep(await openTestSimulator({ guestClusters: 0 }));
  const session = keep(openTestSession(simulator.cluster.kubeconfig));
  const { namespace, name } = simulator.cluster.plan.vms.find(
    (vm) => vm.isRunning && vm.trouble === undefined,
  )!;
  await until('the VMs are known', () => session.world.view.health.VirtualMachineInstance?.type === 'live');
  const consoles = openConsoles();
  keep({ close: async () => consoles.close() });
  const states: ConsoleState[] = [];
  consoles.open({
    ...{ session, vm: `${session.cluster}/VirtualMachine/${namespace}/${name}`, kind: 'serial' },
    ...{ clock: systemClock, random: () => 0.99 },
    times: { backoffBaseMs: hourMs, backoffMaxMs: hourMs },
    onState: (state) => states.push(state),
    onBytes: () => Promise.resolve(),
  });
  return { consoles, simulator, states };
}
const linkOf = (state: ConsoleState | undefined): number => (state?.type === 'open' ? state.link : 0);

it('a console is connected anew at once after the machine slept, and asks nobody', async () => {
  const { consoles, states } = await open();
  await until('it is open', () => linkOf(states.at(-1)) === 1);
  consoles.wake();
  await until('it is open anew', () => linkOf(states.at(-1)) === 2);
  expect(states.map(({ type }) => type)).toEqual(['connecting', 'open', 'connecting', 'open']);
});

it('a console that waits to be tried again does not wait for what is left of it', async () => {
  const { consoles, simulator, states } = await open();
  await until('it is open', () => linkOf(states.at(-1)) === 1);
  await simulator.cluster.faults.set('reset@/subresources.kubevirt.io/');
  consoles.wake();
  await until('it is lost', () => states.at(-1)?.type === 'lost');
  await simulator.cluster.faults.clear();
  consoles.wake();
  await until('it is open anew', () => linkOf(states.at(-1)) === 2);
});

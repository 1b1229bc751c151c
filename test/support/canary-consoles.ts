import type { TestBackend } from './backend.ts';
import { until } from './backend.ts';
import { openTestConsole } from './console.ts';
import type { TestSimulator } from './simulator.ts';

type Stage = { app: TestBackend; simulator: TestSimulator; cluster: string };

/** How the names of the contract about consoles and what was done are used once. */
export const consoleUses = {
  'activity.follow': async ({ app }: Stage) => {
    let deeds: string[] = [];
    app.follow('activity.follow', {}, (event) => {
      if (event.type === 'all') deeds = event.entries.map(({ deed }) => deed.type);
    });
    await until('what was done is told', () => deeds.includes('action'));
  },
  'console.open': async ({ app, simulator, cluster }: Stage) => {
    const { namespace, name } = simulator.cluster.plan.vms.findLast((vm) => vm.isRunning && !vm.trouble)!;
    const opened = openTestConsole(app, `${cluster}/VirtualMachine/${namespace}/${name}`, 'serial');
    await until('it asks who it is', () => opened.text().includes('login: '));
    await opened.type('root\r');
  },
  'console.send': ({ app }: Stage) => app.call('console.send', { console: 'none', link: 1, data: 'AAAA' }),
  'console.retry': ({ app }: Stage) => app.call('console.retry', { console: 'none', isTaking: false }),
};

// A simulated cluster that changes, and says in some of its changes when they were written: a child of the benchmark.
import process from 'node:process';
import { openSimulator } from '../../electron/simulator/simulator.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';

/** Milliseconds between two changes that carry their time. */
const stampEveryMs = 20;

const [hosts, vms, churn] = process.argv.slice(2).map(Number);
const simulator = await openSimulator({
  scenario: 'three',
  hosts: hosts ?? 3,
  vms: vms ?? 10,
  churn: churn ?? 0,
});
const [cluster] = simulator.clusters;
if (cluster === undefined) throw new Error('There is no cluster.');
const { store } = cluster;

type Condition = { type: string; lastTransitionTime?: string };
let turn = 0;
const stamp = (): void => {
  const table = store.table(RESOURCES.vmis);
  turn += 7919;
  const vmi = table.at(turn % table.count())?.object;
  const status = vmi?.status as { conditions?: Condition[] } | undefined;
  if (vmi === undefined || status?.conditions?.some(({ type }) => type === 'Ready') !== true) return;
  const conditions = status.conditions.map((condition) =>
    condition.type === 'Ready' ? { ...condition, lastTransitionTime: new Date().toISOString() } : condition,
  );
  store.replace(RESOURCES.vmis, { ...vmi, status: { ...status, conditions } });
};
const timer = setInterval(stamp, stampEveryMs);

process.once('SIGTERM', () => {
  clearInterval(timer);
  void simulator.close().then(() => process.exit(0));
});
console.log(JSON.stringify({ kubeconfig: cluster.kubeconfig }));

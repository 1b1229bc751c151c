// The simulator of a soak, in a process of its own: prints where it is, and runs until it is told to end.
// Arguments: VMs, seed, changes a second, how much faster than real things happen.
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { openSimulator } from '../../electron/simulator/simulator.ts';

const [vms = '300', seed = '1', churn = '30', timeScale = '20'] = process.argv.slice(2);
const simulator = await openSimulator({
  scenario: 'three',
  vms: Number(vms),
  hosts: Math.max(3, Math.ceil(Number(vms) / 40)),
  seed,
  churn: Number(churn),
  timeScale: Number(timeScale),
  bookmarkMs: 500,
  hasControl: true,
});
const { control, clusters } = simulator;
const [cluster] = clusters;
process.once('SIGTERM', () => void simulator.close().then(() => process.exit(0)));
if (cluster) {
  // Changes switch VMs on and off at random: half of them run in the long run, so half run from the start.
  cluster.store.list(RESOURCES.vms).forEach((vm, index) => {
    const { running: _, ...spec } = vm.spec as Record<string, unknown>;
    const runStrategy = index % 2 === 0 ? 'Halted' : 'Always';
    cluster.store.replace(RESOURCES.vms, { ...vm, spec: { ...spec, runStrategy } });
  });
}
console.log(
  JSON.stringify({
    name: cluster?.name,
    kubeconfig: cluster?.kubeconfig,
    control: control && { url: control.url, token: control.token },
  }),
);

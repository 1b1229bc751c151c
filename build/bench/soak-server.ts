// The simulator of a soak, in a process of its own: prints where it is, and runs until it is told to end.
// Arguments: VMs, seed, changes a second, how much faster than real things happen.
import { openSimulator } from '../../electron/simulator/simulator.ts';

const [vms = '300', seed = '1', churn = '30', timeScale = '20'] = process.argv.slice(2);
const simulator = await openSimulator({
  scenario: 'three',
  vms: Number(vms),
  // Changes switch VMs on and off at random: half of them run in the long run, so half run from the start.
  stopped: 0.5,
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
console.log(
  JSON.stringify({
    name: cluster?.name,
    kubeconfig: cluster?.kubeconfig,
    control: control && { url: control.url, token: control.token },
  }),
);

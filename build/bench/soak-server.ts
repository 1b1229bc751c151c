// The simulator of a soak, in a process of its own: prints where it is, and runs until it is told to end.
import { openSimulator } from '../../electron/simulator/simulator.ts';

const [vms = '300', seed = '1'] = process.argv.slice(2);
const simulator = await openSimulator({
  scenario: 'three',
  vms: Number(vms),
  hosts: Math.max(3, Math.ceil(Number(vms) / 40)),
  seed,
  churn: 30,
  timeScale: 20,
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

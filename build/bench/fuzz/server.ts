// The simulator of a fuzzing run, in a process of its own: prints how it is reached, and runs until it is told to end.
import { openSimulator } from '../../../electron/simulator/simulator.ts';

const simulator = await openSimulator({
  scenario: 'three',
  vms: 30,
  hosts: 3,
  timeScale: 20,
  rancher: '2.13',
});
process.once('SIGTERM', () => void simulator.close().then(() => process.exit(0)));
const [cluster] = simulator.clusters;
const node = cluster?.plan.vms.find(({ guest }) => guest?.isServer === true);
const guest = { namespace: node?.namespace ?? '', name: node?.guest?.cluster ?? '' };
const api = await cluster?.guests.apiOf(guest.namespace, guest.name);
console.log(
  JSON.stringify({
    kubeconfigs: simulator.clusters.map(({ kubeconfig }) => kubeconfig),
    rancher: simulator.rancher && { url: simulator.rancher.url, token: simulator.rancher.token },
    guest: { ...guest, kubeconfig: api?.kubeconfig ?? '' },
  }),
);

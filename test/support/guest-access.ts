import { parse, stringify } from 'yaml';
import { systemClock } from '../../electron/clock.ts';
import type { Session } from '../../electron/cluster/session.ts';
import type { SessionOptions } from '../../electron/cluster/session.ts';
import { openGuestClients } from '../../electron/guest/guest-clients.ts';
import type { GuestClients, GuestClientsOptions } from '../../electron/guest/guest-clients.ts';
import { readKubeconfig } from '../../electron/kube/kubeconfig.ts';
import type { SimulatorOptions } from '../../electron/simulator/simulator.ts';
import type { GuestApi } from '../../electron/simulator/guests/open.ts';
import { Secret } from '../../electron/vault/secret.ts';
import type { VaultItem } from '../../electron/vault/vault.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import { openTestSession } from './session.ts';
import { openTestSimulator, until } from './simulator.ts';
import type { TestSimulator } from './simulator.ts';

/** A guest cluster of a simulated Harvester, and the app's ways to it. */
export type GuestAccess = {
  simulator: TestSimulator;
  session: Session;
  clients: GuestClients;
  /** The id of the guest cluster. */
  guest: string;
  namespace: string;
  name: string;
  /** Names of its servers and of its other nodes. */
  servers: string[];
  agents: string[];
  api: GuestApi;
  /** Keeps a kubeconfig, made of the administrator's by what is given; null keeps none. */
  keep: (change: KubeconfigChange | null) => void;
  /** Turns a VM off and waits until nothing of it runs. */
  stop: (vm: string) => Promise<void>;
  close: () => Promise<void>;
};

/** What is another in a kubeconfig; a token stands in place of the certificate. */
export type KubeconfigChange = { server?: string; caPem?: string; token?: string };

/** A kubeconfig as a server of K3s and RKE2 writes it for itself. */
export const asWritten = 'https://127.0.0.1:6443';

/** A guest cluster's kubeconfig with something changed, as text. */
export function changeKubeconfig(text: string, { server, caPem, token }: KubeconfigChange): string {
  const kubeconfig = parse(text) as {
    clusters: [{ cluster: Record<string, string> }];
    users: [{ user: Record<string, string> }];
  };
  const [{ cluster }] = kubeconfig.clusters;
  if (server !== undefined) cluster.server = server;
  if (caPem !== undefined) cluster['certificate-authority-data'] = Buffer.from(caPem).toString('base64');
  if (token !== undefined) kubeconfig.users[0].user = { token };
  return stringify(kubeconfig);
}

/** The guest cluster of a scenario with the most servers. */
export function guestOf({ cluster }: TestSimulator) {
  const byName = new Map<string, typeof cluster.plan.vms>();
  for (const vm of cluster.plan.vms) {
    if (vm.guest === undefined) continue;
    const key = `${vm.namespace}/${vm.guest.cluster}`;
    byName.set(key, [...(byName.get(key) ?? []), vm]);
  }
  const servers = (vms: typeof cluster.plan.vms): typeof cluster.plan.vms =>
    vms.filter(({ guest }) => guest?.isServer === true);
  const found = [...byName.values()].sort((a, b) => servers(b).length - servers(a).length)[0];
  const first = found?.[0];
  if (found === undefined || first?.guest === undefined) throw new Error('the scenario has no guest cluster');
  return {
    namespace: first.namespace,
    name: first.guest.cluster,
    servers: servers(found).map((vm) => vm.name),
    agents: found.filter(({ guest }) => guest?.isServer !== true).map((vm) => vm.name),
  };
}

/** Opens a simulator with guest clusters, a session of it, and the clients of the one with the most servers. */
export async function openGuestAccess(
  options: SimulatorOptions & {
    session?: Partial<SessionOptions>;
    clients?: Partial<GuestClientsOptions>;
    toHarvester?: (kubeconfig: string) => string;
  } = {},
): Promise<GuestAccess> {
  const {
    session: ofSession,
    clients: ofClients,
    toHarvester = (text: string): string => text,
    ...rest
  } = options;
  const simulator = await openTestSimulator({ timeScale: 200, vms: 16, guestClusters: 2, ...rest });
  const { cluster } = simulator;
  const session = openTestSession(toHarvester(cluster.kubeconfig), ofSession);
  const found = guestOf(simulator);
  const guest = `c/GuestCluster/${found.namespace}/${found.name}`;
  const api = await cluster.guests.apiOf(found.namespace, found.name);
  if (api === undefined) throw new Error('the guest cluster has no API');
  let kept: VaultItem = { type: 'absent' };
  const listeners = new Set<(guest: string) => void>();
  const clients = openGuestClients({
    sessions: { find: (id) => (id === 'c' ? ok(session) : fail(appError('not-found', 'none'))) },
    credentials: {
      read: () => Promise.resolve(ok(kept)),
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    networkOf: () => Promise.resolve(ok({ proxy: { own: 'none', app: null, noProxy: [] }, bundles: [] })),
    clock: systemClock,
    userAgent: 'test',
    ...ofClients,
  });
  const isKnown = (vm: string): boolean => {
    const { entities } = session.world.view;
    const instance = entities.get(`c/VirtualMachineInstance/${found.namespace}/${vm}`);
    return instance?.kind === 'VirtualMachineInstance' && instance.instance.phase === 'Running';
  };
  await until('its servers are known to run', () => found.servers.every(isKnown));
  return {
    ...{ simulator, session, clients, guest, api, ...found },
    keep: (change) => {
      if (change === null) kept = { type: 'absent' };
      else {
        const read = readKubeconfig(changeKubeconfig(api.kubeconfig, change));
        if (!read.ok) throw new Error(read.error.message);
        const credential = read.value.credentialOf('default');
        if (!credential.ok) throw new Error(credential.error.message);
        kept = { type: 'found', secret: new Secret(credential.value.reveal()) };
      }
      for (const listener of listeners) listener(guest);
    },
    stop: async (vm) => {
      const path = `/apis/subresources.kubevirt.io/v1/namespaces/${found.namespace}/virtualmachines/${vm}/stop`;
      const answer = await simulator.send('PUT', path, { body: { gracePeriod: 0 } });
      if (answer.code >= 300) throw new Error(answer.text);
      await until(`${vm} is off`, () => !isKnown(vm));
    },
    close: async () => {
      await clients.close();
      await session.close();
      await simulator.close();
    },
  };
}

import type { Distribution } from './artifacts.ts';
import { forwardsJournal } from './boot.ts';
import type { GuestContext } from './context.ts';
import { machineKey, whileOn } from './context.ts';
import type { GuestCluster } from './guest-cluster.ts';
import { hasQuorum, tokenFault } from './guest-cluster.ts';
import { imageFault, readYaml } from './images.ts';
import { BINARY } from './installer.ts';
import { profileFault } from './kernel.ts';
import type { Machine } from './machine.ts';
import { logTo } from './machine.ts';
import type { Membership } from './membership.ts';
import { reach } from './reach.ts';
import { RESOURCES } from '../resources.ts';
import { textAt, toTimestamp } from '../json.ts';

/** Seconds of simulated time. */
const STEPS = { start: 2, retry: 5, join: 4 };

/** A service of K3s or RKE2 as its unit starts it. */
interface Service {
  machine: Machine;
  unit: string;
  distribution: Distribution;
  isServer: boolean;
  version: string;
  config: Readonly<Record<string, unknown>>;
}

function toService(machine: Machine, unit: string): Service | undefined {
  if (!/^(k3s|k3s-agent|rke2-server|rke2-agent)$/.test(unit)) return undefined;
  const distribution = unit.startsWith('k3s') ? 'k3s' : 'rke2';
  const environment = JSON.parse(machine.files.get('/etc/systemd/system/k3s.env') ?? '{}') as Record<
    string,
    string
  >;
  const { K3S_URL, K3S_TOKEN } = environment;
  return {
    machine,
    unit,
    distribution,
    isServer: unit === 'k3s' || unit === 'rke2-server',
    version: machine.artifacts.get(BINARY[distribution])?.version ?? '',
    config: {
      ...(K3S_URL === undefined ? {} : { server: K3S_URL }),
      ...(K3S_TOKEN === undefined ? {} : { token: K3S_TOKEN }),
      ...readYaml(machine, `/etc/rancher/${distribution}/config.yaml`),
    },
  };
}

/** Opens the services of guests: each starts, founds or joins a cluster, and where it cannot says why and tries again. */
export function openServices(
  context: GuestContext,
  membership: Membership,
): { start: (machine: Machine, unit: string) => void; stop: (machine: Machine, unit: string) => void } {
  const { outside, clusters, machines, behaviour } = context;

  const log = ({ machine, unit }: Service, level: string, message: string): void => {
    const time = toTimestamp(behaviour.clock.nowMs());
    const line = `time="${time}" level=${level} msg=${JSON.stringify(message)}`;
    const path = `/var/log/journal/${unit}.log`;
    if (forwardsJournal(machine)) logTo(machine, path, `${unit}[1021]`, line);
    else machine.files.set(path, `${machine.files.get(path) ?? ''}${line}\n`.slice(-65_536));
  };
  const again = (service: Service, why: string, level = 'fatal'): void => {
    log(service, level, why);
    if (level === 'fatal')
      service.machine.write(`systemd[1]: ${service.unit}.service: Failed with result 'exit-code'.`);
    whileOn(context, service.machine, STEPS.retry, () => attempt(service.machine, service.unit));
  };
  /** Whether the machine has been in a cluster before: then `server` does not matter any more. */
  const resume = (service: Service): boolean => {
    const { machine } = service;
    const cluster = clusters.get(machine.membership?.cluster ?? '');
    if (cluster === undefined) return false;
    const node = textAt(service.config, 'node-name') ?? machine.hostname;
    const isKnown = cluster.store.get(RESOURCES.nodes, undefined, node) !== undefined;
    if (service.isServer && !isKnown) {
      again(
        service,
        'etcd: this server has been removed from the cluster please restore by erasing the data dir',
      );
      return true;
    }
    whileOn(context, machine, STEPS.join, () => membership.join(cluster, service));
    return true;
  };
  const joinAt = (service: Service, server: string): void => {
    const url = URL.canParse(server) ? new URL(server) : undefined;
    if (url?.protocol !== 'https:') {
      again(service, `--server is not a valid URL: ${server}`);
      return;
    }
    const wrong = (why: string): void =>
      again(
        service,
        `failed to validate connection to cluster at ${server}: ${why}`,
        service.isServer ? 'fatal' : 'error',
      );
    const parts = {
      store: behaviour.store,
      outside,
      machines: [...machines.values()].filter(context.isAlive),
      clusters: clusters.values(),
    };
    const reached = reach(
      { ...parts, addressOf: context.addressOf },
      url.hostname,
      Number(url.port || '443'),
    );
    if (reached.type === 'fault') {
      wrong(`failed to get CA certs: Get "${server}/cacerts": ${reached.message}`);
      return;
    }
    const { cluster, port } = reached;
    if (cluster.distribution !== service.distribution || (cluster.distribution === 'rke2' && port !== 9345)) {
      wrong(`failed to get CA certs: ${server}/cacerts: 401 Unauthorized`);
      return;
    }
    const fault = tokenFault(cluster, textAt(service.config, 'token') ?? '', service.isServer);
    if (fault !== undefined) {
      wrong(fault);
      return;
    }
    enter(service, cluster);
  };
  const enter = (service: Service, cluster: GuestCluster): void => {
    const node = textAt(service.config, 'node-name') ?? service.machine.hostname;
    if (!hasQuorum(cluster)) {
      again(service, 'etcdserver: request timed out', 'error');
      return;
    }
    if (cluster.store.get(RESOURCES.nodes, undefined, node) !== undefined) {
      again(
        service,
        `Node password rejected, duplicate hostname or contents of '/etc/rancher/node/password' may not match server node-passwd entry, try enabling a unique node name with the --with-node-id flag`,
        'error',
      );
      return;
    }
    if (service.isServer) {
      if (!cluster.hasEtcd) {
        again(
          service,
          'starting kubernetes: preparing server: failed to get etcd members: the cluster does not use embedded etcd',
        );
        return;
      }
      if (cluster.learner !== undefined && cluster.learner !== machineKey(service.machine)) {
        again(service, 'etcdserver: too many learner members in cluster', 'error');
        return;
      }
      cluster.learner = machineKey(service.machine);
    }
    log(service, 'info', `Joining cluster at ${textAt(service.config, 'server') ?? ''}`);
    whileOn(context, service.machine, STEPS.join, () => {
      if (cluster.learner === machineKey(service.machine)) cluster.learner = undefined;
      membership.join(cluster, service);
    });
  };
  const attempt = (machine: Machine, unit: string): void => {
    const service = toService(machine, unit);
    if (service === undefined || machine.units.get(unit)?.isRunning !== true) return;
    const { distribution, config, version, isServer } = service;
    const path = `/etc/rancher/${distribution}/config.yaml`;
    if (machine.files.has(path) && readYaml(machine, path) === undefined) {
      again(service, `failed to parse config file ${path}: yaml: line 1: did not find expected key`);
      return;
    }
    const profile = distribution === 'rke2' ? textAt(config, 'profile') : undefined;
    const unfit = profile === undefined ? undefined : profileFault(machine, profile, isServer);
    if (unfit !== undefined) {
      again(service, unfit);
      return;
    }
    log(service, 'info', `Starting ${distribution} ${isServer ? 'server' : 'agent'} ${version}`);
    const image =
      distribution === 'rke2' ? imageFault(outside, machine, distribution, version, config) : undefined;
    if (image !== undefined) {
      again(service, `Failed to pull runtime image: ${image}`);
      return;
    }
    if (resume(service)) return;
    const server = textAt(config, 'server');
    if (server !== undefined) joinAt(service, server);
    else if (!isServer) again(service, '--server is required');
    else membership.found(service, (why) => again(service, why));
  };
  return {
    start: (machine, unit) => {
      const known = machine.units.get(unit);
      if (known === undefined || known.isRunning) return;
      known.isRunning = true;
      whileOn(context, machine, STEPS.start, () => attempt(machine, unit));
    },
    stop: (machine, unit) => {
      const known = machine.units.get(unit);
      if (known !== undefined) known.isRunning = false;
    },
  };
}

import type { JsonObject, KubeObject } from '../../json.ts';
import { isObject, objectAt, objectsAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { AgentPlan } from '../../guests/system-agent.ts';
import type { RancherContext } from '../context.ts';
import { FLEET } from '../context.ts';
import { CLUSTER, INIT_NODE } from './capi.ts';
import { isServer, nodeOf, placeOf, tellNode, tellWaiting } from './machines.ts';
import type { MachinePlace } from './machines.ts';
import { machinesOf } from './pools.ts';

/** What Rancher remembers of the plans it has given out; they are Secrets in life. */
export interface Engine {
  /** Brings the nodes of a cluster nearer to what is wanted; answers what is waited for, or undefined when all is done. */
  advance: (cluster: KubeObject) => string | undefined;
  /** Forgets a cluster. */
  forget: (cluster: string) => void;
}

type Applied = { version: string; server: string | undefined };

/** The configuration for every node that machineSelectorConfig and machineGlobalConfig give. */
function commonConfig(context: RancherContext, cluster: KubeObject): JsonObject {
  const global = objectAt(cluster, 'spec', 'rkeConfig', 'machineGlobalConfig');
  const selected = objectsAt(cluster, 'spec', 'rkeConfig', 'machineSelectorConfig').filter(
    (each) => !isObject(each['machineLabelSelector']),
  );
  const merged: JsonObject = { ...global };
  for (const each of selected) Object.assign(merged, objectAt(each, 'config'));
  delete merged['cloud-provider-config'];
  return merged;
}

/** The kubeconfig of the cloud provider, by its Secret or inline. */
function cloudConfig({ store }: RancherContext, cluster: KubeObject): string | undefined {
  for (const each of objectsAt(cluster, 'spec', 'rkeConfig', 'machineSelectorConfig')) {
    const given = textAt(each, 'config', 'cloud-provider-config');
    if (given === undefined) continue;
    const match = /^secret:\/\/([^:]+):(.+)$/.exec(given);
    if (match === null) return given;
    const secret = store.get(RESOURCES.secrets, match[1] ?? '', match[2] ?? '');
    const isAllowed = (secret?.metadata.annotations?.['v2prov-secret-authorized-for-cluster'] ?? '')
      .split(',')
      .includes(cluster.metadata.name);
    const text = textAt(secret, 'data', 'credential');
    return !isAllowed || text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
  }
  return undefined;
}

/** registries.yaml of the nodes, with what the Secrets say (rancher/rancher pkg/capr/planner/registries.go). */
function registriesOf({ store }: RancherContext, cluster: KubeObject): JsonObject | undefined {
  const given = objectAt(cluster, 'spec', 'rkeConfig', 'registries');
  if (Object.keys(given).length === 0) return undefined;
  const configs: JsonObject = {};
  for (const [host, value] of Object.entries(objectAt(given, 'configs'))) {
    const secret = store.get(RESOURCES.secrets, FLEET, textAt(value, 'authConfigSecretName') ?? '');
    const of = (key: string): string =>
      Buffer.from(textAt(secret, 'data', key) ?? '', 'base64').toString('utf8');
    configs[host] = {
      ...(secret === undefined ? {} : { auth: { username: of('username'), password: of('password') } }),
      tls: {
        ...(textAt(value, 'caBundle') === undefined ? {} : { ca_file: `/etc/rancher/registry-${host}.pem` }),
        insecure_skip_verify: isObject(value) && value['insecureSkipVerify'] === true,
      },
    };
  }
  return { mirrors: objectAt(given, 'mirrors'), configs };
}

function registryFiles(cluster: KubeObject): Record<string, string> {
  const configs = objectAt(cluster, 'spec', 'rkeConfig', 'registries', 'configs');
  return Object.fromEntries(
    Object.entries(configs).flatMap(([host, value]) => {
      const bundle = textAt(value, 'caBundle');
      return bundle === undefined
        ? []
        : [[`/etc/rancher/registry-${host}.pem`, Buffer.from(bundle, 'base64').toString('utf8')]];
    }),
  );
}

/** Opens what gives plans to the agents on the machines. */
export function openEngine(context: RancherContext): Engine {
  const { store, kinds, random } = context;
  const applied = new Map<string, Applied>();
  const tokens = new Map<string, string>();

  const planFor = (cluster: KubeObject, machine: KubeObject, server: string | undefined): AgentPlan => {
    const version = textAt(cluster, 'spec', 'kubernetesVersion') ?? '';
    const distribution = version.includes('+k3s') ? 'k3s' : 'rke2';
    const token = tokens.get(cluster.metadata.name) ?? random.suffix(48);
    tokens.set(cluster.metadata.name, token);
    const labels = machine.metadata.labels ?? {};
    const cloud = cloudConfig(context, cluster);
    const cloudPath = `/var/lib/rancher/${distribution}/etc/config-files/cloud-provider-config`;
    return {
      distribution,
      version,
      isServer: isServer(machine),
      config: {
        ...commonConfig(context, cluster),
        token,
        ...(server === undefined ? { 'cluster-init': true } : { server }),
        'node-name': machine.metadata.name,
        'node-label': [`rke.cattle.io/machine=${machine.metadata.uid ?? ''}`],
        ...(cloud === undefined ? {} : { 'cloud-provider-config': cloudPath }),
        ...(labels['rke.cattle.io/worker-role'] !== 'true' && isServer(machine)
          ? { 'node-taint': ['node-role.kubernetes.io/control-plane=:NoSchedule'] }
          : {}),
      },
      registries: registriesOf(context, cluster),
      files: { ...registryFiles(cluster), ...(cloud === undefined ? {} : { [cloudPath]: cloud }) },
    };
  };
  const hasAgent = ({ harvester, namespace, name }: MachinePlace): boolean =>
    harvester.cluster.guests.hasSystemAgent(namespace, name);
  const deliver = (
    cluster: KubeObject,
    machine: KubeObject,
    place: MachinePlace,
    server: string | undefined,
  ): void => {
    const { guests } = place.harvester.cluster;
    const inside = guests.machineOf(place.namespace, place.name);
    if (inside === undefined) return;
    const plan = planFor(cluster, machine, server);
    const fault = guests.perform(inside, plan);
    if (fault !== undefined) {
      tellWaiting(context, machine, `error applying plan: ${fault}`);
      return;
    }
    applied.set(machine.metadata.uid ?? '', { version: plan.version, server });
  };
  const joinAddress = (cluster: KubeObject, init: KubeObject): string | undefined => {
    const address = objectsAt(init, 'status', 'addresses').find((each) => each['type'] === 'InternalIP')?.[
      'address'
    ];
    const isK3s = (textAt(cluster, 'spec', 'kubernetesVersion') ?? '').includes('+k3s');
    return typeof address === 'string' ? `https://${address}:${isK3s ? 6443 : 9345}` : undefined;
  };
  /** The first server; it keeps its label as long as it is there. */
  const initOf = (servers: readonly KubeObject[]): KubeObject | undefined => {
    const marked = servers.find((machine) => machine.metadata.labels?.[INIT_NODE] === 'true');
    if (marked !== undefined) return marked;
    const joined = servers.find((machine) => {
      const place = placeOf(context, machine);
      return place !== undefined && nodeOf(place) !== undefined;
    });
    const chosen =
      joined ??
      servers.find((machine) => {
        const place = placeOf(context, machine);
        return place !== undefined && hasAgent(place);
      });
    if (chosen === undefined) return undefined;
    const { metadata } = chosen;
    return store.replace(kinds.machines, {
      ...chosen,
      metadata: { ...metadata, labels: { ...metadata.labels, [INIT_NODE]: 'true' } },
    });
  };

  return {
    advance: (cluster) => {
      const wanted = textAt(cluster, 'spec', 'kubernetesVersion') ?? '';
      const machines = machinesOf(context, CLUSTER, cluster.metadata.name).filter(
        (machine) => machine.metadata.deletionTimestamp === undefined,
      );
      const servers = machines.filter(isServer);
      const init = initOf(servers);
      const waits: string[] = [];
      let isBusy = false;
      let areServersReady = init !== undefined;
      const order = [
        ...servers.filter((each) => each.metadata.name === init?.metadata.name),
        ...servers.filter((each) => each.metadata.name !== init?.metadata.name),
        ...machines.filter((each) => !isServer(each)),
      ];
      for (const machine of order) {
        const { name, uid = '' } = machine.metadata;
        const place = placeOf(context, machine);
        const node = place === undefined ? undefined : nodeOf(place);
        const done =
          applied.get(uid) ?? (node === undefined ? undefined : { version: node.version, server: undefined });
        const isReady = node?.isReady === true && node.version === wanted;
        if (node !== undefined) tellNode(context, machine, node.name, node.isReady);
        if (isReady) continue;
        waits.push(name);
        const isInit = name === init?.metadata.name;
        if (isServer(machine)) {
          const mayGo = isInit || (areServersReady && !isBusy);
          areServersReady = false;
          if (!mayGo) continue;
        } else if (!areServersReady || (node !== undefined && isBusy)) continue;
        isBusy = true;
        if (place === undefined || !hasAgent(place) || done?.version === wanted) continue;
        const server = isInit || init === undefined ? undefined : joinAddress(cluster, init);
        if (isInit || server !== undefined) deliver(cluster, machine, place, server);
      }
      if (machines.length === 0)
        return 'waiting for at least one control plane, etcd, and worker node to be registered';
      if (waits.length === 0) return undefined;
      const role = init === undefined || waits.includes(init.metadata.name) ? 'bootstrap' : 'control plane';
      return `configuring ${role} node(s) ${waits.slice(0, 3).join(',')}${waits.length > 3 ? ` and ${waits.length - 3} more` : ''}`;
    },
    forget: (cluster) => void tokens.delete(cluster),
  };
}

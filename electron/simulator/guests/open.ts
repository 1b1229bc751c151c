import type { Behaviour } from '../behaviour/context.ts';
import type { KubeObject } from '../json.ts';
import { conditionOf, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { adoptCluster, plannedClusters } from './adopt.ts';
import { hasGuestAgent, openBoot } from './boot.ts';
import { readStaticAddress } from './cloud-config.ts';
import { createCommands } from './commands.ts';
import type { GuestContext } from './context.ts';
import { machineKey } from './context.ts';
import type { GuestCluster } from './guest-cluster.ts';
import type { Machine } from './machine.ts';
import { createMachine } from './machine.ts';
import { adminKubeconfig, openMembership } from './membership.ts';
import type { Outside } from './outside.ts';
import { openOutside } from './outside.ts';
import { openGuestServer } from './serve.ts';
import { openServices } from './service.ts';
import type { AgentPlan } from './system-agent.ts';
import { performPlan, SYSTEM_AGENT } from './system-agent.ts';

/** The API of a guest cluster as this machine reaches it. */
export interface GuestApi {
  /** https://127.0.0.1:PORT, which stands for port 6443 of its servers and of the load balancer before them. */
  server: string;
  port: number;
  caPem: string;
  /** An administrator's, for that server. */
  kubeconfig: string;
}

/** The inside of a cluster's VMs. */
export interface Guests {
  /** What guests reach beside each other: releases, registries, names. */
  outside: Outside;
  /** The fixed address that network data gives the first NIC of a VM; `namespace/name`. */
  staticAddressOf: (vm: string) => string | undefined;
  /** Whether a guest agent answers in a VM that was made while the cluster ran; `namespace/name`. */
  hasAgent: (vm: string) => boolean;
  machineOf: (namespace: string, name: string) => Machine | undefined;
  clusterOf: (namespace: string, name: string) => GuestCluster | undefined;
  /** Opens the API of a guest cluster, by namespace and name; undefined where there is none. */
  apiOf: (namespace: string, name: string) => Promise<GuestApi | undefined>;
  /** The guest cluster a VM is a node of, and the node's name there. */
  membershipOf: (namespace: string, name: string) => { guest: GuestCluster; node: string } | undefined;
  /** The port of 127.0.0.1 on which the API of a guest cluster answers. */
  serverOf: (guest: GuestCluster) => Promise<number>;
  /** Whether Rancher's system agent runs in a VM. */
  hasSystemAgent: (namespace: string, name: string) => boolean;
  /** Calls back when Rancher's system agent starts in a VM; returns how to stop. */
  onSystemAgent: (listener: (machine: Machine) => void) => () => void;
  /** Has the system agent in a VM do a plan; answers why it cannot, or undefined. */
  perform: (machine: Machine, plan: AgentPlan) => string | undefined;
  /** The port of 127.0.0.1 behind a port of a VM; undefined where nothing listens there. */
  portOf: (namespace: string, name: string, port: number) => Promise<number | undefined>;
  close: () => Promise<void>;
}

const isRunning = (vmi: KubeObject | undefined): boolean => textAt(vmi, 'status', 'phase') === 'Running';

/** Opens the inside of the VMs of a cluster: what they start with is obeyed, and the clusters they form answer. */
export function openGuests(behaviour: Behaviour): Guests {
  const { store, plan, clock, random, addressFor } = behaviour;
  const outside = openOutside();
  const machines = new Map<string, Machine>();
  const clusters = new Map<string, GuestCluster>();
  const planned = new Set(plan.vms.map(machineKey));
  const plannedGuests = plannedClusters(plan.vms);
  const adopted = new Map<string, Promise<GuestCluster | undefined>>();
  let isClosed = false;

  const vmiOf = (namespace: string, name: string): KubeObject | undefined =>
    store.get(RESOURCES.vmis, namespace, name);
  const context: GuestContext = {
    behaviour,
    outside,
    machines,
    clusters,
    isClosed: () => isClosed,
    addressOf: ({ namespace, name }) => {
      const vmi = vmiOf(namespace, name);
      const [nic] = objectsAt(vmi, 'spec', 'domain', 'devices', 'interfaces');
      const nicName = textAt(nic, 'name') ?? '';
      const network = objectsAt(vmi, 'spec', 'networks').find((each) => each.name === nicName);
      return addressFor(textAt(network, 'multus', 'networkName') ?? 'pod', `${namespace}/${name} ${nicName}`);
    },
    isAlive: (machine) => {
      const vmi = vmiOf(machine.namespace, machine.name);
      const host = textAt(vmi, 'status', 'nodeName') ?? '';
      return (
        machine.isOn && !behaviour.silentHosts.has(host) && conditionOf(vmi, 'Paused')?.status !== 'True'
      );
    },
  };
  const membership = openMembership(context);
  const services = openServices(context, membership);
  const agentListeners = new Set<(machine: Machine) => void>();
  const startUnit = (machine: Machine, name: string): void => {
    if (name !== SYSTEM_AGENT) {
      services.start(machine, name);
      return;
    }
    machine.units.set(name, { isEnabled: true, isRunning: true });
    for (const listener of agentListeners) listener(machine);
  };
  const run = createCommands({
    outside,
    onUnit: (machine, unit, isStarted) =>
      isStarted ? startUnit(machine, unit) : services.stop(machine, unit),
  });
  const bootUp = openBoot(context, run, startUnit);

  const machineFor = (namespace: string, name: string): Machine | undefined => {
    const vm = store.get(RESOURCES.vms, namespace, name);
    if (vm === undefined) return undefined;
    const key = machineKey({ namespace, name });
    const known = machines.get(key);
    if (known?.vmUid === vm.metadata.uid) return known;
    const isArm = textAt(vm, 'spec', 'template', 'spec', 'architecture') === 'arm64';
    const machine = createMachine(namespace, name, vm.metadata.uid ?? '', isArm ? 'arm64' : 'amd64');
    machine.isInitialised = planned.has(key);
    machine.isOn = machine.isInitialised && isRunning(vmiOf(namespace, name));
    machines.set(key, machine);
    return machine;
  };
  const powerOff = (machine: Machine): void => {
    if (!machine.isOn) return;
    machine.isOn = false;
    machine.life += 1;
    for (const unit of machine.units.values()) unit.isRunning = false;
  };
  const powerOn = (namespace: string, name: string): void => {
    const machine = machineFor(namespace, name);
    if (machine === undefined) return;
    powerOff(machine);
    machine.isOn = true;
    machine.life += 1;
    bootUp(machine);
  };
  store.onChange(({ resource, type, entry: { object }, previous }) => {
    const { namespace = '', name } = object.metadata;
    const key = machineKey({ namespace, name });
    if (resource === RESOURCES.vmis) {
      const runs = type !== 'DELETED' && isRunning(object);
      if (runs && !isRunning(previous?.object)) setImmediate(() => powerOn(namespace, name));
      const machine = machines.get(key);
      if (!runs && machine !== undefined) powerOff(machine);
    } else if (resource === RESOURCES.vms && type === 'DELETED') {
      const machine = machines.get(key);
      if (machine === undefined) return;
      powerOff(machine);
      machines.delete(key);
      membership.forget(machine);
    }
  });

  const adopt = async (namespace: string, name: string): Promise<GuestCluster | undefined> => {
    const key = machineKey({ namespace, name });
    const vms = plannedGuests.get(key);
    if (vms === undefined) return undefined;
    const found = adopted.get(key) ?? adoptCluster(context, membership, machineFor, vms);
    adopted.set(key, found);
    return found;
  };
  const clusterOf = (namespace: string, name: string): GuestCluster | undefined =>
    [...clusters.values()].find((cluster) => cluster.namespace === namespace && cluster.name === name);
  const portFor = async (cluster: GuestCluster): Promise<number> => {
    cluster.server ??= openGuestServer(cluster, plan, clock, random);
    return (await cluster.server).port;
  };
  return {
    outside,
    staticAddressOf: (vm) => {
      const [namespace = '', name = ''] = vm.split('/');
      const vmi = planned.has(vm) ? undefined : vmiOf(namespace, name);
      return vmi === undefined ? undefined : readStaticAddress(store, vmi)?.address;
    },
    hasAgent: (vm) => {
      const [namespace = '', name = ''] = vm.split('/');
      return hasGuestAgent(context, namespace, name);
    },
    machineOf: machineFor,
    clusterOf,
    apiOf: async (namespace, name) => {
      const cluster = clusterOf(namespace, name) ?? (await adopt(namespace, name));
      if (cluster === undefined) return undefined;
      const port = await portFor(cluster);
      const server = `https://127.0.0.1:${port}`;
      return {
        server,
        port,
        caPem: cluster.pki.serverCaPem,
        kubeconfig: await adminKubeconfig(cluster, server),
      };
    },
    membershipOf: (namespace, name) => {
      const key = machineKey({ namespace, name });
      for (const guest of clusters.values()) {
        const member = guest.members.get(key);
        if (member !== undefined) return { guest, node: member.node };
      }
      return undefined;
    },
    serverOf: portFor,
    hasSystemAgent: (namespace, name) =>
      machines.get(machineKey({ namespace, name }))?.units.get(SYSTEM_AGENT)?.isRunning === true,
    onSystemAgent: (listener) => {
      agentListeners.add(listener);
      return () => agentListeners.delete(listener);
    },
    perform: (machine, agentPlan) => performPlan(context, machine, agentPlan, services.start, services.stop),
    portOf: async (namespace, name, port) => {
      const vm = plan.vms.find((each) => each.namespace === namespace && each.name === name);
      if (vm?.guest !== undefined) await adopt(namespace, vm.guest.cluster);
      const machine = machines.get(machineKey({ namespace, name }));
      if (machine === undefined || !context.isAlive(machine)) return undefined;
      const cluster = [...clusters.values()].find(
        (each) => each.members.get(machineKey(machine))?.isServer === true,
      );
      const isPort = port === 6443 || (port === 9345 && cluster?.distribution === 'rke2');
      return cluster !== undefined && isPort ? portFor(cluster) : undefined;
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...clusters.values()].map((cluster) => cluster.close()));
    },
  };
}

import type { Session } from '../../electron/cluster/session.ts';
import type { KubeClient } from '../../electron/kube/client.ts';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { KindName } from '../../shared/kinds/index.ts';
import type { Result } from '../../shared/result.ts';
import { act, sessionWith } from './acted-on.ts';
import { connected } from './connected.ts';
import { openTestSimulator, until } from './simulator.ts';
import type { TestSimulator } from './simulator.ts';

/** Fields of an object of which nothing is known. */
export type Fields = Record<string, unknown>;

/** The entity id of a host of cluster `c`. */
export const idOf = (name: string): string => `c/Node/-/${name}`;

/** Verbs of hosts with the options they are asked with. */
const optionsOf = {
  'host.cordon': undefined,
  'host.uncordon': undefined,
  'host.enterMaintenance': { isForced: false },
  'host.leaveMaintenance': undefined,
  'host.rename': { name: 'Rack B7' },
  'host.cpuManagerOn': undefined,
  'host.cpuManagerOff': undefined,
  'host.powerOn': undefined,
  'host.powerOff': undefined,
  'host.reboot': undefined,
} satisfies Partial<Record<ActionName, unknown>>;

/** A verb of hosts. */
export type HostVerb = keyof typeof optionsOf;
export const hostVerbs = Object.keys(optionsOf) as HostVerb[];

/** A simulator whose hosts are acted on, and put back. */
export type HostLab = {
  simulator: TestSimulator;
  /** One who may look at VMs only. */
  viewer: KubeClient;
  node: (name: string) => KubeObject;
  annotation: (name: string, key: string) => string | undefined;
  isCordoned: (name: string) => boolean;
  edit: (name: string, change: (node: KubeObject) => KubeObject) => void;
  /** A session with the world as it is now, as the administrator unless told otherwise. */
  seen: (client?: KubeClient) => Session;
  close: (name: string) => void;
  maintain: (name: string) => void;
  pin: (name: string, isOn: boolean) => void;
  /** Makes a verb possible on node-01. */
  prepare: (verb: HostVerb) => void;
  perform: (session: Session, verb: HostVerb, host?: string) => Promise<Result<Record<string, never>>>;
  /** What a verb would change of node-01. */
  picture: () => string;
  powerOf: (name: string) => string;
  /** Opens all hosts, ends their faults, and waits until they are ready. */
  settle: () => Promise<void>;
  fault: (list: string) => Promise<void>;
  /** Ends the fault. */
  end: () => Promise<void>;
  /** Closes everything. */
  finish: () => Promise<void>;
};

/** Opens a simulator of three hosts, two hundred times as fast as real. */
export async function openHostLab(): Promise<HostLab> {
  const simulator = await openTestSimulator({ timeScale: 200 });
  const { store, faults, kubeconfig, viewerKubeconfig } = simulator.cluster;
  const admin = await connected(kubeconfig);
  const viewer = await connected(viewerKubeconfig);
  let endFault: (() => Promise<void>) | null = null;
  const node = (name: string): KubeObject => store.get(RESOURCES.nodes, undefined, name)!;
  const inventory = (name: string): KubeObject => store.get(RESOURCES.inventories, 'harvester-system', name)!;
  const annotation = (name: string, key: string): string | undefined =>
    node(name).metadata.annotations?.[`harvesterhci.io/${key}`];
  const isCordoned = (name: string): boolean => (node(name).spec as Fields).unschedulable === true;
  const edit = (name: string, change: (node: KubeObject) => KubeObject): void => {
    store.change(RESOURCES.nodes, undefined, name, change);
  };
  const annotate = (object: KubeObject, annotations: Record<string, string>): KubeObject => ({
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...annotations } },
  });
  const close = (name: string): void =>
    edit(name, (each) => ({ ...each, spec: { ...(each.spec as Fields), unschedulable: true } }));
  const reopen = (name: string): void =>
    edit(name, (each) => {
      const { unschedulable: _, ...spec } = each.spec as Fields;
      const all = Object.entries(each.metadata.annotations ?? {});
      const annotations = Object.fromEntries(all.filter(([key]) => !/maintain|drain/.test(key)));
      return { ...each, metadata: { ...each.metadata, annotations }, spec };
    });
  const maintain = (name: string): void => {
    close(name);
    edit(name, (each) => annotate(each, { 'harvesterhci.io/maintain-status': 'completed' }));
  };
  const pin = (name: string, isOn: boolean): void =>
    edit(name, (each) => {
      const noted = annotate(each, { 'harvesterhci.io/cpu-manager-update-status': '{"status":"success"}' });
      const labels = { ...each.metadata.labels, cpumanager: String(isOn) };
      return { ...noted, metadata: { ...noted.metadata, labels } };
    });
  const power = (name: string, state: string): void => {
    store.change(RESOURCES.inventories, 'harvester-system', name, (each) => ({
      ...each,
      spec: { ...(each.spec as Fields), powerActionRequested: '' },
      status: { ...(each.status as Fields), machinePowerState: state, powerAction: {} },
    }));
  };
  const host = 'node-01';
  const prepare = (verb: HostVerb): void => {
    if (verb === 'host.uncordon') close(host);
    if (verb === 'host.cpuManagerOn') pin(host, false);
    if (verb === 'host.cpuManagerOff') pin(host, true);
    if (!/power|reboot|leave/.test(verb)) return;
    maintain(host);
    power(host, verb === 'host.powerOn' ? 'off' : 'on');
  };
  const isReady = (each: KubeObject): boolean =>
    (each.status as { conditions: { type: string; status: string }[] }).conditions.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );
  return {
    simulator,
    viewer,
    node,
    annotation,
    isCordoned,
    edit,
    seen: (client = admin) => {
      const of = (kind: KindName, resource: (typeof RESOURCES)[keyof typeof RESOURCES]) =>
        store.list(resource).map((object) => [kind, object] as const);
      return sessionWith(client, [...of('Node', RESOURCES.nodes), ...of('Inventory', RESOURCES.inventories)]);
    },
    close,
    maintain,
    pin,
    prepare,
    perform: (session, verb, name = host) => act(session, verb, idOf(name), optionsOf[verb]),
    picture: () => {
      const all = Object.entries(node(host).metadata.annotations ?? {});
      const own = all.filter(([key]) => key.startsWith('harvesterhci.io/'));
      const { cpumanager } = node(host).metadata.labels ?? {};
      return JSON.stringify([own, cpumanager, isCordoned(host), inventory(host).spec]);
    },
    powerOf: (name) => String((inventory(name).status as Fields).machinePowerState),
    settle: async () => {
      for (const name of ['node-01', 'node-02', 'node-03']) {
        reopen(name);
        power(name, 'on');
      }
      await until('hosts are ready', () => store.list(RESOURCES.nodes).every(isReady));
    },
    fault: async (list) => {
      endFault = await faults.set(list);
    },
    end: async () => {
      await endFault?.();
      endFault = null;
    },
    finish: async () => {
      await admin.close();
      await viewer.close();
      await simulator.close();
    },
  };
}

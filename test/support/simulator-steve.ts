import { expect } from 'vitest';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from './simulator.ts';

/** A VM by its place. */
export interface Place {
  namespace: string;
  name: string;
}

/** The spec of a VM's template as far as tests look at it. */
export interface PodSpec {
  volumes: { name: string; persistentVolumeClaim?: { claimName: string; hotpluggable?: boolean } }[];
  domain: {
    devices: {
      disks: { name: string }[];
      interfaces: { name: string; state?: string; macAddress: string }[];
    };
  };
}

/** The VMs of a simulator, acted on through Steve and looked at in the store. */
export interface SteveVms {
  /** A VM without trouble that nobody else took. */
  take: (isRunning?: boolean, isGuest?: boolean) => Place;
  /** Keeps a VM from being taken. */
  reserve: (of: Place) => void;
  isTaken: (of: Place) => boolean;
  urlOf: (of: Place) => string;
  vmOf: (of: Place) => KubeObject;
  vmiOf: (of: Place) => KubeObject | undefined;
  stateOf: (of: Place) => string;
  hostOf: (of: Place) => string;
  specOf: (of: Place) => PodSpec;
  /** Annotation volumeClaimTemplates. */
  claimsOf: (of: Place) => string;
  act: (of: Place, action: string, body?: unknown, token?: string) => Promise<Answer>;
  /** The names in an object's actions map. */
  offersOf: (of: Place) => Promise<string[]>;
}

/** Expects the empty answer of an action that was done. */
export const done = ({ code, text }: Answer): void => expect([code, text]).toEqual([204, '']);

/** Opens the VMs of a simulator. */
export function steveVms(simulator: TestSimulator): SteveVms {
  const { store, plan } = simulator.cluster;
  const taken = new Set<string>();
  const keyOf = ({ namespace, name }: Place): string => `${namespace}/${name}`;
  const urlOf = (of: Place): string => `/v1/harvester/kubevirt.io.virtualmachines/${keyOf(of)}`;
  const vmOf = ({ namespace, name }: Place): KubeObject => store.get(RESOURCES.vms, namespace, name)!;
  const vmiOf = ({ namespace, name }: Place): KubeObject | undefined =>
    store.get(RESOURCES.vmis, namespace, name);
  return {
    take: (isRunning = true, isGuest = false) => {
      const vm = plan.vms.find(
        (each) =>
          each.isRunning === isRunning &&
          each.trouble === undefined &&
          (each.guest !== undefined) === isGuest &&
          each.image.os.label !== 'windows' &&
          !taken.has(keyOf(each)),
      );
      if (vm === undefined) throw new Error('the scenario has no more such VMs');
      taken.add(keyOf(vm));
      return vm;
    },
    reserve: (of) => void taken.add(keyOf(of)),
    isTaken: (of) => taken.has(keyOf(of)),
    urlOf,
    vmOf,
    vmiOf,
    stateOf: (of) => (vmOf(of).status as { printableStatus: string }).printableStatus,
    hostOf: (of) => (vmiOf(of)?.status as { nodeName: string }).nodeName,
    specOf: (of) => (vmOf(of).spec as { template: { spec: PodSpec } }).template.spec,
    claimsOf: (of) => vmOf(of).metadata.annotations?.['harvesterhci.io/volumeClaimTemplates'] ?? '',
    act: (of, action, body, token) =>
      simulator.send('POST', `${urlOf(of)}?action=${action}`, {
        ...(body === undefined ? {} : { body }),
        ...(token === undefined ? {} : { token }),
      }),
    offersOf: async (of) => Object.keys((await simulator.send('GET', urlOf(of))).json.actions ?? {}),
  };
}

import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { BuildContext } from './context.ts';
import {
  buildBlockDevices,
  buildInventory,
  buildLinkMonitors,
  buildPciDevices,
  buildUsbDevices,
  buildVgpuDevices,
} from './hardware.ts';
import { buildLonghornNode, buildNode } from './host.ts';
import type { Replicas } from './load-vm.ts';
import { loadLibrary } from './library.ts';
import { loadVm } from './load-vm.ts';
import { buildClusterNetworks, buildNetwork, buildVlanConfigs } from './network.ts';
import { createPlacement } from './placement.ts';
import { loadSystemPods } from './system-pod.ts';
import {
  buildImage,
  buildKubeVirt,
  buildLonghornSettings,
  buildNamespaces,
  buildSettings,
  buildStorageClasses,
} from './system.ts';

/** Puts everything a plan says into an empty store. */
export function loadCluster(context: BuildContext, store: Store): void {
  const { plan } = context;
  for (const object of buildNamespaces(context)) store.load(RESOURCES.namespaces, object);
  for (const object of buildSettings(context, plan.hosts[0]?.address ?? ''))
    store.load(RESOURCES.settings, object);
  for (const object of buildLonghornSettings(context)) store.load(RESOURCES.longhornSettings, object);
  for (const object of buildStorageClasses(context)) store.load(RESOURCES.storageClasses, object);
  for (const object of buildClusterNetworks(context)) store.load(RESOURCES.clusterNetworks, object);
  for (const object of buildVlanConfigs(context)) store.load(RESOURCES.vlanConfigs, object);
  for (const image of plan.images) store.load(RESOURCES.images, buildImage(context, image));
  for (const network of plan.networks) store.load(RESOURCES.networks, buildNetwork(context, network));
  loadLibrary(context, store);
  store.load(RESOURCES.kubevirts, buildKubeVirt(context));
  plan.hosts.forEach((host, index) => store.load(RESOURCES.nodes, buildNode(context, host, index)));
  loadHardware(context, store);
  loadSystemPods(context, store);
  const placement = createPlacement(context, plan);
  const replicas: Replicas = new Map();
  for (const vm of plan.vms) loadVm(context, store, placement, replicas, vm);
  for (const host of plan.hosts) {
    if (host.diskGiB === 0) continue;
    store.load(RESOURCES.longhornNodes, buildLonghornNode(context, host, replicas.get(host.name) ?? {}));
  }
}

/** What the machines are made of, as the add-ons tell of it. */
function loadHardware(context: BuildContext, store: Store): void {
  for (const monitor of buildLinkMonitors(context)) store.load(RESOURCES.linkMonitors, monitor);
  for (const host of context.plan.hosts) {
    store.load(RESOURCES.inventories, buildInventory(context, host));
    for (const disk of buildBlockDevices(context, host)) store.load(RESOURCES.blockDevices, disk);
    for (const device of buildPciDevices(context, host)) store.load(RESOURCES.pciDevices, device);
    for (const device of buildUsbDevices(context, host)) store.load(RESOURCES.usbDevices, device);
    for (const device of buildVgpuDevices(context, host)) store.load(RESOURCES.vgpuDevices, device);
  }
}

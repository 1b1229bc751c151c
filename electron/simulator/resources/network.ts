import { cluster, plain, resource } from './resource.ts';

const network = 'network.harvesterhci.io/v1beta1';
const device = 'devices.harvesterhci.io/v1beta1';
const whereabouts = 'whereabouts.cni.cncf.io/v1alpha1';

/** Networks, addresses and passed-through devices, as in the CRDs of harvester's network-controller, load-balancer and pcidevices. */
export const NETWORK = {
  clusterNetworks: resource(network, 'clusternetworks', 'ClusterNetwork', {
    ...cluster,
    ...plain,
    shortNames: ['cn', 'cns'],
  }),
  hostNetworkConfigs: resource(network, 'hostnetworkconfigs', 'HostNetworkConfig', {
    ...cluster,
    shortNames: ['hnc', 'hncs'],
  }),
  linkMonitors: resource(network, 'linkmonitors', 'LinkMonitor', {
    ...cluster,
    ...plain,
    shortNames: ['lm', 'lms'],
  }),
  vlanConfigs: resource(network, 'vlanconfigs', 'VlanConfig', {
    ...cluster,
    ...plain,
    shortNames: ['vc', 'vcs'],
  }),
  vlanStatuses: resource(network, 'vlanstatuses', 'VlanStatus', {
    ...cluster,
    ...plain,
    shortNames: ['vs', 'vss'],
  }),
  networks: resource('k8s.cni.cncf.io/v1', 'network-attachment-definitions', 'NetworkAttachmentDefinition', {
    ...plain,
    singular: 'network-attachment-definition',
    shortNames: ['net-attach-def'],
  }),
  loadBalancers: resource('loadbalancer.harvesterhci.io/v1beta1', 'loadbalancers', 'LoadBalancer', {
    ...plain,
    shortNames: ['lb', 'lbs'],
  }),
  ipPools: resource('loadbalancer.harvesterhci.io/v1beta1', 'ippools', 'IPPool', {
    ...cluster,
    ...plain,
    shortNames: ['pool', 'pools'],
  }),
  whereaboutsPools: resource(whereabouts, 'ippools', 'IPPool', plain),
  whereaboutsSlices: resource(whereabouts, 'nodeslicepools', 'NodeSlicePool', plain),
  whereaboutsReservations: resource(
    whereabouts,
    'overlappingrangeipreservations',
    'OverlappingRangeIPReservation',
    plain,
  ),
  deviceNodes: resource(device, 'nodes', 'Node', { ...cluster, ...plain }),
  pciDevices: resource(device, 'pcidevices', 'PCIDevice', cluster),
  pciDeviceClaims: resource(device, 'pcideviceclaims', 'PCIDeviceClaim', cluster),
  usbDevices: resource(device, 'usbdevices', 'USBDevice', cluster),
  usbDeviceClaims: resource(device, 'usbdeviceclaims', 'USBDeviceClaim', cluster),
  sriovNetworkDevices: resource(device, 'sriovnetworkdevices', 'SRIOVNetworkDevice', cluster),
  sriovGpuDevices: resource(device, 'sriovgpudevices', 'SRIOVGPUDevice', cluster),
  vgpuDevices: resource(device, 'vgpudevices', 'VGPUDevice', cluster),
  migConfigurations: resource(device, 'migconfigurations', 'MigConfiguration', cluster),
};

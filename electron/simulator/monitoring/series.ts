import type { Behaviour } from '../behaviour/context.ts';
import { createLoads, drift } from '../behaviour/loads.ts';
import type { KubeObject } from '../json.ts';
import { at, objectsAt, textAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';

/** A series: its labels, since when it is there, and its value (of a counter: its rate) at a time. Undefined: nothing was scraped. */
export interface Series {
  labels: Readonly<Record<string, string>>;
  fromMs: number;
  isCounter: boolean;
  at: (timeMs: number) => number | undefined;
}

const MIB = 1024 ** 2;

function addressOf(node: KubeObject): string {
  const addresses = objectsAt(node, 'status', 'addresses');
  return (
    textAt(
      addresses.find((each) => each.type === 'InternalIP'),
      'address',
    ) ?? ''
  );
}

/**
 * The series that node-exporter (port 9796 in Rancher's chart) and virt-handler would have: those of a metric. Sources:
 * prometheus/node_exporter, kubevirt docs/observability/metrics.md.
 */
export function seriesOf(behaviour: Behaviour, metric: string): Series[] {
  const { store } = behaviour;
  const loads = createLoads(behaviour);
  const sinceOf = (object: KubeObject): number => Date.parse(object.metadata.creationTimestamp ?? '') || 0;
  const ofHosts = (make: (node: KubeObject, instance: string) => Omit<Series, 'fromMs'>[]): Series[] =>
    store
      .list(RESOURCES.nodes)
      .flatMap((node) =>
        make(node, `${addressOf(node)}:9796`).map((each) => ({ ...each, fromMs: sinceOf(node) })),
      );
  const ofVms = (
    make: (pod: KubeObject) => (timeMs: number) => number | undefined,
    isCounter: boolean,
  ): Series[] =>
    store
      .list(RESOURCES.pods)
      .filter(
        (pod) =>
          pod.metadata.labels?.['kubevirt.io'] === 'virt-launcher' &&
          textAt(pod, 'status', 'phase') === 'Running',
      )
      .map((pod) => ({
        labels: {
          namespace: pod.metadata.namespace ?? '',
          name: pod.metadata.labels?.['vm.kubevirt.io/name'] ?? '',
          node: textAt(pod, 'spec', 'nodeName') ?? '',
        },
        fromMs: sinceOf(pod),
        isCounter,
        at: make(pod),
      }));
  const traffic = (id: string, mibPerSecond: number) => (timeMs: number) =>
    mibPerSecond * MIB * drift(id, timeMs) ** 2;
  const ofDevices = (kind: string, mib: number, devices: readonly string[]): Series[] =>
    ofHosts((node, instance) =>
      devices.map((device) => ({
        labels: { instance, device },
        isCounter: true,
        at: (timeMs) =>
          loads.ofHost(node, timeMs) && traffic(`${node.metadata.name} ${device} ${kind}`, mib)(timeMs),
      })),
    );
  const ofGuests = (kind: string, mib: number): Series[] =>
    ofVms((pod) => traffic(`${pod.metadata.uid ?? ''} ${kind}`, mib), true);
  const links = ['eno1', 'eno2', 'ens2f0', 'ens2f1', 'mgmt-bo', 'mgmt-br', 'lo'];
  switch (metric) {
    case 'node_cpu_seconds_total':
      return ofHosts((node, instance) =>
        ['user', 'system', 'idle', 'iowait'].map((mode) => ({
          labels: { instance, mode },
          isCounter: true,
          at: (timeMs) => {
            const load = loads.ofHost(node, timeMs);
            if (load === undefined) return undefined;
            const idle = toNumber(at(node, 'status', 'capacity', 'cpu')) - load.cpu;
            const share = {
              user: 0.75 * load.cpu,
              system: 0.25 * load.cpu,
              idle: 0.97 * idle,
              iowait: 0.03 * idle,
            };
            return share[mode as keyof typeof share];
          },
        })),
      );
    case 'node_memory_MemTotal_bytes':
    case 'node_memory_MemAvailable_bytes':
      return ofHosts((node, instance) => [
        {
          labels: { instance },
          isCounter: false,
          at: (timeMs) => {
            const load = loads.ofHost(node, timeMs);
            const total = toNumber(at(node, 'status', 'capacity', 'memory'));
            return load && (metric.includes('Total') ? total : total - load.memoryBytes);
          },
        },
      ]);
    case 'node_network_receive_bytes_total':
      return ofDevices('receive', 180, links);
    case 'node_network_transmit_bytes_total':
      return ofDevices('transmit', 120, links);
    case 'node_disk_read_bytes_total':
      return ofDevices('read', 90, ['nvme0n1', 'nvme1n1', 'dm-0']);
    case 'node_disk_written_bytes_total':
      return ofDevices('written', 140, ['nvme0n1', 'nvme1n1', 'dm-0']);
    case 'kubevirt_vmi_cpu_usage_seconds_total':
      return ofVms((pod) => (timeMs) => loads.ofPod(pod, timeMs)?.cpu, true);
    case 'kubevirt_vmi_memory_resident_bytes':
      return ofVms((pod) => (timeMs) => loads.ofPod(pod, timeMs)?.memoryBytes, false);
    case 'kubevirt_vmi_network_receive_bytes_total':
      return ofGuests('receive', 24);
    case 'kubevirt_vmi_network_transmit_bytes_total':
      return ofGuests('transmit', 16);
    case 'kubevirt_vmi_storage_read_traffic_bytes_total':
      return ofGuests('read', 20);
    case 'kubevirt_vmi_storage_write_traffic_bytes_total':
      return ofGuests('write', 30);
    default:
      return [];
  }
}

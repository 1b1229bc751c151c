import type { MetricName } from '../../shared/metrics.ts';

/** What is asked about: a host by its address, a VM by its place. */
export type Subject = { type: 'host'; address: string } | { type: 'vm'; namespace: string; name: string };

/** A text as a string of PromQL. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const escaped = (text: string): string => text.replaceAll(/[.\\+*?()[\]{}|^$]/g, '\\$&');

/** What stands above or beside the NICs of a host and would count their traffic twice. */
const noNic = 'lo|veth.*|cali.*|flannel.*|tunl.*|tap.*|cni.*|docker.*|k6t.*|bond.*|br-.*|.*-br|.*-bo|.*\\..*';
const noDisk = 'dm-.*|loop.*|sr.*|md.*|zram.*';

const rate = (metric: string, matchers: string): string => `sum(rate(${metric}{${matchers}}[5m]))`;

/**
 * The queries for an object, as Prometheus of the monitoring add-on understands them. CPU is in cores. Sources:
 * prometheus/node_exporter (node_*), kubevirt docs/observability/metrics.md (kubevirt_vmi_*).
 */
export function queriesFor(subject: Subject): Partial<Record<MetricName, string>> {
  if (subject.type === 'vm') {
    const vm = `namespace=${quoted(subject.namespace)},name=${quoted(subject.name)}`;
    return {
      cpu: rate('kubevirt_vmi_cpu_usage_seconds_total', vm),
      memory: `sum(kubevirt_vmi_memory_resident_bytes{${vm}})`,
      networkReceive: rate('kubevirt_vmi_network_receive_bytes_total', vm),
      networkTransmit: rate('kubevirt_vmi_network_transmit_bytes_total', vm),
      storageRead: rate('kubevirt_vmi_storage_read_traffic_bytes_total', vm),
      storageWrite: rate('kubevirt_vmi_storage_write_traffic_bytes_total', vm),
    };
  }
  const address = subject.address.includes(':') ? `[${subject.address}]` : subject.address;
  const host = `instance=~${quoted(`${escaped(address)}:[0-9]+`)}`;
  const nics = `${host},device!~${quoted(noNic)}`;
  const disks = `${host},device!~${quoted(noDisk)}`;
  return {
    cpu: rate('node_cpu_seconds_total', `${host},mode!~"idle|iowait"`),
    memory: `sum(node_memory_MemTotal_bytes{${host}}) - sum(node_memory_MemAvailable_bytes{${host}})`,
    networkReceive: rate('node_network_receive_bytes_total', nics),
    networkTransmit: rate('node_network_transmit_bytes_total', nics),
    storageRead: rate('node_disk_read_bytes_total', disks),
    storageWrite: rate('node_disk_written_bytes_total', disks),
  };
}

import { parseQuantity, toBytes, toCpuMillis } from '../quantity.ts';
import { StringMap } from './define.ts';
import { shareText } from './share.ts';

type Texts = Record<string, string>;

/** What the pods of a host ask for together, as Rancher notes it; null where it is not noted. */
export function toReserved(annotations: Texts): {
  cpu: number | null;
  memory: number | null;
  pods: number | null;
} {
  try {
    const parsed: unknown = JSON.parse(annotations['management.cattle.io/pod-requests'] ?? '');
    const requests = StringMap.parse(parsed) ?? {};
    return {
      cpu: toCpuMillis(requests.cpu),
      memory: toBytes(requests.memory),
      pods: parseQuantity(requests.pods),
    };
  } catch {
    return { cpu: null, memory: null, pods: null };
  }
}

/** Extended resources that VMs pass through; KubeVirt's own devices are on every host. Source: Kubernetes API, Device plugins. */
export function toDevices(allocatable: Texts): Record<string, number> | undefined {
  const devices = Object.entries(allocatable).flatMap(([name, text]): [string, number][] => {
    if (!name.includes('/') || name.startsWith('devices.kubevirt.io/')) return [];
    const count = parseQuantity(text) ?? 0;
    return count > 0 ? [[shareText(name), count]] : [];
  });
  return devices.length === 0 ? undefined : Object.fromEntries(devices);
}

import type { JsonObject } from './canonical.ts';
import type { NodeSpec } from './node-spec.ts';

/** The rule that keeps the VMs of a pool apart. */
export function affinityOf({ placement, group, namespace }: NodeSpec): JsonObject {
  if (placement.type !== 'spread') return {};
  const topologyKey = placement.over === 'zone' ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname';
  const term = { labelSelector: { matchLabels: group }, namespaces: [namespace], topologyKey };
  const podAntiAffinity = placement.isStrict
    ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
  return { affinity: { podAntiAffinity } };
}

/** arm64 boots by UEFI only. Source: kubevirt/kubevirt pkg/virt-api/webhooks arm64 settings. */
export function firmwareOf({ shape: { firmware }, architecture }: NodeSpec): {
  firmware: JsonObject;
  smm: JsonObject;
} {
  if (firmware === 'bios' && architecture !== 'arm64') return { firmware: {}, smm: {} };
  const isSecure = firmware === 'secure-boot';
  return {
    firmware: { firmware: { bootloader: { efi: { secureBoot: isSecure } } } },
    smm: isSecure ? { smm: { enabled: true } } : {},
  };
}

/** What a template asks of hosts by labels and taints. */
export function hostNeedsOf({ placement, shape: { needs } }: NodeSpec): JsonObject {
  const labels = {
    ...needs?.labels,
    ...(placement.type === 'host' ? { 'kubernetes.io/hostname': placement.host } : {}),
  };
  const tolerations = (needs?.tolerations ?? []).map(({ key, operator, value, effect }): JsonObject => ({
    operator,
    ...(key === '' ? {} : { key }),
    ...(operator === 'Exists' ? {} : { value }),
    ...(effect === '' ? {} : { effect }),
  }));
  return {
    ...(Object.keys(labels).length > 0 ? { nodeSelector: labels } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
  };
}

/** Host devices and GPUs that are passed through, each with a name of its own. */
export function passedThrough({ shape: { needs } }: NodeSpec): JsonObject {
  const named = (stem: string, devices: readonly string[]): JsonObject[] =>
    devices.map((deviceName, index) => ({ name: `${stem}-${index + 1}`, deviceName }));
  const { devices = [], gpus = [] } = needs ?? {};
  return {
    ...(devices.length > 0 ? { hostDevices: named('device', devices) } : {}),
    ...(gpus.length > 0 ? { gpus: named('gpu', gpus) } : {}),
  };
}

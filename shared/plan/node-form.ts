import type { CloudInit } from './build.ts';
import { isOwnLabel } from '../vm/form.ts';
import { hostLabel, labelOver } from '../vm/host-rule.ts';
import type { VmAffinity, VmForm, VmRule } from '../vm/form.ts';
import type { NodeSpec } from './node-spec.ts';

function affinityOf({ placement, group, namespace, shape }: NodeSpec): VmAffinity {
  const hosts = shape.needs?.rules ?? [];
  if (placement.type !== 'spread') return { type: 'rules', hosts, vms: [] };
  const apart: VmRule = {
    type: 'apart',
    labels: group,
    namespaces: [namespace],
    over: labelOver(placement.over),
    isRequired: placement.isStrict,
    weight: 100,
  };
  return { type: 'rules', hosts, vms: [apart] };
}

/** What a node comes to as a form, with which its VM is built. */
export function formOfNode(
  node: NodeSpec,
  labels: Readonly<Record<string, string>>,
  { userData, networkData, macs }: CloudInit,
): VmForm {
  const { name, namespace, shape, claims, nics, placement } = node;
  return {
    name,
    namespace,
    description: '',
    labels: Object.fromEntries(Object.entries(labels).filter(([key]) => isOwnLabel(key))),
    os: shape.os,
    runStrategy: node.starts ? 'RerunOnFailure' : 'Halted',
    cpuCores: shape.cpuCores,
    memoryBytes: shape.memoryBytes,
    hotplug: null,
    isPinned: false,
    reservedMemoryBytes: null,
    // arm64 boots by UEFI only. Source: kubevirt/kubevirt pkg/virt-api/webhooks, settings of arm64.
    firmware: shape.firmware === 'bios' && node.architecture === 'arm64' ? 'uefi' : shape.firmware,
    isFirmwareKept: false,
    tpm: 'none',
    machineType: node.machineType,
    disks: claims.map(({ disk, claim, sizeBytes, image, storageClass, bus }, index) => ({
      name: disk,
      device: 'disk',
      bus,
      bootOrder: index + 1,
      source:
        image === null
          ? { type: 'new', claim, sizeBytes, storageClass }
          : { type: 'image', claim, image, sizeBytes, storageClass },
    })),
    nics: nics.map((nic) => ({
      name: nic.name,
      network: nic.network,
      binding: nic.network === null ? 'masquerade' : 'bridge',
      model: 'virtio',
      mac: macs?.[nic.name] ?? '',
    })),
    cloudInit: userData === '' ? null : { secret: node.cloudInitSecret, hasNetworkData: networkData !== '' },
    access: [],
    hostname: name,
    terminationSeconds: null,
    nodeSelector: {
      ...shape.needs?.labels,
      ...(placement.type === 'host' ? { [hostLabel]: placement.host } : {}),
    },
    affinity: affinityOf(node),
  };
}

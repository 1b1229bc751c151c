import { z } from 'zod';

const text = z.string().nullish();
const metadata = z.object({ name: z.string() });

/** An object of which only the name is of interest. */
export const Named = z.object({ metadata });

/** A disk. Source: harvester/node-disk-manager pkg/apis/harvesterhci.io/v1beta1/blockdevice.go. */
export const BlockDevice = z.object({
  metadata,
  spec: z.object({
    nodeName: z.string(),
    devPath: z.string(),
    provision: z.boolean().nullish(),
    fileSystem: z.object({ provisioned: z.boolean().nullish() }).nullish(),
    provisioner: z
      .object({
        longhorn: z.object({ engineVersion: z.string() }).nullish(),
        lvm: z.object({ vgName: z.string() }).nullish(),
      })
      .nullish(),
  }),
  status: z
    .object({
      state: text,
      provisionPhase: text,
      deviceStatus: z
        .object({
          devPath: text,
          capacity: z.object({ sizeBytes: z.number().nullish() }).nullish(),
          details: z
            .object({
              deviceType: text,
              driveType: text,
              storageController: text,
              model: text,
              vendor: text,
              serialNumber: text,
            })
            .nullish(),
          fileSystem: z.object({ type: text, mountPoint: text }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const Condition = z.object({ type: z.string(), status: z.string(), message: text });

/** The disks of a host as Longhorn sees them; old releases kept the conditions as a map. */
export const StorageNode = z.object({
  spec: z
    .object({ disks: z.record(z.string(), z.object({ allowScheduling: z.boolean().nullish() })).nullish() })
    .nullish(),
  status: z
    .object({
      diskStatus: z
        .record(
          z.string(),
          z.object({
            conditions: z.union([z.array(Condition), z.record(z.string(), z.unknown())]).nullish(),
            storageMaximum: z.number().nullish(),
            storageAvailable: z.number().nullish(),
            storageScheduled: z.number().nullish(),
            scheduledReplica: z.record(z.string(), z.number()).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** Network links by host. Source: harvester/network-controller-harvester pkg/apis/network.harvesterhci.io/v1beta1. */
export const LinkMonitor = z.object({
  status: z
    .object({
      linkStatus: z
        .record(
          z.string(),
          z.array(
            z.object({
              name: z.string(),
              index: z.number().nullish(),
              type: text,
              mac: text,
              state: text,
              masterIndex: z.number().nullish(),
            }),
          ),
        )
        .nullish(),
    })
    .nullish(),
});

/** Source of the three: harvester/pcidevices pkg/apis/devices.harvesterhci.io/v1beta1. */
export const PciDevice = z.object({
  metadata,
  status: z
    .object({
      address: text,
      description: text,
      resourceName: text,
      kernelDriverInUse: text,
      iommuGroup: text,
    })
    .nullish(),
});

export const UsbDevice = z.object({
  metadata,
  status: z
    .object({ devicePath: text, description: text, resourceName: text, enabled: z.boolean().nullish() })
    .nullish(),
});

export const VgpuDevice = z.object({
  metadata,
  spec: z.object({ address: text, enabled: z.boolean().nullish(), vGPUTypeName: text }).nullish(),
  status: z.object({ configureVGPUTypeName: text }).nullish(),
});

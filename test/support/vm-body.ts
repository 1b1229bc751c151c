/** The parts of a VM a test wants to be other than usual. */
export interface VmBodyOptions {
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  runStrategy?: string;
  /** Merged over `spec`. */
  spec?: Record<string, unknown>;
  /** Merged over `spec.template.spec`. */
  template?: Record<string, unknown>;
  /** Merged over the domain. */
  domain?: Record<string, unknown>;
  disks?: Record<string, unknown>[];
  interfaces?: Record<string, unknown>[];
  networks?: Record<string, unknown>[];
  volumes?: Record<string, unknown>[];
}

/** A VM as the Harvester UI would send it (harvester-api reference, section 5.3), with a container disk. */
export function vmBody(name: string, options: VmBodyOptions = {}): Record<string, unknown> {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name,
      namespace: options.namespace ?? 'default',
      labels: { 'harvesterhci.io/creator': 'harvester', 'harvesterhci.io/os': 'linux', ...options.labels },
      annotations: { 'network.harvesterhci.io/ips': '[]', ...options.annotations },
    },
    spec: {
      runStrategy: options.runStrategy ?? 'RerunOnFailure',
      template: {
        metadata: { labels: { 'harvesterhci.io/vmName': name } },
        spec: {
          hostname: name,
          evictionStrategy: 'LiveMigrateIfPossible',
          networks: options.networks ?? [{ name: 'default', pod: {} }],
          volumes: options.volumes ?? [
            { name: 'disk-0', containerDisk: { image: 'registry.example.com/os:1' } },
          ],
          domain: {
            cpu: { sockets: 1, cores: 2, threads: 1 },
            features: { acpi: { enabled: true } },
            machine: { type: '' },
            resources: { limits: { cpu: '2', memory: '4Gi' } },
            devices: {
              disks: options.disks ?? [{ name: 'disk-0', disk: { bus: 'virtio' }, bootOrder: 1 }],
              interfaces: options.interfaces ?? [{ name: 'default', masquerade: {}, model: 'virtio' }],
            },
            ...options.domain,
          },
          ...options.template,
        },
      },
      ...options.spec,
    },
  };
}

/** A claim template for annotation harvesterhci.io/volumeClaimTemplates. */
export function claimTemplate(
  name: string,
  storage: string,
  storageClassName = 'harvester-longhorn',
  annotations: Record<string, string> = {},
): Record<string, unknown> {
  return {
    metadata: { name, annotations },
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      resources: { requests: { storage } },
      storageClassName,
    },
  };
}

/** A VM with one disk on a claim that Harvester creates. */
export function vmWithDisk(
  name: string,
  template: Record<string, unknown>,
  options: VmBodyOptions = {},
): Record<string, unknown> {
  const claimName = (template.metadata as { name: string }).name;
  return vmBody(name, {
    ...options,
    annotations: {
      'harvesterhci.io/volumeClaimTemplates': JSON.stringify([template]),
      ...options.annotations,
    },
    volumes: options.volumes ?? [{ name: 'disk-0', persistentVolumeClaim: { claimName } }],
  });
}

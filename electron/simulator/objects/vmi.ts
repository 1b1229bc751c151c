import type { Condition, JsonObject, KubeObject } from '../json.ts';
import { at, objectAt, objectsAt, textAt } from '../json.ts';
import type { OperatingSystem } from '../scenario/plan.ts';
import { macOf, uuidOf } from './context.ts';

/** The finalizer virt-controller puts on every VMI (kubevirt api/core/v1 VirtualMachineInstanceFinalizer). */
const VMI_FINALIZER = 'foregroundDeleteVirtualMachine';

/** What a running VMI reports besides what its VM says. */
export interface Runtime {
  host: string;
  podUid: string;
  launcherVersion: string;
  addressFor: (network: string, vm: string) => string;
  /** Undefined until the guest agent has connected. */
  os: OperatingSystem | undefined;
}

/** Whether a VM is asked to start paused (kubevirt vm.go hasStartPausedRequest). */
export function isToStartPaused(vm: KubeObject): boolean {
  const [request] = objectsAt(vm, 'status', 'stateChangeRequests');
  return request?.action === 'Start' && textAt(request, 'data', 'paused') === 'true';
}

/** The VMI virt-controller makes from a VM's template (kubevirt pkg/virt-controller/watch/vm/vm.go setupVMIFromVM). */
export function buildVmi(vm: KubeObject, uid: string, createdAt: string): KubeObject {
  const { name, namespace = '' } = vm.metadata;
  const template = objectAt(vm, 'spec', 'template');
  const spec = objectAt(template, 'spec');
  const domain = objectAt(spec, 'domain');
  const machine = textAt(domain, 'machine', 'type') ?? '';
  return {
    kind: 'VirtualMachineInstance',
    apiVersion: 'kubevirt.io/v1',
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: createdAt,
      finalizers: [VMI_FINALIZER],
      labels: { ...(objectAt(template, 'metadata', 'labels') as Record<string, string>) },
      annotations: {
        ...(objectAt(template, 'metadata', 'annotations') as Record<string, string>),
        'kubevirt.io/latest-observed-api-version': 'v1',
        'kubevirt.io/storage-observed-api-version': 'v1',
        'kubevirt.io/vm-generation': String(vm.metadata.generation ?? 1),
      },
      ownerReferences: [
        {
          apiVersion: 'kubevirt.io/v1',
          kind: 'VirtualMachine',
          name,
          uid: vm.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      ...spec,
      ...(isToStartPaused(vm) ? { startStrategy: 'Paused' } : {}),
      domain: {
        ...domain,
        machine: { type: machine === '' ? 'q35' : machine },
        firmware: { uuid: uuidOf(`firmware ${namespace}/${name}`), ...objectAt(domain, 'firmware') },
      },
    },
    status: pendingStatus(createdAt),
  };
}

/** A VMI that was created without a VM, as KubeVirt's web hook and virt-controller first see it (kubevirt pkg/defaults). */
export function prepareVmi(vmi: KubeObject, createdAt: string): KubeObject {
  const { name, namespace = '', finalizers = [] } = vmi.metadata;
  const spec = objectAt(vmi, 'spec');
  const domain = objectAt(spec, 'domain');
  const machine = textAt(domain, 'machine', 'type') ?? '';
  const cpu = { cores: 1, sockets: 1, threads: 1, ...objectAt(domain, 'cpu') };
  const resources = objectAt(domain, 'resources');
  const guest =
    at(domain, 'memory', 'guest') ?? at(resources, 'limits', 'memory') ?? at(resources, 'requests', 'memory');
  const memory = guest === undefined ? {} : { memory: { ...objectAt(domain, 'memory'), guest } };
  return {
    ...vmi,
    metadata: { ...vmi.metadata, finalizers: [...new Set([...finalizers, VMI_FINALIZER])] },
    spec: {
      ...spec,
      domain: {
        ...domain,
        ...memory,
        cpu,
        resources: {
          ...resources,
          requests: { ...(guest === undefined ? {} : { memory: guest }), ...objectAt(resources, 'requests') },
        },
        machine: { type: machine === '' ? 'q35' : machine },
        firmware: { uuid: uuidOf(`firmware ${namespace}/${name}`), ...objectAt(domain, 'firmware') },
      },
    },
    status: pendingStatus(createdAt),
  };
}

function pendingStatus(since: string): JsonObject {
  return {
    conditions: [],
    guestOSInfo: {},
    phase: 'Pending',
    phaseTransitionTimestamps: [{ phase: 'Pending', phaseTransitionTimestamp: since }],
    runtimeUser: 107,
  };
}

/** A VMI condition; the API writes empty probe times as null. */
export function condition(
  type: string,
  isTrue: boolean,
  since: string,
  reason?: string,
  message?: string,
): Condition {
  return {
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: since,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}

/** The Ready condition of a guest that does not run yet. */
export function guestNotRunning(since: string): Condition {
  return condition('Ready', false, since, 'GuestNotRunning', 'Guest VM is not reported as running');
}

/** Conditions with one added or put in place of the one of its type. */
export function withCondition(conditions: readonly Condition[], added: Condition): Condition[] {
  return [...conditions.filter((each) => each.type !== added.type), added];
}

/** Why a VMI cannot be migrated live, or undefined when it can (kubevirt pkg/virt-handler/vm.go). */
export function migrationObstacle(vmi: KubeObject): { reason: string; message: string } | undefined {
  const containerDisk = objectsAt(vmi, 'spec', 'volumes').some(
    (volume) => volume.containerDisk !== undefined,
  );
  // A drive that is empty, or was filled while the guest runs, stands in nobody's way.
  const fixed = objectsAt(vmi, 'spec', 'volumes').filter(
    (volume) => objectAt(volume, 'persistentVolumeClaim').hotpluggable !== true,
  );
  const cdrom = objectsAt(vmi, 'spec', 'domain', 'devices', 'disks').some(
    (disk) => disk.cdrom !== undefined && fixed.some(({ name }) => name === disk.name),
  );
  if (objectsAt(vmi, 'spec', 'domain', 'devices', 'hostDevices').length > 0) {
    return { reason: 'HostDeviceNotLiveMigratable', message: 'VMI uses a PCI host devices' };
  }
  if (!containerDisk && !cdrom) return undefined;
  return {
    reason: 'DisksNotLiveMigratable',
    message: 'cannot migrate VMI: not all disks are backed by shared volumes',
  };
}

/** `status.interfaces` of a running VMI; bridged NICs have an address only when the guest agent tells it. */
export function interfacesOf(vmi: KubeObject, runtime: Runtime): JsonObject[] {
  const key = `${vmi.metadata.namespace ?? ''}/${vmi.metadata.name}`;
  const networks = objectsAt(vmi, 'spec', 'networks');
  return objectsAt(vmi, 'spec', 'domain', 'devices', 'interfaces').map((nic, index) => {
    const name = textAt(nic, 'name') ?? '';
    const network = networks.find((each) => each.name === name);
    const attached = textAt(network, 'multus', 'networkName');
    const hasAgent = runtime.os !== undefined;
    const hasAddress = hasAgent || nic.masquerade !== undefined;
    const address = runtime.addressFor(attached ?? 'pod', `${key} ${name}`);
    return {
      infoSource: [
        'domain',
        ...(hasAgent ? ['guest-agent'] : []),
        ...(attached === undefined ? [] : ['multus-status']),
      ].join(', '),
      ...(hasAgent ? { interfaceName: `enp${index + 1}s0` } : {}),
      ...(hasAddress ? { ipAddress: address, ipAddresses: [address] } : {}),
      linkState: 'up',
      mac: textAt(nic, 'macAddress') ?? macOf(`${key} ${name}`),
      name,
      podInterfaceName: attached === undefined ? 'eth0' : `pod${uuidOf(`${key} ${name}`).slice(0, 8)}`,
      queueCount: 1,
    };
  });
}

function volumeStatus(vmi: KubeObject): JsonObject[] {
  const targets = 'abcdefghijklmnopqrstuvwxyz';
  return objectsAt(vmi, 'spec', 'volumes').map((volume, index) => {
    const claimName = textAt(volume, 'persistentVolumeClaim', 'claimName');
    const target = `vd${targets.charAt(index % targets.length)}`;
    if (claimName === undefined) return { name: textAt(volume, 'name') ?? '', size: 1048576, target };
    return {
      name: textAt(volume, 'name') ?? '',
      persistentVolumeClaimInfo: {
        accessModes: ['ReadWriteMany'],
        claimName,
        filesystemOverhead: '0',
        volumeMode: 'Block',
      },
      target,
    };
  });
}

/** The conditions of a VMI in phase Running; `os` is what its guest agent tells, where there is one, and since when. */
export function runningConditions(
  vmi: KubeObject,
  os: OperatingSystem | undefined,
  since: string,
  agentSince = since,
): Condition[] {
  const obstacle = migrationObstacle(vmi);
  return [
    condition('Ready', true, since),
    obstacle === undefined
      ? condition('LiveMigratable', true, since)
      : condition('LiveMigratable', false, since, obstacle.reason, obstacle.message),
    condition('StorageLiveMigratable', true, since),
    ...(os === undefined ? [] : [condition('AgentConnected', true, agentSince)]),
    ...(textAt(vmi, 'spec', 'startStrategy') === 'Paused'
      ? [condition('Paused', true, since, 'PausedByUser', 'VMI was paused by user')]
      : []),
  ];
}

/** The status of a VMI in phase Running, with every condition virt-controller and virt-handler set. */
export function runningStatus(
  vmi: KubeObject,
  runtime: Runtime,
  since: string,
  agentSince = since,
): JsonObject {
  const { os } = runtime;
  const guest =
    textAt(vmi, 'spec', 'domain', 'memory', 'guest') ??
    textAt(vmi, 'spec', 'domain', 'resources', 'limits', 'memory') ??
    '1Gi';
  const obstacle = migrationObstacle(vmi);
  const times = objectsAt(vmi, 'status', 'phaseTransitionTimestamps');
  const known = new Set(times.map((time) => time.phase));
  const missing = ['Scheduling', 'Scheduled', 'Running'].filter((phase) => !known.has(phase));
  return {
    activePods: { [runtime.podUid]: runtime.host },
    conditions: runningConditions(vmi, os, since, agentSince),
    currentCPUTopology: {
      cores: at(vmi, 'spec', 'domain', 'cpu', 'cores') ?? 1,
      sockets: at(vmi, 'spec', 'domain', 'cpu', 'sockets') ?? 1,
      threads: at(vmi, 'spec', 'domain', 'cpu', 'threads') ?? 1,
    },
    guestOSInfo: os === undefined ? {} : guestInfo(os),
    interfaces: interfacesOf(vmi, runtime),
    launcherContainerImageVersion: `registry.suse.com/suse/sles/15.7/virt-launcher:${runtime.launcherVersion}`,
    machine: { type: 'pc-q35-9.1' },
    memory: { guestAtBoot: guest, guestCurrent: guest, guestRequested: guest },
    migrationMethod: obstacle === undefined ? 'LiveMigration' : 'BlockMigration',
    migrationTransport: 'Unix',
    nodeName: runtime.host,
    phase: 'Running',
    phaseTransitionTimestamps: [
      ...times,
      ...missing.map((phase) => ({ phase, phaseTransitionTimestamp: since })),
    ],
    qosClass: 'Burstable',
    runtimeUser: 107,
    selinuxContext: 'none',
    virtualMachineRevisionName: `revision-start-vm-${textAt(vmi, 'metadata', 'ownerReferences', 0, 'uid') ?? ''}-1`,
    volumeStatus: volumeStatus(vmi),
  };
}

function guestInfo(os: OperatingSystem): JsonObject {
  return {
    id: os.id,
    kernelRelease: os.kernel,
    kernelVersion: '#1 SMP PREEMPT_DYNAMIC',
    machine: 'x86_64',
    name: os.name,
    prettyName: os.prettyName,
    version: os.version,
    versionId: os.version,
  };
}

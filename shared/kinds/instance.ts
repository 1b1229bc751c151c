import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { Conditions, defineKind, findCondition, isTrue, Metadata, toConditions, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toBytes } from '../quantity.ts';
import { toReader } from './reader.ts';
import { shareLink, shareList, shareOptional, shareText, trim } from './share.ts';

/** A running (or ending) VM: KubeVirt's VirtualMachineInstance, named like its VM. */
export const Instance = z.object({
  ...commonFields,
  kind: z.literal('VirtualMachineInstance'),
  instance: z.object({
    phase: z.string(),
    /** Name of the host it runs on; null before it is placed. */
    host: z.string().nullable(),
    addresses: z.array(z.string()),
    isReady: z.boolean(),
    isPaused: z.boolean(),
    hasAgent: z.boolean(),
    isLiveMigratable: z.boolean().nullable(),
    liveMigrationReason: z.string().nullable(),
    guestOs: z.string().nullable(),
    startedAt: z.string().nullable(),
    /** Tag of the virt-launcher image it runs in; null where KubeVirt does not tell. */
    launcherVersion: z.string().nullable(),
    /** Whether KubeVirt is newer than its launcher: label kubevirt.io/outdatedLauncherImage. */
    isLauncherOutdated: z.boolean(),
    /** Its newest live migration, as far as it got to handing over; absent where there was none. `failure` is KubeVirt's reason. */
    moved: z
      .object({
        uid: z.string(),
        isOver: z.boolean(),
        hasFailed: z.boolean(),
        failure: z.string().nullable(),
      })
      .optional(),
    /** Sockets that its guest has now; absent for one, and where KubeVirt does not tell. */
    sockets: z.number().optional(),
    /** Memory in bytes that its guest has now; absent where KubeVirt does not tell. */
    guestBytes: z.number().optional(),
    /** The NICs that its guest has now, by the names that its VM has for them; absent where none is told. */
    ports: z.array(z.string()).optional(),
    /** The volumes by name that were plugged into it and can be used; absent where there are none. */
    plugged: z.array(z.string()).optional(),
    /** Whether a VirtualMachine of the same name owns it. */
    hasOwner: z.boolean(),
    /** The live migration that it says is under way, by the uid of its object where it tells one; absent where none is. */
    move: z
      .object({ uid: z.string().nullable(), isPending: z.boolean(), isAborting: z.boolean() })
      .optional(),
  }),
});
export type Instance = z.infer<typeof Instance>;

const Raw = z.object({
  metadata: Metadata.extend({
    ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).nullish(),
  }),
  status: z
    .object({
      phase: z.string().nullish(),
      nodeName: z.string().nullish(),
      launcherContainerImageVersion: z.string().nullish(),
      conditions: Conditions,
      interfaces: z
        .array(
          z.object({
            name: z.string().nullish(),
            ipAddress: z.string().nullish(),
            ipAddresses: z.array(z.string()).nullish(),
          }),
        )
        .nullish(),
      currentCPUTopology: z.object({ sockets: z.number().nullish() }).nullish(),
      memory: z.object({ guestCurrent: z.union([z.string(), z.number()]).nullish() }).nullish(),
      volumeStatus: z
        .array(
          z.object({ name: z.string(), phase: z.string().nullish(), hotplugVolume: z.unknown().optional() }),
        )
        .nullish(),
      migrationState: z
        .object({
          migrationUid: z.string().nullish(),
          failureReason: z.string().nullish(),
          startTimestamp: z.string().nullish(),
          endTimestamp: z.string().nullish(),
          completed: z.boolean().nullish(),
          failed: z.boolean().nullish(),
          abortRequested: z.boolean().nullish(),
        })
        .nullish(),
      guestOSInfo: z.object({ prettyName: z.string().nullish(), name: z.string().nullish() }).nullish(),
      phaseTransitionTimestamps: z
        .array(z.object({ phase: z.string(), phaseTransitionTimestamp: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);
type Status = z.output<typeof Raw>['status'];

const phases: Record<string, State> = {
  '': 'pending',
  Pending: 'pending',
  Scheduling: 'starting',
  Scheduled: 'starting',
  Running: 'running',
  Succeeded: 'off',
  Failed: 'error',
  Unknown: 'unknown',
  WaitingForSync: 'pending',
};

function toAddresses(status: Status): string[] {
  const all = (status?.interfaces ?? []).flatMap(
    (nic) => nic.ipAddresses ?? (nic.ipAddress ? [nic.ipAddress] : []),
  );
  return trim([...new Set(all.filter((address) => address !== ''))]);
}

/**
 * The migration under way by the instance's status, else by the annotation that Harvester keeps of any. Source: kubevirt
 * pkg/util/migrations IsMigrating; harvester/harvester pkg/controller/master/migration/vmim_controller.go.
 */
function toMove(metadata: Metadata, status: Status): Instance['instance']['move'] {
  const { migrationUid, startTimestamp, endTimestamp, completed, failed, abortRequested } =
    status?.migrationState ?? {};
  if (startTimestamp && !endTimestamp && !completed && !failed)
    return { uid: migrationUid ?? null, isPending: false, isAborting: abortRequested === true };
  const told = metadata.annotations?.['harvesterhci.io/migrationState'];
  if (!told) return undefined;
  const uid = metadata.annotations?.['harvesterhci.io/migrationUID'] ?? null;
  return { uid, isPending: told.startsWith('Pending'), isAborting: told.startsWith('Aborting') };
}

/** The tag of an image such as registry/virt-launcher:1.6.3; its digest where it has no tag. */
function toTag(image: string | null | undefined): string | null {
  const last = image?.split('/').at(-1) ?? '';
  const at = last.search(/[:@]/);
  return at < 0 ? null : last.slice(at + 1) || null;
}

function toMoved(status: Status): Pick<Instance['instance'], 'moved'> {
  const { migrationUid, completed, failed, failureReason } = status?.migrationState ?? {};
  if (!migrationUid) return {};
  return {
    moved: {
      uid: migrationUid,
      isOver: completed === true || failed === true,
      hasFailed: failed === true,
      failure: failureReason?.trim() || null,
    },
  };
}

/** What the guest has of what can be plugged in and out of it while it runs. */
function toParts(status: Status): Pick<Instance['instance'], 'sockets' | 'guestBytes' | 'ports' | 'plugged'> {
  const sockets = status?.currentCPUTopology?.sockets ?? 1;
  const guestBytes = toBytes(status?.memory?.guestCurrent);
  const ports = (status?.interfaces ?? []).flatMap(({ name }) => (name ? [shareText(name)] : []));
  const plugged = (status?.volumeStatus ?? []).flatMap(({ name, phase, hotplugVolume }) =>
    hotplugVolume && phase === 'Ready' ? [shareText(name)] : [],
  );
  return {
    ...(sockets > 1 ? { sockets } : {}),
    ...(guestBytes === null ? {} : { guestBytes }),
    ...(ports.length > 0 ? { ports: shareList(ports) } : {}),
    ...(plugged.length > 0 ? { plugged: shareList(plugged) } : {}),
  };
}

/** Instances: kubevirt.io/v1 virtualmachineinstances. Source: KubeVirt API, harvester API reference section 3.2. */
export const instanceKind = defineKind({
  kind: 'VirtualMachineInstance',
  resource: { group: 'kubevirt.io', version: 'v1', plural: 'virtualmachineinstances', isNamespaced: true },
  read: { type: 'watch' },
  project(raw, cluster): Instance {
    const { metadata, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const phase = status?.phase ?? '';
    const host = status?.nodeName ?? null;
    const namespace = metadata.namespace ?? null;
    const migratable = findCondition(conditions, 'LiveMigratable');
    const vm = toEntityId({ cluster, kind: 'VirtualMachine', namespace, name: metadata.name });
    const links = [shareLink('instance-of', vm)];
    if (host)
      links.push(shareLink('runs-on', toEntityId({ cluster, kind: 'Node', namespace: null, name: host })));
    const running = status?.phaseTransitionTimestamps?.find((entry) => entry.phase === 'Running');
    const move = toMove(metadata, status);
    const shown: Shown = {
      state: phases[phase] ?? 'unknown',
      status: phase === '' ? 'Pending' : phase,
      conditions,
      links,
    };
    return toEntity('VirtualMachineInstance', cluster, metadata, shown, 'instance', {
      phase: shareText(phase),
      host: host === '' ? null : shareOptional(host),
      addresses: toAddresses(status),
      isReady: isTrue(conditions, 'Ready'),
      isPaused: isTrue(conditions, 'Paused'),
      hasAgent: isTrue(conditions, 'AgentConnected'),
      isLiveMigratable: migratable ? migratable.status === 'True' : null,
      liveMigrationReason:
        migratable && migratable.status !== 'True' ? (migratable.message ?? migratable.reason ?? null) : null,
      guestOs: shareOptional(status?.guestOSInfo?.prettyName ?? status?.guestOSInfo?.name),
      startedAt: shareOptional(running?.phaseTransitionTimestamp),
      launcherVersion: shareOptional(toTag(status?.launcherContainerImageVersion)),
      isLauncherOutdated: 'kubevirt.io/outdatedLauncherImage' in (metadata.labels ?? {}),
      ...toMoved(status),
      ...toParts(status),
      hasOwner: (metadata.ownerReferences ?? []).some((owner) => owner.kind === 'VirtualMachine'),
      ...(move ? { move } : {}),
    });
  },
});

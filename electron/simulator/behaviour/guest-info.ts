import type { KubeObject } from '../json.ts';
import { at, conditionOf, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { conflict } from '../status.ts';
import { toNumber } from '../quantity.ts';
import type { Behaviour } from './context.ts';
import type { Call } from './vm-power.ts';
import { VMI, vmiOf } from './vm-power.ts';
import { phaseOf } from './vm-status.ts';

const FRAME = { apiVersion: 'subresources.kubevirt.io/v1' };
const GIB = 1024 ** 3;

/**
 * virt-api answers what it finds wrong before it asks the guest with 500 and the message as plain text (kubevirt
 * pkg/virt-api/rest/subresource.go httpGetRequestHandler).
 */
function plainFailure(error: Error): Reply {
  return { code: 500, body: error.message, contentType: 'text/plain; charset=utf-8' };
}

function usersOf(vmi: KubeObject, isWindows: boolean): Record<string, unknown>[] {
  const started = objectsAt(vmi, 'status', 'phaseTransitionTimestamps').at(-1);
  const since = Date.parse(textAt(started, 'phaseTransitionTimestamp') ?? '') / 1000;
  const userName = isWindows ? 'Administrator' : 'root';
  return [{ userName, ...(isWindows ? { domain: 'WORKGROUP' } : {}), loginTime: since + 60 }];
}

/** What the guest agent of a VMI tells; disks and their sizes are those of its claims. */
export function createGuestInfo(behaviour: Behaviour): Record<string, (call: Call) => Reply> {
  const fileSystems = (vmi: KubeObject, isWindows: boolean): Record<string, unknown>[] =>
    objectsAt(vmi, 'spec', 'volumes').flatMap((volume, index) => {
      const claimName = textAt(volume, 'persistentVolumeClaim', 'claimName');
      const claim = behaviour.store.get(RESOURCES.claims, vmi.metadata.namespace, claimName ?? '');
      if (claim === undefined) return [];
      const totalBytes = toNumber(at(claim, 'status', 'capacity', 'storage')) - GIB / 4;
      const longhorn = behaviour.store.get(
        RESOURCES.longhornVolumes,
        'longhorn-system',
        textAt(claim, 'spec', 'volumeName') ?? '',
      );
      const actual = numberAt(longhorn, 'status', 'actualSize') ?? totalBytes / 3;
      const letter = 'abcdefghijklmnopqrstuvwxyz'.charAt(index % 26);
      const drive = String.fromCharCode('C'.charCodeAt(0) + index);
      return [
        {
          diskName: isWindows ? `\\\\.\\PhysicalDrive${index}` : `vd${letter}1`,
          mountPoint: isWindows ? `${drive}:\\` : index === 0 ? '/' : `/data${index > 1 ? index : ''}`,
          fileSystemType: isWindows ? 'NTFS' : 'ext4',
          usedBytes: Math.min(Math.floor(actual), totalBytes),
          totalBytes,
          disk: [{ busType: 'virtio' }],
        },
      ];
    });
  const asked =
    (answer: (vmi: KubeObject, isWindows: boolean) => Record<string, unknown>) =>
    (call: Call): Reply => {
      try {
        const vmi = vmiOf(behaviour, call);
        if (phaseOf(vmi) !== 'Running') throw conflict(VMI, call.name, 'VMI is not running');
        if (conditionOf(vmi, 'AgentConnected') === undefined)
          throw conflict(VMI, call.name, 'VMI does not have guest agent connected');
        const isWindows = textAt(vmi, 'status', 'guestOSInfo', 'id') === 'mswindows';
        return toReply(200, answer(vmi, isWindows));
      } catch (error) {
        if (error instanceof Error) return plainFailure(error);
        throw error;
      }
    };
  return {
    'virtualmachineinstances/guestosinfo': asked((vmi, isWindows) => ({
      ...FRAME,
      kind: 'VirtualMachineInstanceGuestAgentInfo',
      guestAgentVersion: isWindows ? '107.0.1' : '9.2.0',
      supportedCommands: [
        'guest-ping',
        'guest-info',
        'guest-get-osinfo',
        'guest-fsfreeze-freeze',
        'guest-exec',
      ].map((name) => ({ name, enabled: true })),
      hostname: textAt(vmi, 'spec', 'hostname') ?? vmi.metadata.name,
      os: objectAt(vmi, 'status', 'guestOSInfo'),
      timezone: isWindows ? 'Coordinated Universal Time, 0' : 'UTC, 0',
      userList: usersOf(vmi, isWindows),
      fsInfo: { disks: fileSystems(vmi, isWindows) },
      ...(textAt(vmi, 'status', 'fsFreezeStatus') === undefined ? {} : { fsFreezeStatus: 'frozen' }),
    })),
    'virtualmachineinstances/filesystemlist': asked((vmi, isWindows) => ({
      ...FRAME,
      kind: 'VirtualMachineInstanceFileSystemList',
      metadata: {},
      items: fileSystems(vmi, isWindows),
    })),
    'virtualmachineinstances/userlist': asked((vmi, isWindows) => ({
      ...FRAME,
      kind: 'VirtualMachineInstanceGuestOSUserList',
      metadata: {},
      items: usersOf(vmi, isWindows),
    })),
  };
}

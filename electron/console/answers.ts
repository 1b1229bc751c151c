import { consoleNeed } from '../../shared/console.ts';
import type { ConsoleKind } from '../../shared/console.ts';
import { isRetryable } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { resourceWords } from '../../shared/rights.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { KubeFailure } from '../kube/errors.ts';

/** The path of a console's stream. Source: KubeVirt API subresources.kubevirt.io/v1 virtualmachineinstances/{vnc,console}. */
export function consolePath(vm: EntityId, kind: ConsoleKind): string {
  const ref = parseEntityId(vm);
  const instances = {
    ...{ group: 'subresources.kubevirt.io', version: 'v1', plural: 'virtualmachineinstances' },
    isNamespaced: true,
  };
  const subresource = kind === 'vnc' ? 'vnc' : 'console';
  return toResourcePath(instances, { namespace: ref?.namespace ?? null, name: ref?.name ?? '', subresource });
}

/** Whether somebody else has the screen. Source: kubevirt pkg/virt-handler/rest/console.go ("Active VNC connection. Request denied."). */
export function isTaken({ error }: KubeFailure): boolean {
  return error.message.includes('Active VNC connection');
}

/** Whether the VM does not run yet, or no more. Source: kubevirt pkg/virt-api/rest/vnc.go, console.go. */
export function isNotRunning({ error }: KubeFailure): boolean {
  return error.message.includes('VMI is not running');
}

/** Whether trying again does not help. */
export function isDenied({ error, status }: KubeFailure): boolean {
  return status === 409 || !isRetryable(error.code);
}

/** A refusal with what it takes, where it is a matter of rights. */
export function toRefusal({ error }: KubeFailure, vm: EntityId, kind: ConsoleKind): AppError {
  const ref = parseEntityId(vm);
  const place = { entity: vm, ...(ref ? { cluster: ref.cluster } : {}) };
  if (error.code !== 'forbidden') return { ...error, ...place };
  const need = consoleNeed(kind);
  const hint = `It takes the right to ${need.verb} ${resourceWords(need)} of ${need.group} in the namespace ${ref?.namespace ?? ''}. Whoever manages the cluster can give it.`;
  return { ...error, hint, ...place };
}

import { z } from 'zod';
import { AppError } from './error.ts';
import type { Need } from './rights.ts';

/** The consoles of a VM: its screen with keyboard and mouse (VNC, RFC 6143), and its serial line. */
export const ConsoleKind = z.enum(['vnc', 'serial']);
export type ConsoleKind = z.infer<typeof ConsoleKind>;

/** Who has a console now: another view of this app, or another client of the cluster; `unknown`: the cluster ended it and does not say why. */
export const ConsoleHolder = z.enum(['acre', 'other', 'unknown']);
export type ConsoleHolder = z.infer<typeof ConsoleHolder>;

/** How a console stands. Times are ISO 8601. */
export const ConsoleState = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connecting') }),
  /** Bytes go both ways. `link` counts the connections of this console: with each the other side begins anew. */
  z.object({ type: z.literal('open'), link: z.int().positive(), since: z.string() }),
  /** The VM does not run; it is connected by itself once it does. `status` is the VM's own word, null where it has none. */
  z.object({ type: z.literal('off'), status: z.string().nullable() }),
  /** The VM is on its way; it is connected by itself once it runs. */
  z.object({ type: z.literal('starting'), status: z.string() }),
  /** The VM is no longer there. */
  z.object({ type: z.literal('gone') }),
  /** The cluster is not connected; it goes on by itself once it is. */
  z.object({ type: z.literal('offline'), error: AppError }),
  /** It failed and is tried again by itself at `retryAt`. */
  z.object({ type: z.literal('lost'), error: AppError, retryAt: z.string() }),
  /** The cluster refuses it: only the user can mend that. */
  z.object({ type: z.literal('refused'), error: AppError }),
  /** Somebody else has it: it is not taken from them unless the user says so. */
  z.object({ type: z.literal('taken'), by: ConsoleHolder }),
]);
export type ConsoleState = z.infer<typeof ConsoleState>;

/** What the page is told of an open console; bytes are base64 and belong to the connection `link`. */
export const ConsoleEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), console: z.string() }),
  z.object({ type: z.literal('state'), state: ConsoleState }),
  z.object({ type: z.literal('bytes'), link: z.int().positive(), data: z.string() }),
]);
export type ConsoleEvent = z.infer<typeof ConsoleEvent>;

/** Most bytes that are sent to a console in one call. */
export const mostConsoleBytes = 64 * 1024;

/** The right a console takes in the namespace of its VM. Source: kubevirt pkg/virt-api/authorizer, RBAC of subresources.kubevirt.io. */
export function consoleNeed(kind: ConsoleKind): Need {
  return {
    verb: 'get',
    group: 'subresources.kubevirt.io',
    resource: 'virtualmachineinstances',
    subresource: kind === 'vnc' ? 'vnc' : 'console',
  };
}

import { z } from 'zod';
import { CreateGuest, CreateVm } from './intention.ts';

/**
 * Something to provision that is dragged onto the canvas: a whole guest cluster, one of its nodes, or a VM. `from` is what
 * one of the user's own is a copy of; null makes it of what the cluster has.
 */
export const Template = z.strictObject({
  id: z.string().min(1).max(60),
  /** As the user called it; empty for those that come with Acre. */
  name: z.string().max(80).default(''),
  type: z.enum(['cluster', 'server', 'agent', 'vm']),
  /** Null for a VM. */
  distribution: z.enum(['k3s', 'rke2']).nullable(),
  from: z.discriminatedUnion('type', [CreateGuest, CreateVm]).nullable().default(null),
});
export type Template = z.infer<typeof Template>;

/** The templates that come with Acre, in the order in which they are offered. */
export const ownTemplates: readonly Template[] = [
  ...(['k3s', 'rke2'] as const).flatMap((distribution) =>
    (['cluster', 'server', 'agent'] as const).map((type): Template => ({
      id: `${distribution}-${type}`,
      name: '',
      type,
      distribution,
      from: null,
    })),
  ),
  { id: 'vm', name: '', type: 'vm', distribution: null, from: null },
];

/** An intention as a template of the user's own. */
export function toTemplate(
  intention: z.infer<typeof CreateGuest> | z.infer<typeof CreateVm>,
  of: Pick<Template, 'id' | 'name'>,
): Template {
  const isVm = intention.type === 'create-vm';
  return {
    ...of,
    type: isVm ? 'vm' : 'cluster',
    distribution: isVm ? null : intention.guest.distribution,
    from: intention,
  };
}

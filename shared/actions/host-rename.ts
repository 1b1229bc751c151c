import { z } from 'zod';
import { defineAction } from './define.ts';
import { changesHost } from './host-state.ts';

/** A name to show in place of the host's own; empty for none. */
export const HostName = z.strictObject({ name: z.string().trim().max(63) });

/** Gives a host a name of its own beside the one it has in Kubernetes. Source: annotation harvesterhci.io/host-custom-name, harvester API reference section 2.5. */
export const hostRename = defineAction({
  label: 'Rename',
  kinds: ['Node'],
  danger: 'none',
  confirm: null,
  options: HostName,
  needs: changesHost,
  can: (entity) => (entity.deletingAt === null ? true : 'The host is being removed.'),
  check: (entity, _, { name }) =>
    entity.kind === 'Node' && (entity.host.displayName ?? '') === name ? 'That is its name already.' : true,
  isDone: (entity, _, { options }) =>
    entity?.kind === 'Node' && (entity.host.displayName ?? '') === options.name,
  reach: 'one',
  undo: (before) =>
    before.kind === 'Node'
      ? { action: 'host.rename', options: { name: before.host.displayName ?? '' } }
      : null,
});

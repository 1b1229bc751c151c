import { appError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import { fail, ok } from '../../shared/result.ts';
import { openKubeClient } from '../kube/client.ts';
import type { Vault } from '../vault/vault.ts';
import type { GuestClients } from './guest-clients.ts';
import { guestKeyOf } from './guest-key.ts';

/** Opens clients of guest clusters that are reached at the address in their kubeconfig. */
export function openDirectGuestClients(vault: Pick<Vault, 'get'>, userAgent: string): GuestClients {
  const open = new Set<() => Promise<void>>();
  return {
    client: async (guest: EntityId) => {
      const key = guestKeyOf(guest);
      const item = key === null ? null : await vault.get(key);
      if (item !== null && !item.ok) return item;
      if (item === null || item.value.type === 'absent') {
        const message = 'No kubeconfig of the guest cluster is kept, so that its API cannot be asked.';
        return fail(appError('not-found', message, { entity: guest }));
      }
      const client = await openKubeClient({
        kubeconfig: item.value.secret,
        userAgent,
        connectTimeoutMs: 5000,
      });
      if (!client.ok) return client;
      const { close: end, server } = client.value;
      const close = async (): Promise<void> => {
        open.delete(close);
        await end();
      };
      open.add(close);
      return ok({ ...client.value, close, way: { type: 'direct', server } });
    },
    forget: () => undefined,
    close: async () => {
      await Promise.all([...open].map((close) => close()));
    },
  };
}

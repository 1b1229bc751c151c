import type { Log } from '../log.ts';
import type { VaultKeeper } from '../vault/keeper.ts';
import type { Sessions } from './sessions.ts';

/** Logs how the keychain stands, and connects the clusters that failed for want of it once it can be used. */
export function followVault({
  vault,
  sessions,
  log,
}: {
  vault: VaultKeeper;
  sessions: Sessions;
  log: Pick<Log, 'info' | 'warn'>;
}): void {
  let before = vault.info().state;
  vault.listen(() => {
    const { state, error } = vault.info();
    if (state === before) return;
    before = state;
    if (error) log.warn(error.message, { vault: state });
    else log.info('the keychain can be used', { vault: state });
    if (state !== 'unlocked') return;
    for (const { id, connection } of sessions.list()) {
      if (connection.type !== 'failed' || connection.error.code !== 'vault') continue;
      const session = sessions.find(id);
      if (session.ok) session.value.connect();
    }
  });
}

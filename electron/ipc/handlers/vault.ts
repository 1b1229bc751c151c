import { ok } from '../../../shared/result.ts';
import { clusterOfKey } from '../../cluster/registry.ts';
import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** Where credentials are kept, and how one takes the place of another. */
export function vaultHandlers({
  vault,
  sessions,
  drafts,
  clock,
}: HandlerTools): Pick<Handlers, `vault.${'follow' | 'retry' | 'keep'}` | 'cluster.replaceCredential'> {
  return {
    'cluster.replaceCredential': async ({ cluster, draft, context, ...choices }) => {
      const kubeconfig = drafts.find(draft);
      if (!kubeconfig.ok) return kubeconfig;
      return toEmpty(
        await sessions.replaceCredential(cluster, { kubeconfig: kubeconfig.value, context, choices }),
      );
    },
    'vault.follow': (_input, sink, { signal }) => {
      const read = () => {
        const info = vault.info();
        return { ...info, sessionOnly: info.sessionOnly.flatMap((key) => clusterOfKey(key) ?? []) };
      };
      const latest = followLatest({ clock, sink, read });
      const stop = vault.listen(latest.changed);
      signal.addEventListener('abort', () => {
        stop();
        latest.close();
      });
    },
    'vault.retry': async () => toEmpty(await vault.retry()),
    'vault.keep': async ({ where }) => {
      if (where === 'keychain') return toEmpty(await vault.keepInKeychain());
      vault.keepInSession();
      return ok({});
    },
  };
}

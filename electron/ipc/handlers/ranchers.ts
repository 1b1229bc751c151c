import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { openOutside, toPageUrl } from '../../rancher/guest-page.ts';
import { readRancherCredential } from '../../rancher/rancher-kubeconfig.ts';
import type { NewRancher } from '../../rancher/ranchers.ts';
import { Secret } from '../../vault/secret.ts';
import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** Changes of the guest clusters of a Rancher are gathered for so long. */
const everyMs = 250;

/** Ranchers, and the Harvester clusters they manage. */
export function rancherHandlers({
  drafts,
  ranchers,
  rancherGuests,
  sessions,
  clock,
  shell,
}: HandlerTools): Pick<
  Handlers,
  | `rancher.${'add' | 'addByKubeconfig' | 'remove' | 'read' | 'draft' | 'followGuests' | 'openPage'}`
  | 'ranchers.follow'
> {
  /** Adds a Rancher; another token than it had goes into what is reached by that of before, too. */
  const add = async (rancher: NewRancher): Promise<Result<{ rancher: string }>> => {
    const added = await ranchers.add(rancher);
    if (!added.ok) return added;
    const { rancher: id, renewed } = added.value;
    if (renewed !== null)
      for (const cluster of sessions.list()) {
        const taken = await sessions.takeWay(cluster.id, { type: 'renew', ...renewed });
        if (!taken.ok) return taken;
      }
    return ok({ rancher: id });
  };
  return {
    'ranchers.follow': (_input, sink, { signal }) => {
      const latest = followLatest({ clock, sink, read: () => ({ ranchers: [...ranchers.list()] }) });
      const stop = ranchers.listen(latest.changed);
      signal.addEventListener('abort', () => {
        stop();
        latest.close();
      });
    },
    'rancher.followGuests': ({ rancher }, sink, { signal }) => {
      const isThere = (): boolean => ranchers.list().some(({ id }) => id === rancher);
      if (!isThere()) {
        sink.end(appError('not-found', 'There is no such Rancher.'));
        return;
      }
      const followed = rancherGuests.follow(rancher, () => latest.changed());
      const latest = followLatest({ clock, sink, read: followed.read, everyMs });
      const close = (): void => {
        stop();
        latest.close();
        followed.close();
      };
      const stop = ranchers.listen(() => {
        if (isThere()) return;
        close();
        sink.end();
      });
      signal.addEventListener('abort', close, { once: true });
    },
    'rancher.add': ({ token, ...rancher }) =>
      add({ ...rancher, token: token === '' ? null : new Secret(token) }),
    'rancher.addByKubeconfig': async ({ draft, context, name, pinSha256 }) => {
      const kubeconfig = drafts.find(draft);
      if (!kubeconfig.ok) return kubeconfig;
      const credential = readRancherCredential(kubeconfig.value, context);
      if (!credential.ok) return credential;
      const added = await add({ ...credential.value, name, pinSha256 });
      if (added.ok || added.error.code !== 'unauthorized') return added;
      return fail({
        ...added.error,
        hint: 'The token in a kubeconfig ends after a while, and may be for its cluster alone: get the kubeconfig from Rancher once more, or use an API key without a scope.',
      });
    },
    'rancher.remove': async ({ rancher }) => toEmpty(await ranchers.remove(rancher)),
    'rancher.read': ({ rancher }) => ranchers.read(rancher),
    'rancher.openPage': async ({ rancher, guest }) => {
      const found = ranchers.list().find(({ id }) => id === rancher);
      if (!found) return fail(appError('not-found', 'There is no such Rancher.'));
      const url = toPageUrl(found.url, guest);
      return url.ok ? toEmpty(await openOutside(shell, url.value)) : url;
    },
    'rancher.draft': ({ rancher, clusters }) => ranchers.draft(rancher, clusters),
  };
}

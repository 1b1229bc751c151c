import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { openOutside, toPageUrl } from '../../rancher/guest-page.ts';
import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** Changes of the guest clusters of a Rancher are gathered for so long. */
const everyMs = 250;

/** Ranchers, and the Harvester clusters they manage. */
export function rancherHandlers({
  ranchers,
  rancherGuests,
  sessions,
  clock,
  shell,
}: HandlerTools): Pick<
  Handlers,
  `rancher.${'add' | 'remove' | 'read' | 'draft' | 'followGuests' | 'openPage'}` | 'ranchers.follow'
> {
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
    'rancher.add': async (rancher) => {
      const added = await ranchers.add(rancher);
      if (!added.ok) return added;
      const { rancher: id, renewed } = added.value;
      if (renewed === null) return ok({ rancher: id });
      for (const cluster of sessions.list()) {
        const taken = await sessions.takeWay(cluster.id, renewed);
        if (!taken.ok) return taken;
      }
      return ok({ rancher: id });
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

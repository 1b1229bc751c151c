import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** Ranchers, and the Harvester clusters they manage. */
export function rancherHandlers({
  ranchers,
  clock,
}: HandlerTools): Pick<Handlers, `rancher.${'add' | 'remove' | 'read' | 'draft'}` | 'ranchers.follow'> {
  return {
    'ranchers.follow': (_input, sink, { signal }) => {
      const latest = followLatest({ clock, sink, read: () => ({ ranchers: [...ranchers.list()] }) });
      const stop = ranchers.listen(latest.changed);
      signal.addEventListener('abort', () => {
        stop();
        latest.close();
      });
    },
    'rancher.add': (rancher) => ranchers.add(rancher),
    'rancher.remove': async ({ rancher }) => toEmpty(await ranchers.remove(rancher)),
    'rancher.read': ({ rancher }) => ranchers.read(rancher),
    'rancher.draft': ({ rancher, clusters }) => ranchers.draft(rancher, clusters),
  };
}

import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** The demo fleet beside the clusters of the user. */
export function demoHandlers({
  demo,
  clock,
}: HandlerTools): Pick<Handlers, `demo.${'follow' | 'start' | 'stop'}`> {
  return {
    'demo.follow': (_input, sink, { signal }) => {
      const latest = followLatest({ clock, sink, read: demo.info });
      const stop = demo.listen(latest.changed);
      signal.addEventListener('abort', () => {
        stop();
        latest.close();
      });
    },
    'demo.start': async () => toEmpty(await demo.start()),
    'demo.stop': async () => toEmpty(await demo.stop()),
  };
}

import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** What was done in this app. */
export function activityHandlers({ journal }: HandlerTools): Pick<Handlers, 'activity.follow'> {
  return {
    'activity.follow': (_input, sink, { signal }) => {
      sink.send({ type: 'all', entries: [...journal.list()] });
      signal.addEventListener('abort', journal.listen(sink.send));
    },
  };
}

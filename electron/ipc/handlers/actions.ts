import { runAction } from '../../actions/run.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** What is done to objects of a cluster. */
export function actionHandlers({ sessions }: HandlerTools): Pick<Handlers, 'action.run'> {
  return {
    'action.run': async ({ action, entity, options }, { signal }) => {
      const found = locate(sessions, entity);
      return found.ok ? runAction(found.value.session, { action, entity, options }, signal) : found;
    },
  };
}

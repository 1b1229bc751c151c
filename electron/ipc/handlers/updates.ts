import { ok } from '../../../shared/result.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** New versions of the app. */
export function updateHandlers({
  updates,
}: HandlerTools): Pick<Handlers, 'updates.read' | 'updates.look' | 'updates.save'> {
  return {
    'updates.read': () => Promise.resolve(ok(updates.state())),
    'updates.look': async () => ok(await updates.look()),
    'updates.save': () => updates.save(),
  };
}

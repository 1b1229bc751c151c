import { z } from 'zod';
import { Preferences } from '../../../shared/preferences.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** About the app itself and what it remembers. */
export function appHandlers({
  info,
  about,
  preferences,
  shell,
}: HandlerTools): Pick<
  Handlers,
  `app.${'info' | 'about' | 'showDataDir' | 'links'}` | `preferences.${'read' | 'write'}`
> {
  let lastWrite: Promise<unknown> = Promise.resolve();
  return {
    'app.info': () => Promise.resolve(ok(info)),
    'app.about': () => Promise.resolve(ok({ ...about, canShowDataDir: shell.openFolder !== undefined })),
    'app.showDataDir': async () => {
      if (!shell.openFolder) {
        const hint = 'Copy its path and open it yourself.';
        return fail(appError('invalid', `${about.dataDir} cannot be opened from a browser.`, { hint }));
      }
      const failed = await shell.openFolder(about.dataDir);
      return failed === ''
        ? ok({})
        : fail(appError('internal', `${about.dataDir} could not be opened: ${failed}`));
    },
    'app.links': (_input, sink, { signal }) => {
      const stop = shell.links?.((url) => sink.send({ url }));
      if (stop) signal.addEventListener('abort', stop, { once: true });
    },

    'preferences.read': () => Promise.resolve(ok(preferences.value)),
    'preferences.write': (changes) => {
      const turn = lastWrite.then(async (): Promise<Result<Preferences>> => {
        const next = Preferences.parse({ ...preferences.value, ...withoutUndefined(changes) });
        const written = await preferences.write(next);
        if (written.ok) shell.onPreferences?.(next);
        return written.ok ? ok(next) : written;
      });
      lastWrite = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Fields that were left out must not overwrite what is there. */
function withoutUndefined(fields: object): object {
  return z
    .record(z.string(), z.unknown())
    .parse(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
}

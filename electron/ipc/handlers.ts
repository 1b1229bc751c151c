import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityRef } from '../../shared/id.ts';
import type { AppInfo } from '../../shared/ipc/contract.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { Preferences } from '../../shared/preferences.ts';
import { runAction } from '../actions/run.ts';
import type { Clock } from '../clock.ts';
import { detect } from '../cluster/detect.ts';
import type { Drafts } from '../cluster/drafts.ts';
import { readEvents } from '../cluster/events.ts';
import { readObject } from '../cluster/object.ts';
import type { Session } from '../cluster/session.ts';
import type { Sessions } from '../cluster/sessions.ts';
import type { ChosenFile } from '../files/chosen-file.ts';
import type { JsonFile } from '../files/json-file.ts';
import { openKubeClient } from '../kube/client.ts';
import { readKubeconfig } from '../kube/kubeconfig.ts';
import { openFeed } from '../world/feed.ts';
import { followLatest } from './follow-latest.ts';
import type { Handlers } from './handler-types.ts';

/** What only the shell around the back end can do. */
export type Shell = {
  /** Opens the file dialog; null where the user cancelled it, a failure where the file cannot be read. Absent where there is none. */
  dialogs?: { chooseFile: () => Promise<Result<ChosenFile | null>> };
  /** Calls the listener with deep links, those given so far first; returns how to stop. Absent where there are none. */
  links?: (listener: (url: string) => void) => () => void;
};

/** Everything the handlers work with. */
export type HandlerTools = {
  info: AppInfo;
  sessions: Sessions;
  drafts: Drafts;
  preferences: JsonFile<Preferences>;
  shell: Shell;
  clock: Clock;
  userAgent: string;
};

type Found = { session: Session; ref: EntityRef };

const notHere = appError('not-found', 'There is no such entity.');

/** The handlers of every name of the contract. */
export function openHandlers(tools: HandlerTools): Handlers {
  const { info, sessions, drafts, preferences, shell, clock } = tools;

  const locate = (entity: string): Result<Found> => {
    const ref = parseEntityId(entity);
    if (ref === null) return fail(notHere);
    const session = sessions.find(ref.cluster);
    return session.ok ? ok({ session: session.value, ref }) : session;
  };
  const read = (text: string, source: string): ReturnType<typeof keep> => keep(drafts, text, source);
  let lastWrite: Promise<unknown> = Promise.resolve();

  return {
    'app.info': () => Promise.resolve(ok(info)),
    'app.links': (_input, sink, { signal }) => {
      const stop = shell.links?.((url) => sink.send({ url }));
      if (stop) signal.addEventListener('abort', stop, { once: true });
    },

    'preferences.read': () => Promise.resolve(ok(preferences.value)),
    'preferences.write': (changes) => {
      const turn = lastWrite.then(async (): Promise<Result<Preferences>> => {
        const next = Preferences.parse({ ...preferences.value, ...withoutUndefined(changes) });
        const written = await preferences.write(next);
        return written.ok ? ok(next) : written;
      });
      lastWrite = turn.catch(() => undefined);
      return turn;
    },

    'clusters.follow': (_input, sink, { signal }) => {
      const latest = followLatest({ clock, sink, read: () => ({ clusters: sessions.list() }) });
      const stop = sessions.listen(latest.changed);
      signal.addEventListener('abort', () => {
        stop();
        latest.close();
      });
    },
    'cluster.add': ({ draft, context, name, colour, pinSha256 }) => {
      const kubeconfig = drafts.find(draft);
      // The draft stays until the page forgets it, for its other contexts.
      return kubeconfig.ok
        ? sessions.add({ kubeconfig: kubeconfig.value, context, name, colour, pinSha256 })
        : Promise.resolve(kubeconfig);
    },
    'cluster.rename': async ({ cluster, name }) => toEmpty(await sessions.rename(cluster, name)),
    'cluster.remove': async ({ cluster }) => toEmpty(await sessions.remove(cluster)),
    'cluster.connect': ({ cluster }) => {
      const session = sessions.find(cluster);
      if (session.ok) session.value.connect();
      return Promise.resolve(session.ok ? ok({}) : session);
    },
    'cluster.disconnect': async ({ cluster }) => {
      const session = sessions.find(cluster);
      if (!session.ok) return session;
      await session.value.disconnect();
      return ok({});
    },

    'kubeconfig.read': ({ text, source }) => Promise.resolve(read(text, source)),
    'kubeconfig.choose': async () => {
      if (!shell.dialogs) return fail(appError('invalid', 'There is no file dialog here.'));
      const chosen = await shell.dialogs.chooseFile();
      if (!chosen.ok) return chosen;
      return chosen.value === null ? ok(null) : read(chosen.value.text, chosen.value.name);
    },
    'kubeconfig.forget': ({ draft }) => {
      drafts.forget(draft);
      return Promise.resolve(ok({}));
    },
    'kubeconfig.probe': async ({ draft, context, pinSha256 }, { signal }) => {
      const kubeconfig = drafts.find(draft);
      if (!kubeconfig.ok) return kubeconfig;
      const credential = kubeconfig.value.credentialOf(context);
      if (!credential.ok) return credential;
      const { userAgent } = tools;
      const options = { kubeconfig: credential.value, pinnedSha256: pinSha256 ?? null, userAgent };
      const client = await openKubeClient(options);
      if (!client.ok) return client;
      try {
        const detected = await detect(client.value, signal);
        return detected.ok ? ok(detected.value) : fail(detected.error);
      } finally {
        await client.value.close();
      }
    },

    'world.follow': ({ cluster }, sink, { signal }) => {
      const session = sessions.find(cluster);
      if (!session.ok) {
        sink.end(session.error);
        return;
      }
      const { world, closed } = session.value;
      const feed = openFeed(world, sink, { clock });
      const onClosed = (): void => sink.end(appError('not-found', 'The cluster was removed.', { cluster }));
      closed.addEventListener('abort', onClosed);
      signal.addEventListener('abort', () => {
        closed.removeEventListener('abort', onClosed);
        feed.close();
      });
    },
    'layer.follow': ({ cluster, layer }, sink, { signal }) => {
      const session = sessions.find(cluster);
      if (!session.ok) {
        sink.end(session.error);
        return;
      }
      const { closed, holdLayer } = session.value;
      const release = holdLayer(layer);
      const onClosed = (): void => sink.end(appError('not-found', 'The cluster was removed.', { cluster }));
      closed.addEventListener('abort', onClosed);
      signal.addEventListener('abort', () => {
        closed.removeEventListener('abort', onClosed);
        release();
      });
      sink.send({});
    },
    'object.read': async ({ entity }, { signal }) => {
      const found = locate(entity);
      if (!found.ok) return found;
      const client = found.value.session.client();
      return client.ok ? readObject(client.value, found.value.ref, signal) : client;
    },
    'object.events': async ({ entity }, { signal }) => {
      const found = locate(entity);
      if (!found.ok) return found;
      const client = found.value.session.client();
      return client.ok ? readEvents(client.value, found.value.ref, signal) : client;
    },

    'action.run': async ({ action, entity, options }, { signal }) => {
      const found = locate(entity);
      return found.ok ? runAction(found.value.session, { action, entity, options }, signal) : found;
    },
  };
}

function keep(drafts: Drafts, text: string, source: string): Result<ReturnType<Drafts['keep']>> {
  const kubeconfig = readKubeconfig(text);
  return kubeconfig.ok ? ok(drafts.keep(kubeconfig.value, source)) : kubeconfig;
}

function toEmpty(result: Result<void>): Result<Record<string, never>> {
  return result.ok ? ok({}) : result;
}

/** Fields that were left out must not overwrite what is there. */
function withoutUndefined(fields: object): object {
  return z
    .record(z.string(), z.unknown())
    .parse(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
}

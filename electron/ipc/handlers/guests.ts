import { parse, stringify } from 'yaml';
import { appError } from '../../../shared/error.ts';
import { guestKind } from '../../../shared/guest/guest.ts';
import { parseEntityId } from '../../../shared/id.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { replaceFile, writeError } from '../../files/replace-file.ts';
import { followGuest } from '../../guest/follow-guest.ts';
import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { locate, toEmpty } from './tools.ts';
import type { Found, HandlerTools } from './tools.ts';

/** Changes inside of a guest cluster are gathered for so long. */
const everyMs = 250;

/** Guest clusters through their own API, and the kubeconfigs they are reached with. */
export function guestHandlers({
  sessions,
  guests: { credentials, clients },
  drafts,
  shell,
  clock,
}: HandlerTools): Pick<
  Handlers,
  `guest.${'follow' | 'setKubeconfig' | 'forgetKubeconfig' | 'saveKubeconfig'}`
> {
  const find = (guest: string): Result<Found> => {
    const found = locate(sessions, guest);
    if (!found.ok || found.value.ref.kind === guestKind) return found;
    return fail(appError('not-found', 'There is no such guest cluster.', { entity: guest }));
  };
  return {
    'guest.follow': ({ guest }, sink, { signal }) => {
      const found = find(guest);
      if (!found.ok) {
        sink.end(found.error);
        return;
      }
      const { session } = found.value;
      const followed = followGuest({
        ...{ guest, session, clients, credentials, clock, random: Math.random },
        onChange: () => latest.changed(),
      });
      const latest = followLatest({ clock, sink, read: followed.read, everyMs });
      const close = (): void => {
        latest.close();
        void followed.close();
      };
      AbortSignal.any([signal, session.closed]).addEventListener(
        'abort',
        () => {
          close();
          sink.end();
        },
        { once: true },
      );
    },
    'guest.setKubeconfig': async ({ guest, draft, context, address }) => {
      const found = find(guest);
      if (!found.ok) return found;
      const kubeconfig = drafts.find(draft);
      if (!kubeconfig.ok) return kubeconfig;
      const shown = kubeconfig.value.contexts.find((entry) => entry.context === context);
      if (shown?.program) {
        const hint = 'Use one with a client certificate or a token, as K3s, RKE2 and Rancher write it.';
        return fail(
          appError(
            'invalid',
            'The credential of this context comes from a program, which is not run for guest clusters.',
            { hint },
          ),
        );
      }
      const credential = kubeconfig.value.credentialOf(context, address === undefined ? {} : { address });
      return credential.ok ? toEmpty(await credentials.keep(guest, credential.value)) : credential;
    },
    'guest.forgetKubeconfig': async ({ guest }) => {
      const found = find(guest);
      return found.ok ? toEmpty(await credentials.forget(guest)) : found;
    },
    'guest.saveKubeconfig': async ({ guest }) => {
      const found = find(guest);
      if (!found.ok) return found;
      const chooseTarget = shell.dialogs?.chooseTarget;
      if (!chooseTarget) {
        const message = 'A kubeconfig is not handed to a browser: it holds the key of an administrator.';
        const hint = 'Use the desktop app, which writes it to a file that only you can read.';
        return fail(appError('invalid', message, { hint }));
      }
      const kept = await credentials.read(guest);
      if (!kept.ok) return kept;
      const name = parseEntityId(guest)?.name ?? 'guest';
      if (kept.value.type === 'absent')
        return fail(appError('not-found', `No kubeconfig of the guest cluster ${name} is kept.`));
      const text = toYaml(kept.value.secret.reveal());
      if (text === null)
        return fail(appError('invalid', `The kept kubeconfig of the guest cluster ${name} cannot be read.`));
      const path = await chooseTarget(`${name}.yaml`);
      if (path === null) return ok({ isSaved: false });
      try {
        await replaceFile(path, text);
        return ok({ isSaved: true });
      } catch (error) {
        return fail(writeError(path, error));
      }
    },
  };
}

/** A kubeconfig as people read it; null where it is none. What is wrong with it is not told: it holds secrets. */
function toYaml(kubeconfig: string): string | null {
  try {
    return stringify(parse(kubeconfig));
  } catch {
    return null;
  }
}

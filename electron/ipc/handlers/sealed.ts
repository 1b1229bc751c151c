import { ok } from '../../../shared/result.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** Clusters in a file under a passphrase. */
export function sealedHandlers({
  sealed: drafts,
}: HandlerTools): Pick<Handlers, `sealed.${'export' | 'open' | 'import' | 'forget'}`> {
  return {
    'sealed.export': async ({ clusters, passphrase, withProxyPasswords }) => {
      const file = await drafts.seal(clusters, passphrase, { withProxyPasswords });
      return file.ok ? ok({ file: file.value.toString('base64') }) : file;
    },
    'sealed.open': ({ file, passphrase }) => drafts.open(Buffer.from(file, 'base64'), passphrase),
    'sealed.import': async ({ sealed, choices }) => {
      const outcomes = await drafts.take(sealed, choices);
      return outcomes.ok ? ok({ outcomes: outcomes.value }) : outcomes;
    },
    'sealed.forget': ({ sealed }) => {
      drafts.forget(sealed);
      return Promise.resolve(ok({}));
    },
  };
}

import { fail } from '../../../shared/result.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

type Names = 'upload.begin' | 'upload.chunk' | 'upload.end' | 'upload.cancel';

/** Images that come from the page piece by piece. */
export function uploadHandlers({ sessions, uploads }: HandlerTools): Pick<Handlers, Names> {
  return {
    'upload.begin': async (request, { signal }) => {
      const { cluster } = request;
      const session = sessions.find(cluster);
      if (!session.ok) return session;
      const client = session.value.client();
      if (!client.ok) return client;
      const begun = await uploads.begin(client.value, request, signal);
      return begun.ok ? begun : fail({ ...begun.error, cluster });
    },
    'upload.chunk': ({ upload, base64 }) => uploads.chunk(upload, Buffer.from(base64, 'base64')),
    'upload.end': ({ upload }) => uploads.end(upload),
    'upload.cancel': ({ upload }) => uploads.cancel(upload),
  };
}

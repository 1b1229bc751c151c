import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { KubeClient } from '../../kube/client.ts';
import { rightsOf } from '../../kube/rights.ts';
import { applyDocuments } from '../../objects/apply-documents.ts';
import { deleteObject } from '../../objects/delete-object.ts';
import { editObject } from '../../objects/edit-object.ts';
import { readSchema } from '../../objects/schemas.ts';
import { readServed } from '../../objects/served.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

type Names = 'yaml.schema' | 'yaml.kinds' | 'yaml.edit' | 'yaml.apply' | 'yaml.delete';

/** Any object of a cluster as YAML. */
export function yamlHandlers({ sessions }: HandlerTools): Pick<Handlers, Names> {
  const clientOf = (cluster: string): Result<KubeClient> => {
    const session = sessions.find(cluster);
    return session.ok ? session.value.client() : session;
  };
  /** An answer with its cluster in every error; what was known of the user's rights is forgotten once one is refused. */
  const told = <T>(
    client: KubeClient,
    place: { cluster: string; entity?: string },
    answer: Result<T>,
  ): Result<T> => {
    if (answer.ok) return answer;
    if (answer.error.code === 'forbidden') rightsOf(client).forget();
    return fail({ ...answer.error, ...place });
  };
  return {
    'yaml.schema': async ({ cluster, ...kind }, { signal }) => {
      const client = clientOf(cluster);
      if (!client.ok) return client;
      const schema = await readSchema(client.value, kind, signal);
      return schema.ok ? ok({ schema: schema.value }) : told(client.value, { cluster }, fail(schema.error));
    },
    'yaml.kinds': async ({ cluster }, { signal }) => {
      const client = clientOf(cluster);
      if (!client.ok) return client;
      const served = await readServed(client.value, signal);
      return served.ok ? ok({ kinds: served.value }) : told(client.value, { cluster }, fail(served.error));
    },
    'yaml.edit': async ({ entity, ...edit }, { signal }) => {
      const found = locate(sessions, entity);
      if (!found.ok) return found;
      const { session, ref } = found.value;
      const client = session.client();
      if (!client.ok) return client;
      const place = { cluster: ref.cluster, entity };
      return told(client.value, place, await editObject(client.value, { ref, ...edit }, signal));
    },
    'yaml.apply': async (request, { signal }) => {
      const { cluster } = request;
      const client = clientOf(cluster);
      if (!client.ok) return client;
      return told(client.value, { cluster }, await applyDocuments(client.value, request, signal));
    },
    'yaml.delete': async ({ entity, uid }, { signal }) => {
      const found = locate(sessions, entity);
      if (!found.ok) return found;
      const { session, ref } = found.value;
      const client = session.client();
      if (!client.ok) return client;
      const place = { cluster: ref.cluster, entity };
      return told(client.value, place, await deleteObject(client.value, ref, uid, signal));
    },
  };
}

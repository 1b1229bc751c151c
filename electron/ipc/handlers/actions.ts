import { fail, ok } from '../../../shared/result.ts';
import { runAction } from '../../actions/run.ts';
import { readFeatures } from '../../cluster/features.ts';
import { rightsOf } from '../../kube/rights.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** What is done to objects of a cluster, and what of it the user may. */
export function actionHandlers({
  sessions,
}: HandlerTools): Pick<Handlers, 'action.run' | 'rights.check' | 'cluster.features'> {
  return {
    'cluster.features': async ({ cluster }, { signal }) => {
      const session = sessions.find(cluster);
      if (!session.ok) return session;
      const client = session.value.client();
      if (!client.ok) return client;
      const found = await readFeatures(client.value, signal);
      return found.ok ? ok({ features: found.value }) : fail({ ...found.error, cluster });
    },
    'rights.check': async ({ cluster, rights }) => {
      const session = sessions.find(cluster);
      if (!session.ok) return session;
      const client = session.value.client();
      return client.ok ? ok({ allowed: await rightsOf(client.value).ask(rights) }) : client;
    },
    'action.run': async ({ action, entity, options }, { signal }) => {
      const found = locate(sessions, entity);
      if (!found.ok) return found;
      const { session } = found.value;
      const ran = await runAction(session, { action, entity, options }, signal);
      // What was told of the user's rights is no longer true.
      if (!ran.ok && ran.error.code === 'forbidden') {
        const client = session.client();
        if (client.ok) rightsOf(client.value).forget();
      }
      return ran;
    },
  };
}

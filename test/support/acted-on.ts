import { runAction } from '../../electron/actions/run.ts';
import type { ActionRequest } from '../../electron/actions/run.ts';
import type { Session } from '../../electron/cluster/session.ts';
import type { KubeClient } from '../../electron/kube/client.ts';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { openWorld } from '../../electron/world/world.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { KindName } from '../../shared/kinds/index.ts';
import { project } from '../../shared/kinds/index.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** A session of cluster `c` as an action sees it: a client, and a world of these raw objects. */
export function sessionWith(client: KubeClient, raw: readonly (readonly [KindName, KubeObject])[]): Session {
  const world = openWorld('c');
  for (const [kind, object] of raw) {
    const entity = project(kind, object, 'c');
    if (entity) world.put([entity]);
    world.setHealth(kind, { type: 'live' });
  }
  return {
    cluster: 'c',
    world,
    opened: Promise.resolve(),
    first: () => Promise.resolve(false),
    connection: () => ({ type: 'connected', since: '' }),
    client: () => ok(client),
    closed: new AbortController().signal,
    connect: () => undefined,
    reconnect: () => Promise.resolve(),
    wake: () => undefined,
    holdLayer: () => () => undefined,
    disconnect: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Runs an action in a session on `c/KIND/NAMESPACE/NAME`. */
export function act(
  session: Session,
  action: ActionName,
  entity: string,
  options?: unknown,
): Promise<Result<Record<string, never>>> {
  const request: ActionRequest = { action, entity, ...(options === undefined ? {} : { options }) };
  return runAction(session, request, new AbortController().signal);
}

import { servedVersion } from '../../shared/plan/rancher-refs.ts';
import { appError } from '../../shared/error.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';
import { capiVersionIn } from './guest-parts.ts';
import { openRancherWay } from './rancher-way.ts';
import type { RancherWay } from './rancher-way.ts';
import type { Ranchers } from './ranchers.ts';

/** The ways into Ranchers, each opened once and kept until it is dropped. */
export type RancherWays = {
  /** Fails where the Rancher is not in the vault any more, or its token is not. */
  of: (rancher: string) => Promise<Result<RancherWay>>;
  /** Has the next way opened anew, as after a token was replaced. */
  drop: (rancher: string) => Promise<void>;
  close: () => Promise<void>;
};

const capiRoot = '/apis/cluster.x-k8s.io';

/** A client whose paths of Cluster API are of the version that is served, which is asked for once it is needed. */
function withServed(client: KubeClient): KubeClient {
  let found: string | null = null;
  return {
    ...client,
    request: async (method, path, extras) => {
      if (!path.startsWith(`${capiRoot}/${servedVersion}/`)) return client.request(method, path, extras);
      if (found === null) {
        const group = await client.request('GET', capiRoot, {
          ...(extras?.signal ? { signal: extras.signal } : {}),
        });
        if (!group.ok) return group;
        found = capiVersionIn(group.value);
        if (found === null) {
          const message = `${hostOf(client.server)} serves no version of Cluster API that Acre knows.`;
          return { ok: false, error: appError('invalid', message), status: 404, retryAfterMs: null };
        }
      }
      return client.request(method, path.replace(`/${servedVersion}/`, `/${found}/`), extras);
    },
  };
}

/** Opens the ways into Ranchers; nothing is connected before one is asked for. */
export function openRancherWays({ access }: Pick<Ranchers, 'access'>): RancherWays {
  const open = new Map<string, RancherWay>();
  const drop = async (rancher: string): Promise<void> => {
    const way = open.get(rancher);
    open.delete(rancher);
    await way?.close();
  };
  return {
    of: async (rancher) => {
      const there = open.get(rancher);
      if (there) return ok(there);
      const found = await access(rancher);
      if (!found.ok) return found;
      const opened = await openRancherWay(found.value.access);
      if (!opened.ok) return opened;
      const way = { ...opened.value, local: withServed(opened.value.local) };
      const meanwhile = open.get(rancher);
      if (meanwhile) {
        await way.close();
        return ok(meanwhile);
      }
      open.set(rancher, way);
      return ok(way);
    },
    drop,
    close: async () => {
      await Promise.all([...open.keys()].map(drop));
    },
  };
}

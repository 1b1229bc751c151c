import { servedVersion } from '../../shared/plan/rancher-refs.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';
import { openRancherClient } from './rancher-client.ts';
import type { Ranchers } from './ranchers.ts';

/** The two ways into a Rancher: its own paths, and the Kubernetes API of the cluster it runs in. */
export type RancherWay = { root: KubeClient; local: KubeClient };

/** The ways into Ranchers, each opened once and kept until it is dropped. */
export type RancherWays = {
  /** Fails where the Rancher is not in the vault any more, or its token is not. */
  of: (rancher: string) => Promise<Result<RancherWay>>;
  /** Has the next way opened anew, as after a token was replaced. */
  drop: (rancher: string) => Promise<void>;
  close: () => Promise<void>;
};

const localPath = '/k8s/clusters/local';
const capiRoot = '/apis/cluster.x-k8s.io';
/** Versions of Cluster API that steps are written for, the best first. */
const known = ['v1beta2', 'v1beta1'] as const;

function versionIn(group: unknown): string | null {
  const versions = (group as { versions?: { version?: string }[] } | null)?.versions ?? [];
  return known.find((version) => versions.some((each) => each.version === version)) ?? null;
}

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
        found = versionIn(group.value);
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
  const closeOne = async (way: RancherWay | undefined): Promise<void> => {
    await Promise.all([way?.root.close(), way?.local.close()]);
  };
  const drop = async (rancher: string): Promise<void> => {
    const way = open.get(rancher);
    open.delete(rancher);
    await closeOne(way);
  };
  return {
    of: async (rancher) => {
      const there = open.get(rancher);
      if (there) return ok(there);
      const found = await access(rancher);
      if (!found.ok) return found;
      const root = await openRancherClient(found.value.access);
      if (!root.ok) return root;
      const { url } = found.value.access;
      const local = await openRancherClient({ ...found.value.access, url: `${url}${localPath}` });
      if (!local.ok) {
        await root.value.close();
        return fail(local.error);
      }
      const way = { root: root.value, local: withServed(local.value) };
      const meanwhile = open.get(rancher);
      if (meanwhile) {
        await closeOne(way);
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

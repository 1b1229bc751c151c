import { parse } from 'yaml';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import { toResourcePath } from '../../electron/kube/resource-path.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { kinds, kindsOf } from '../../shared/kinds/index.ts';

/** The least a client of the Kubernetes API can do: undici and JSON.parse, nothing of the app but paths and page size. */
export type Floor = {
  /** Lists every kind the app reads, kinds side by side, pages one after another; parsed and forgotten. Time in ms. */
  fetchAll: () => Promise<number>;
  /** Calls back with every line of a watch from now on, and the time it came in ms since 1970, until it is closed. */
  watch: (resource: ApiResource, onLine: (line: string, atMs: number) => void) => Promise<() => void>;
  close: () => Promise<void>;
};

type Parts = {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
  users: [{ user: { token: string } }];
};
type List = { metadata: { continue?: string; resourceVersion: string } };

/** As the app asks for. */
const pageSize = 500;
/** The same settings as the app's own pool of connections. */
const connections = 32;

/** Opens the floor on a kubeconfig of the simulator. */
export function openFloor(kubeconfig: string): Floor {
  const {
    clusters: [{ cluster }],
    users: [{ user }],
  } = parse(kubeconfig) as Parts;
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
  const { origin, pathname } = new URL(cluster.server);
  const open = (): Agent => new Agent({ connect: { ca, allowH2: false }, connections });
  let agent = open();
  const get = (
    path: string,
    query: string,
    signal: AbortSignal | null = null,
  ): Promise<Dispatcher.ResponseData> =>
    agent.request({
      origin,
      path: `${pathname}${path}?${query}`,
      method: 'GET',
      headers: { accept: 'application/json', authorization: `Bearer ${user.token}` },
      bodyTimeout: 0,
      signal,
    });
  const getList = async (path: string, query: string): Promise<List> => {
    const answer = await get(path, query);
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}.`);
    return JSON.parse(text) as List;
  };
  const list = async (resource: ApiResource): Promise<void> => {
    let token: string | undefined;
    do {
      const next = token === undefined ? '' : `&continue=${encodeURIComponent(token)}`;
      const page = await getList(toResourcePath(resource), `limit=${pageSize}${next}`);
      token = page.metadata.continue || undefined;
    } while (token !== undefined);
  };
  return {
    fetchAll: async () => {
      await agent.close();
      agent = open();
      const start = performance.now();
      await Promise.all(kindsOf(null).map((kind) => list(kinds[kind].resource)));
      return performance.now() - start;
    },
    watch: async (resource, onLine) => {
      const path = toResourcePath(resource);
      const { metadata } = await getList(path, 'limit=1');
      const abort = new AbortController();
      const query = `watch=true&resourceVersion=${metadata.resourceVersion}`;
      const { body } = await get(path, query, abort.signal);
      let rest = '';
      body.setEncoding('utf8');
      body.on('error', () => undefined);
      body.on('data', (chunk: string) => {
        const atMs = Date.now();
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(line, atMs);
      });
      return () => abort.abort();
    },
    close: () => agent.destroy(),
  };
}

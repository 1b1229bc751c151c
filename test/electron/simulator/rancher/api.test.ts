import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditionOf, textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import { openRancherLab, until } from '../../../support/rancher-lab.ts';
import type { RancherLab } from '../../../support/rancher-lab.ts';

let lab: RancherLab;
beforeAll(async () => {
  lab = await openRancherLab('2.13', { clusters: 2 });
});
afterAll(() => lab.close());

type Listed = { data: { id: string; name: string; provider: string; state: string; token?: string }[] };
const listed = async (path: string, token?: string | null): Promise<Listed['data']> =>
  ((await lab.ask('GET', path, undefined, token)).json as unknown as Listed).data;

describe('who may ask', () => {
  it('nobody without a token, and everybody for the authority', async () => {
    expect((await lab.ask('GET', '/v3/clusters', undefined, null)).code).toBe(401);
    expect((await lab.ask('GET', '/v3/clusters', undefined, 'token-abcde:wrong')).code).toBe(401);
    const { json } = await lab.ask('GET', '/v3/settings/cacerts', undefined, null);
    expect(json.value).toBe(lab.simulator.caPem);
  });

  it('a login gives a token, which lists itself without its secret and ends', async () => {
    const body = {
      username: 'admin',
      password: lab.rancher.auth.adminPassword,
      responseType: 'json',
      ttl: 60_000,
    };
    for (const path of ['/v1-public/login', '/v3-public/localProviders/local?action=login']) {
      const { code, json } = await lab.ask('POST', path, body, null);
      expect(code).toBe(201);
      const token = String(json.token);
      const own = await listed('/v3/tokens', token);
      expect(JSON.stringify(own)).not.toContain(token.split(':')[1]);
      await lab.ask('DELETE', `/v3/tokens/${String(json.id)}`, undefined, token);
      expect((await lab.ask('GET', '/v3/clusters', undefined, token)).code).toBe(401);
    }
    expect((await lab.ask('POST', '/v1-public/login', { ...body, password: 'x' }, null)).code).toBe(401);
  });

  it('a viewer lists and creates nothing', async () => {
    const { viewerToken } = lab.rancher;
    expect(await listed('/v3/clusters', viewerToken)).not.toEqual([]);
    expect((await lab.ask('POST', '/v3/clusters', { name: 'mine' }, viewerToken)).code).toBe(403);
  });
});

describe('lists of /v3', () => {
  type Page = { data: { id: string }[]; pagination: { total: number; limit: number; next?: string } };
  const pageAt = async (path: string): Promise<Page> => (await lab.ask('GET', path)).json as unknown as Page;

  it('come in pages by id, each with the address of the next', async () => {
    const whole = await pageAt('/v3/settings');
    const { total } = whole.pagination;
    expect(whole.pagination).toEqual({ limit: 1000, total });
    const ids = whole.data.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(total).toBeGreaterThan(2);

    const found: string[] = [];
    for (let path: string | null = '/v3/settings?limit=2'; path !== null;) {
      const page: Page = await pageAt(path);
      expect(page.pagination).toMatchObject({ limit: 2, total });
      found.push(...page.data.map(({ id }) => id));
      const next: URL | null = page.pagination.next === undefined ? null : new URL(page.pagination.next);
      expect(next === null || next.origin === new URL(lab.rancher.url).origin).toBe(true);
      path = next && `${next.pathname}${next.search}`;
    }
    expect(found).toEqual(ids);
  });

  it('have at most 3,000 a page', async () => {
    expect((await pageAt('/v3/settings?limit=9999')).pagination.limit).toBe(3000);
  });
});

describe('the clusters it manages', () => {
  it('are listed with their provider, and are reached through it', async () => {
    const harvesters = (await listed('/v3/clusters')).filter(({ provider }) => provider === 'harvester');
    expect(harvesters.map(({ name, state }) => [name, state])).toEqual([
      [lab.simulator.cluster.name, 'active'],
    ]);
    const through = `/k8s/clusters/${lab.harvester}`;
    const nodes = await lab.ask('GET', `${through}/api/v1/nodes`);
    expect(nodes.json.items).toHaveLength(lab.simulator.cluster.plan.hosts.length);
    const version = await lab.ask('GET', `${through}/v1/harvesterhci.io.settings/server-version`);
    expect(version.json.value).toBe(lab.simulator.cluster.plan.harvesterVersion);
    expect((await lab.ask('GET', '/k8s/clusters/c-m-none/api')).code).toBe(404);
  });

  it('their kubeconfigs lead through it, each with a token of its own', async () => {
    const action = `/v3/clusters/${lab.harvester}?action=generateKubeconfig`;
    const first = String((await lab.ask('POST', action)).json.config);
    const second = String((await lab.ask('POST', action)).json.config);
    expect(first).toContain(`${lab.rancher.url}/k8s/clusters/${lab.harvester}`);
    expect(first).not.toBe(second);
    const ext = await lab.ask('POST', '/k8s/clusters/local/apis/ext.cattle.io/v1/kubeconfigs', {
      apiVersion: 'ext.cattle.io/v1',
      kind: 'Kubeconfig',
      spec: { clusters: [lab.harvester], ttl: 60 },
    });
    expect(ext.code).toBe(201);
    expect(textAt(ext.json, 'status', 'value')).toContain(`/k8s/clusters/${lab.harvester}`);
  });

  it('a token serves one cloud credential only', async () => {
    const config = (await lab.ask('POST', `/v3/clusters/${lab.harvester}?action=generateKubeconfig`)).json
      .config;
    const body = {
      name: 'c',
      harvestercredentialConfig: { clusterId: lab.harvester, kubeconfigContent: config },
    };
    expect((await lab.ask('POST', '/v3/cloudcredentials', body)).code).toBe(201);
    expect((await lab.ask('POST', '/v3/cloudcredentials', body)).code).toBe(422);
  });
});

describe('registration', () => {
  const setUrl = (value: string): void => {
    const second = lab.simulator.clusters[1]!;
    second.store.change(RESOURCES.settings, undefined, 'cluster-registration-url', (setting) => ({
      ...setting,
      value,
    }));
  };

  it.each(['url', 'json'])(
    'by the setting as %s makes a Harvester managed, and none leaves it',
    async (form) => {
      const made = await lab.ask('POST', '/v3/clusters', {
        name: `second-${form}`,
        labels: { 'provider.cattle.io': 'harvester' },
      });
      const id = String(made.json.id);
      const { json } = await lab.ask('POST', '/v3/clusterregistrationtokens', { clusterId: id });
      const url = String(json.manifestUrl);
      expect((await lab.ask('GET', new URL(url).pathname, undefined, null)).text).toContain(
        'cattle-cluster-agent',
      );
      const management = () => lab.rancher.store.get(lab.rancher.kinds.rancherClusters, undefined, id);
      setUrl(form === 'url' ? url : JSON.stringify({ url, insecureSkipTLSVerify: false }));
      await until('it is active', () => conditionOf(management(), 'Ready')?.status === 'True');
      expect((await lab.ask('GET', `/k8s/clusters/${id}/version`)).code).toBe(200);
      setUrl('');
      await until('it is left', () => conditionOf(management(), 'Connected')?.status === 'False');
      expect((await lab.ask('GET', `/k8s/clusters/${id}/version`)).code).toBe(503);
      await lab.ask('DELETE', `/v3/clusters/${id}`);
    },
  );
});

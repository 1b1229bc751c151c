import { expect, it } from 'vitest';
import { detect } from '../../../electron/cluster/detect.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { toHttpFailure } from '../../../electron/kube/errors.ts';

const group = '/apis/harvesterhci.io/v1beta1';
const setting = `${group}/settings/server-version`;

/** A client that answers by a table of path to status and body; other paths are 404. */
function answering(table: Record<string, [number, unknown]>): KubeClient {
  return {
    server: 'https://h.example/k8s/clusters/local',
    request: (_method, path) => {
      const [status, body] = table[path] ?? [404, '404 page not found'];
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return Promise.resolve(
        status === 200 ? { ok: true, value: body } : toHttpFailure(status, text, null, 0),
      );
    },
    stream: () => Promise.reject(new Error('not asked for')),
    connect: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
}
const isHarvester: [number, unknown] = [200, { resources: [{ name: 'settings' }] }];
const version: [number, unknown] = [200, { gitVersion: 'v1.33.5+rke2r1' }];

it('reads both versions, and the uid by which the cluster is known', async () => {
  const client = answering({
    [group]: isHarvester,
    [setting]: [200, { value: 'v1.7.0' }],
    '/version': version,
    '/api/v1/namespaces/kube-system': [200, { metadata: { name: 'kube-system', uid: '6b1c' } }],
  });
  expect(await detect(client)).toEqual({
    ok: true,
    value: { harvesterVersion: 'v1.7.0', kubernetesVersion: 'v1.33.5+rke2r1', clusterUid: '6b1c', notes: [] },
  });
});

it('reads which cluster it is, where the user may', async () => {
  const kubeSystem = '/api/v1/namespaces/kube-system';
  const table = { [group]: isHarvester, '/version': version };
  const known = answering({ ...table, [kubeSystem]: [200, { metadata: { uid: 'uid-1' } }] });
  expect(await detect(known)).toMatchObject({ value: { clusterUid: 'uid-1' } });
  const forbidden = answering({ ...table, [kubeSystem]: [403, { kind: 'Status', message: 'no' }] });
  expect(await detect(forbidden)).toMatchObject({ ok: true, value: { clusterUid: null } });
});

it('falls back to the default of the setting, and notes what is old or unreadable', async () => {
  const table = { [group]: isHarvester, '/version': version };
  const byDefault = await detect(
    answering({ ...table, [setting]: [200, { value: '', default: 'master-1234-head' }] }),
  );
  expect(byDefault).toMatchObject({ value: { harvesterVersion: 'master-1234-head', notes: [] } });
  const old = await detect(answering({ ...table, [setting]: [200, { value: 'v1.2.2' }] }));
  expect(old).toMatchObject({ value: { notes: [expect.stringContaining('older than v1.3.0')] } });
  const closed = await detect(answering({ ...table, [setting]: [403, { kind: 'Status', message: 'no' }] }));
  expect(closed).toMatchObject({
    ok: true,
    value: { harvesterVersion: null, clusterUid: null, notes: [expect.stringContaining('may not read')] },
  });
});

it('tells another Kubernetes, and what is no Kubernetes at all', async () => {
  const other = await detect(answering({ '/version': version }));
  expect(other).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(!other.ok && other.error.message).toBe(
    'h.example is a Kubernetes cluster (v1.33.5+rke2r1) but not Harvester.',
  );
  const none = await detect(answering({}));
  expect(!none.ok && none.error.message).toMatch(/does not answer like Kubernetes/);
});

it('passes on what the server refuses', async () => {
  expect(await detect(answering({ [group]: [401, 'Unauthorized'] }))).toMatchObject({
    error: { code: 'unauthorized' },
  });
  expect(await detect(answering({ [group]: [503, 'starting'] }))).toMatchObject({
    error: { code: 'unreachable' },
  });
});

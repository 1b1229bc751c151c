import { expect, it } from 'vitest';
import { readEvents } from '../../../electron/cluster/events.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { toHttpFailure } from '../../../electron/kube/errors.ts';

const signal = new AbortController().signal;
const event = (uid: string, kind: string, name: string, more: object = {}) => ({
  metadata: { uid, name: uid, creationTimestamp: '2026-01-01T00:00:00Z' },
  involvedObject: { kind, name, apiVersion: kind === 'Pod' ? 'v1' : 'kubevirt.io/v1' },
  type: 'Normal',
  reason: 'Because',
  message: 'It happened',
  firstTimestamp: null,
  lastTimestamp: null,
  ...more,
});

function serving(items: Record<string, unknown[]>): { client: KubeClient; asked: string[] } {
  const asked: string[] = [];
  const client: KubeClient = {
    server: 'https://h.example',
    request: (_method, path, extras) => {
      const question = `${path} ${String(extras?.query?.fieldSelector)}`;
      asked.push(question);
      const found = items[String(extras?.query?.fieldSelector)];
      return Promise.resolve(
        found
          ? { ok: true, value: { metadata: { resourceVersion: '1' }, items: found } }
          : toHttpFailure(403, '{"kind":"Status","message":"events is forbidden"}', null, 0),
      );
    },
    stream: () => Promise.reject(new Error('not asked for')),
    connect: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
  return { client, asked };
}

it('gathers those of a VM, its instance and its launcher pods, newest first', async () => {
  const { client, asked } = serving({
    'involvedObject.name=web': [
      event('1', 'VirtualMachine', 'web', {
        lastTimestamp: '2026-01-01T00:00:10Z',
        count: 4,
        source: { component: 'virt' },
      }),
      event('2', 'VirtualMachineInstance', 'web', {
        eventTime: '2026-01-01T00:00:30.5Z',
        reportingComponent: 'vmi',
      }),
      event('3', 'PersistentVolumeClaim', 'web'),
    ],
    'involvedObject.kind=Pod': [
      event('4', 'Pod', 'virt-launcher-web-x7x2v', {
        series: { count: 9, lastObservedTime: '2026-01-01T00:00:20Z' },
      }),
      event('5', 'Pod', 'virt-launcher-web-2-x7x2v'),
      { nonsense: true },
    ],
  });
  const read = await readEvents(
    client,
    { cluster: 'c', kind: 'VirtualMachine', namespace: 'default', name: 'web' },
    signal,
  );
  if (!read.ok) throw new Error(read.error.message);
  expect(
    read.value.events.map(({ uid, about, count, source, lastAt }) => [uid, about, count, source, lastAt]),
  ).toEqual([
    ['2', 'VirtualMachineInstance/web', 1, 'vmi', '2026-01-01T00:00:30.5Z'],
    ['4', 'Pod/virt-launcher-web-x7x2v', 9, '', '2026-01-01T00:00:20Z'],
    ['1', 'VirtualMachine/web', 4, 'virt', '2026-01-01T00:00:10Z'],
  ]);
  expect(asked[0]).toBe('/api/v1/namespaces/default/events involvedObject.name=web');
});

it('asks for those of a host in every namespace, and tells it from a Longhorn node of the same name', async () => {
  const selector = 'involvedObject.kind=Node,involvedObject.name=h1';
  const items = [
    event('1', 'Node', 'h1', { involvedObject: { kind: 'Node', name: 'h1', apiVersion: 'v1' } }),
    event('2', 'Node', 'h1', {
      involvedObject: { kind: 'Node', name: 'h1', apiVersion: 'longhorn.io/v1beta2' },
    }),
    event('3', 'Node', 'h1', { involvedObject: { kind: 'Node', name: 'h1' } }),
  ];
  const { client, asked } = serving({ [selector]: items });
  const uids = async (kind: string, namespace: string | null) => {
    const read = await readEvents(client, { cluster: 'c', kind, namespace, name: 'h1' }, signal);
    return read.ok ? read.value.events.map(({ uid }) => uid) : read.error.code;
  };
  expect(await uids('Node', null)).toEqual(['1', '3']);
  expect(await uids('StorageNode', 'longhorn-system')).toEqual(['2', '3']);
  expect(asked).toEqual([
    `/api/v1/events ${selector}`,
    `/api/v1/namespaces/longhorn-system/events ${selector}`,
  ]);
});

it('shows at most 200 and passes on a refusal', async () => {
  const many = Array.from({ length: 350 }, (_, index) =>
    event(String(index), 'Namespace', 'n', { involvedObject: { kind: 'Namespace', name: 'n' } }),
  );
  const { client } = serving({ 'involvedObject.kind=Namespace,involvedObject.name=n': many });
  const ref = { cluster: 'c', kind: 'Namespace', namespace: null, name: 'n' };
  const read = await readEvents(client, ref, signal);
  expect(read.ok && read.value.events.length).toBe(200);
  expect(await readEvents(client, { ...ref, name: 'other' }, signal)).toMatchObject({
    error: { code: 'forbidden' },
  });
  expect(await readEvents(client, { ...ref, kind: 'ConfigMap' }, signal)).toMatchObject({
    error: { code: 'invalid' },
  });
});

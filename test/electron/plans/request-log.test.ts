import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import type { RunRequest } from '../../../shared/plan/run-request.ts';
import { systemClock } from '../../../electron/clock.ts';
import type { KubeClient, RequestExtras } from '../../../electron/kube/client.ts';
import { noteRequest } from '../../../electron/kube/record-requests.ts';
import type { SentRequest } from '../../../shared/sent-request.ts';
import { toFailure, toHttpFailure } from '../../../electron/kube/errors.ts';
import type { KubeResult } from '../../../electron/kube/errors.ts';
import { withLog } from '../../../electron/plans/request-log.ts';

type Answer = { status: number | null; result: KubeResult<unknown> };

/** A client that answers one after the other what it is given, and what was told of it. */
function open(answers: Answer[]): { client: KubeClient; told: RunRequest[] } {
  const told: RunRequest[] = [];
  const request: KubeClient['request'] = (_method, _path, extras) => {
    const answer = answers.shift();
    if (!answer) throw new Error('nothing more is answered');
    if (answer.status !== null) extras?.onStatus?.(answer.status);
    return Promise.resolve(answer.result);
  };
  const client = withLog({ request } as KubeClient, {
    clock: systemClock,
    isOfGuest: false,
    onRequest: async (each) => void told.push(each),
  });
  return { client, told };
}
const fine: Answer = { status: 201, result: { ok: true, value: {} } };
const refused = (message: string): Answer => ({
  status: 429,
  result: toHttpFailure(429, JSON.stringify({ kind: 'Status', message }), null, 0),
});

it('tells what was asked, how it was answered, and what was said against it', async () => {
  const { client, told } = open([fine, refused('budget a'), refused('budget a'), refused('budget b'), fine]);
  await client.request('POST', '/api/v1/namespaces/x/secrets');
  for (let time = 0; time < 4; time += 1)
    await client.request('POST', '/api/v1/namespaces/x/pods/p/eviction');
  expect(told.map(({ path, status, refusal }) => [path.split('/').at(-1), status, refusal])).toEqual([
    ['secrets', 201, null],
    ['eviction', 429, expect.stringContaining('budget a')],
    ['eviction', 429, expect.stringContaining('budget b')],
    ['eviction', 201, null],
  ]);
  expect(Date.parse(told[0]!.at)).toBeLessThanOrEqual(Date.now());
  expect(told[0]!.tookMs).toBeGreaterThanOrEqual(0);
});

it('tells no read, and nothing of a connection that is lost, but of an answer that does not come', async () => {
  const lost = toFailure(appError('unreachable', 'The connection was cut.'));
  const late = toFailure(appError('timeout', 'x did not answer in time.'));
  const { client, told } = open([
    { status: 200, result: { ok: true, value: {} } },
    { status: null, result: lost },
    { status: null, result: late },
  ]);
  await client.request('GET', '/api/v1/nodes');
  await client.request('DELETE', '/api/v1/nodes/a');
  await client.request('DELETE', '/api/v1/nodes/a');
  expect(told).toMatchObject([
    { method: 'DELETE', status: null, refusal: expect.stringContaining('in time') as string },
  ]);
});

it('keeps all of what was sent, without what is secret', async () => {
  const kept: (SentRequest | null)[] = [];
  const inner = {
    request: (method: 'POST', path: string, extras?: RequestExtras) => {
      noteRequest(method, { prefix: '/k8s', path: `${path}?a=b`, contentType: null, body: extras?.body });
      extras?.onStatus?.(201);
      return Promise.resolve({ ok: true, value: {} });
    },
  } as unknown as KubeClient;
  const client = withLog(inner, {
    clock: systemClock,
    isOfGuest: false,
    onRequest: async (_request, sent) => void kept.push(sent),
  });
  await client.request('POST', '/api/v1/namespaces/x/secrets', {
    body: { kind: 'Secret', data: { a: 'CANARY' } },
  });
  await client.request('POST', '/api/v1/namespaces/x/secrets/s', { body: { data: { a: 'CANARY' } } });
  await client.request('POST', '/api/v1/namespaces/x/secrets/list', {
    body: [{ op: 'add', value: 'CANARY' }],
  });
  await client.request('POST', '/api/v1/namespaces', { body: { kind: 'Namespace' } });
  expect(kept.map((each) => [each?.body, each?.isRedacted])).toEqual([
    ['{"kind":"Secret","data":{"a":"[hidden: 6 characters]"}}', true],
    ['{"data":{"a":"[hidden: 6 characters]"}}', true],
    ['"[hidden]"', true],
    ['{"kind":"Namespace"}', false],
  ]);
  expect(kept[0]).toMatchObject({ method: 'POST', prefix: '/k8s', path: '/api/v1/namespaces/x/secrets?a=b' });
});

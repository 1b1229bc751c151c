import { describe, expect, it } from 'vitest';
import { codeOf, toHttpFailure, toNetworkError } from '../../../electron/kube/errors.ts';
import { openBackoff, retryOf } from '../../../electron/kube/backoff.ts';
import { toFingerprint } from '../../../electron/kube/certificate.ts';
import { toTlsError } from '../../../electron/kube/tls.ts';
import { toResourcePath } from '../../../electron/kube/resource-path.ts';
import { kinds } from '../../../shared/kinds/index.ts';

const status = (code: number, message: string, more: object = {}): string =>
  JSON.stringify({ kind: 'Status', status: 'Failure', code, message, ...more });
const read = (code: number, body: string, retryAfter: string | null = null) =>
  toHttpFailure(code, body, retryAfter, Date.parse('2026-01-01T00:00:00Z'));

describe('answers of a server', () => {
  const webhook = 'admission webhook "validator.harvesterhci.io" denied the request: the VM is in use';
  const quota = 'pods "a" is forbidden: exceeded quota: default, requested: cpu=4';
  it.each([
    [401, status(401, 'Unauthorized'), 'unauthorized', /refused the credential/],
    [
      403,
      status(403, 'nodes is forbidden: User "v" cannot list'),
      'forbidden',
      /^nodes is forbidden: User "v"/,
    ],
    [403, 'clusters is not allowed', 'forbidden', /refused the request: clusters is not allowed/],
    [403, status(403, quota), 'rejected', /^pods "a" is forbidden: exceeded quota/],
    [400, status(400, webhook), 'rejected', /^admission webhook/],
    [422, status(422, webhook), 'rejected', /^admission webhook/],
    [500, status(500, webhook), 'rejected', /^admission webhook/],
    [404, status(404, 'nodes "a" not found'), 'not-found', /nodes "a" not found/],
    [404, '404 page not found', 'not-found', /404 page not found/],
    [409, status(409, 'the object has been modified'), 'conflict', /modified/],
    [410, status(410, 'too old'), 'conflict', /too old/],
    [422, status(422, 'spec.running: Invalid value'), 'invalid', /spec.running/],
    [429, status(429, 'slow down'), 'unreachable', /too many requests/],
    [502, '<html>Bad Gateway</html>', 'unreachable', /502 Bad Gateway/],
    [503, JSON.stringify({ message: 'cluster agent disconnected' }), 'unreachable', /agent disconnected/],
    [504, status(504, 'Timeout'), 'timeout', /in time/],
    [302, '', 'invalid', /elsewhere/],
  ])('%i %s is %s', (code, body, expected, message) => {
    const failure = read(code, body);
    expect(failure).toMatchObject({ status: code, error: { code: expected } });
    expect(failure.error.message).toMatch(message);
  });

  it('says what to look at where Rancher does not reach the cluster, and nothing of it elsewhere', () => {
    const hint = (message: string) => read(503, JSON.stringify({ message })).error.hint;
    expect(hint('cluster agent disconnected')).toContain('cattle-cluster-agent');
    expect(hint('ClusterUnavailable 503: cluster not found')).toContain('cattle-cluster-agent');
    expect(hint('apiserver is shutting down')).toBeUndefined();
  });

  it('keeps to the time a server asks for', () => {
    expect(read(429, '', '7').retryAfterMs).toBe(7000);
    expect(read(503, '', 'Thu, 01 Jan 2026 00:00:30 GMT').retryAfterMs).toBe(30_000);
    expect(read(503, '', 'soon').retryAfterMs).toBeNull();
    expect(read(429, status(429, 'x', { details: { retryAfterSeconds: 3 } })).retryAfterMs).toBe(3000);
  });
});

describe('faults of the network', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable', /Nothing listens at h\.example:6443/],
    ['ENOTFOUND', 'unreachable', /could not be resolved/],
    ['EHOSTUNREACH', 'unreachable', /no route/],
    ['ETIMEDOUT', 'timeout', /in time/],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', /in time/],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', /in time/],
    ['ECONNRESET', 'unreachable', /was cut/],
    ['EWHATEVER', 'unreachable', /EWHATEVER/],
  ])('%s is %s', (code, expected, message) => {
    const error = Object.assign(new Error('with a secret inside'), { code });
    const told = toNetworkError(error, 'https://h.example:6443/k8s');
    expect(told.code).toBe(expected);
    expect(told.message).toMatch(message);
    expect(told.message).not.toContain('secret');
  });

  it('finds the code however deep it lies', () => {
    const inner = Object.assign(new Error('x'), { code: 'ENETUNREACH' });
    expect(codeOf(new TypeError('fetch failed', { cause: new AggregateError([inner]) }))).toBe('ENETUNREACH');
    expect(codeOf('text')).toBeNull();
  });

  it('tells a refused client certificate from a server without TLS', () => {
    const told = (code: string) => toTlsError({ code }, 'https://h', null, null).code;
    expect(told('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')).toBe('unauthorized');
    expect(told('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')).toBe('unauthorized');
    expect(told('ERR_SSL_WRONG_VERSION_NUMBER')).toBe('tls');
  });
});

describe('waiting', () => {
  it('grows to its bound, never below a tenth of the step, and honours what the server asks for', () => {
    const most = openBackoff({ baseMs: 100, maxMs: 1000, random: () => 0.999999 });
    expect([1, 2, 3, 4, 5, 6].map(() => most.next())).toEqual([100, 200, 400, 800, 1000, 1000]);
    most.reset();
    expect(most.next(5000)).toBe(5100);
    expect(openBackoff({ baseMs: 100, maxMs: 1000, random: () => 0 }).next()).toBe(10);
    expect(openBackoff({ baseMs: 100, maxMs: 1000, random: () => 0 }).next(1e12)).toBe(600_010);
  });

  it('does not retry soon what only the user can mend', () => {
    expect(retryOf('unauthorized')).toBe('slow');
    expect(retryOf('forbidden')).toBe('slow');
    expect(retryOf('unreachable')).toBe('backoff');
  });
});

it('reads fingerprints as people write them', () => {
  const hex = 'ab'.repeat(32);
  expect(toFingerprint(hex)).toBe(Array.from({ length: 32 }, () => 'AB').join(':'));
  expect(toFingerprint('ab')).toBeNull();
});

it('builds paths of resources', () => {
  expect(toResourcePath(kinds.Node.resource, { name: 'a' })).toBe('/api/v1/nodes/a');
  expect(toResourcePath(kinds.VirtualMachine.resource)).toBe('/apis/kubevirt.io/v1/virtualmachines');
  expect(
    toResourcePath(kinds.VirtualMachine.resource, { namespace: 'n', name: 'v', subresource: 'status' }),
  ).toBe('/apis/kubevirt.io/v1/namespaces/n/virtualmachines/v/status');
});

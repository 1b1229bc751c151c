import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readKubeconfig } from '../../../electron/kube/kubeconfig.ts';
import type { KubeconfigContext } from '../../../shared/cluster.ts';
import { redact } from '../../../electron/redact.ts';
import { toKubeconfigText } from '../../support/tls-server.ts';

const server = 'https://harvester.example:6443';
const program = { apiVersion: 'client.authentication.k8s.io/v1', command: 'rancher' };
const pem = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n').toString('base64');

function contextOf(user: Record<string, unknown>, cluster: Record<string, unknown> = {}): KubeconfigContext {
  const read = readKubeconfig(toKubeconfigText({ server, user, cluster }));
  if (!read.ok) throw new Error(read.error.message);
  return read.value.contexts[0]!;
}

describe('what is no kubeconfig', () => {
  it.each([
    ['', /empty/],
    ['  \n', /empty/],
    ['\u0000\u0001', /binary/],
    ['-----BEGIN CERTIFICATE-----\nMIIB', /a certificate/],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIB', /a key/],
    ['eyJhbGciOi.JIUzI1NiJ9.abc', /a token/],
    ['just some words', /plain text/],
    ['42', /single value/],
    ['[1, 2]', /a list/],
    ['{"a": ', /neither JSON nor YAML/],
    ['a: b: c\n\t- d', /not YAML: see line 1/],
    ['users: []\nclusters: []\nusers: []', /same key twice in one place: see line 3/],
    [`a: ${'['.repeat(50_000)}`, /nested too deeply/],
    [Array.from({ length: 200 }, (_, i) => `- &a${i} x`).join('\n'), /more than 50 anchors/],
    ['x: \n'.repeat(200_000), /too many parts/],
    ['kind: Secret\ndata: {}', /Kubernetes Secret/],
    ['kind: Pod', /object \(Pod\)/],
    ['{"name":"acre","version":"1"}', /no clusters, users and contexts/],
    ['kind: Config\nclusters: []\ncontexts: []\nusers: []', /no contexts/],
    ['kind: Config\ncontexts: {a: b}', /malformed at contexts/],
    [`a: "${'x'.repeat(1024 * 1024)}"`, /too large/],
    [
      'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]',
      /refers to itself/,
    ],
  ])('%j is told apart', (text, message) => {
    const read = readKubeconfig(text);
    expect(read).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(!read.ok && read.error.message).toMatch(message);
  });

  it('repeats nothing of the text', () => {
    for (const text of [
      'password: hunter2: x',
      '{"token": "hunter2"',
      'hunter2',
      'kind: "hunter2 hunter2"\na: b',
    ]) {
      expect(JSON.stringify(readKubeconfig(text))).not.toContain('hunter2');
    }
  });
});

describe('contexts', () => {
  it.each([
    [{ token: 'a-token' }, 'token'],
    [{ 'client-certificate-data': pem, 'client-key-data': pem }, 'certificate'],
    [{ username: 'u', password: 'some-password' }, 'basic'],
    [{}, 'none'],
  ])('%j authenticates by %s', (user, auth) => {
    expect(contextOf(user)).toMatchObject({ auth, problem: null, server, isCurrent: true, notes: [] });
  });

  it.each([
    [{ exec: { command: 'rancher' } }, {}, /apiVersion of its program/],
    [{ exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1', command: 'x' } }, {}, /v1alpha1/],
    [{ exec: { ...program, interactiveMode: 'Always' } }, {}, /terminal/],
    [{ exec: { ...program, interactiveMode: 'Maybe' } }, {}, /interactiveMode/],
    [{ exec: { ...program, command: '' } }, {}, /malformed at command/],
    [{ exec: { ...program, args: 'get-token' } }, {}, /malformed at args/],
    [{ exec: { ...program, env: [{ name: 'A' }] } }, {}, /malformed at env/],
    [{ exec: { ...program, command: './bin/login' } }, {}, /relative to the kubeconfig/],
    [{ exec: { ...program, args: ['a\u0000b'] } }, {}, /NUL/],
    [{ 'auth-provider': { name: 'oidc' } }, {}, /auth provider/],
    [{ 'client-certificate': '/a' }, {}, /without its key/],
    [{ token: 't-0123\nX-Other: 1' }, {}, /characters/],
    [{ username: 'u' }, {}, /without a password/],
    [{ token: 't-0123' }, { 'certificate-authority-data': 'bm9wZQ==' }, /not a Base64-encoded PEM/],
    [{ 'client-certificate-data': pem }, {}, /without its key/],
    [{ token: 123456 }, {}, /token is not text/],
    [{ token: 't-0123' }, { 'proxy-url': 'ftp://proxy:3128' }, /proxy-url begins/],
    [{ token: 't-0123' }, { 'proxy-url': 'no proxy' }, /proxy-url is not a URL/],
    [{ token: 't-0123' }, { 'insecure-skip-tls-verify': 'yes' }, /neither true nor false/],
    [{ token: 't-0123', 'as-groups': ['admins'] }, {}, /groups/],
    [{ token: 't-0123' }, { server: 'http://harvester.example' }, /begins with http:/],
    [{ token: 't-0123' }, { server: 'ftp://harvester.example' }, /does not begin with https/],
    [{ token: 't-0123' }, { server: 'harvester' }, /not a URL/],
    [{ token: 't-0123' }, { server: '' }, /no server address/],
    [{ token: 't-0123' }, { server: 'https://h.example/?a=b' }, /query/],
  ])('%j with %j cannot be used, and says why', (user, cluster, message) => {
    const { problem } = contextOf(user, cluster);
    expect(problem?.code).toBe('invalid');
    expect(problem?.message).toMatch(message);
  });

  it('never shows or uses a credential in the address', () => {
    const shown = contextOf({ token: 't-0123' }, { server: 'https://root:hunter2@harvester.example/k8s' });
    expect(shown.problem?.message).toMatch(/user name or password/);
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(redact.exact('it was hunter2')).not.toContain('hunter2');
  });

  it('keeps a path, and tells a loopback address and the wish to skip verification', () => {
    const shown = contextOf(
      { token: 't-0123' },
      { server: 'https://127.0.0.1:6443/k8s/clusters/local/', 'insecure-skip-tls-verify': true },
    );
    expect(shown.server).toBe('https://127.0.0.1:6443/k8s/clusters/local');
    expect(shown).toMatchObject({ isLoopback: true, asksInsecure: true, problem: null });
  });

  it('says what a context lacks', () => {
    const read = readKubeconfig(
      stringify({ contexts: [{ name: 'a', context: { cluster: 'x', user: 'y' } }] }),
    );
    expect(read.ok && read.value.contexts[0]?.problem?.message).toMatch(/names a cluster/);
  });
});

it('makes a credential of one context, with nothing of the others and nothing that is not used', () => {
  const text = stringify({
    kind: 'Config',
    'current-context': 'one',
    clusters: [
      {
        name: 'c1',
        cluster: {
          server,
          'certificate-authority-data': pem,
          'insecure-skip-tls-verify': true,
          extensions: [],
        },
      },
      { name: 'c2', cluster: { server: 'https://other' } },
    ],
    users: [
      { name: 'u1', user: { token: 'token-of-one', tokenFile: '/x' } },
      { name: 'u2', user: { exec: { command: 'x' } } },
    ],
    contexts: [
      { name: 'one', context: { cluster: 'c1', user: 'u1', namespace: 'demo' } },
      { name: 'two', context: { cluster: 'c2', user: 'u2' } },
    ],
  });
  const read = readKubeconfig(text);
  if (!read.ok) throw new Error(read.error.message);
  const credential = read.value.credentialOf('one');
  if (!credential.ok) throw new Error(credential.error.message);
  expect(JSON.parse(credential.value.reveal())).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'one',
    clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority-data': pem } }],
    users: [{ name: 'user', user: { token: 'token-of-one' } }],
    contexts: [{ name: 'one', context: { cluster: 'cluster', user: 'user', namespace: 'demo' } }],
  });
  expect(redact.exact('token-of-one')).toBe('***');
  expect(read.value.credentialOf('two')).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(read.value.credentialOf('three')).toMatchObject({ ok: false });
  expect(JSON.stringify(read.value.contexts)).not.toContain('token-of-one');
});

import { describe, expect, it } from 'vitest';
import { readAccess, readAnyAccess } from '../../../electron/kube/access.ts';
import { readPlainAccess } from '../../../electron/kube/plain-access.ts';
import { Secret } from '../../../electron/vault/secret.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const kubeconfig = (cluster: object, user: object, over: object = {}): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [
      { name: 'cluster', cluster: { server: 'https://10.0.0.1:6443/k8s/clusters/local', ...cluster } },
    ],
    users: [{ name: 'user', user }],
    contexts: [{ name: 'here', context: { cluster: 'cluster', user: 'user', namespace: 'default' } }],
    ...over,
  });
const ca = { 'certificate-authority-data': base64('-----BEGIN CERTIFICATE-----\nca') };
const pair = {
  'client-certificate-data': base64('-----BEGIN CERTIFICATE-----\ncert'),
  'client-key-data': base64('-----BEGIN PRIVATE KEY-----\nkey'),
};

describe('a plain kubeconfig', () => {
  it.each([
    ['a token', kubeconfig(ca, { token: 'abc.def' })],
    ['a certificate', kubeconfig(ca, pair)],
    ['both', kubeconfig(ca, { ...pair, token: 'abc.def' })],
    ['a name for TLS and another user', kubeconfig({ 'tls-server-name': 'vip' }, { token: 't', as: 'jane' })],
    ['a user name and password', kubeconfig(ca, { username: 'a', password: 'b:c' })],
    ['a proxy', kubeconfig({ 'proxy-url': 'http://u:p@proxy:3128' }, { token: 't' })],
    ['no verification', kubeconfig({ 'insecure-skip-tls-verify': true }, { token: 't' })],
    ['nothing but the address', kubeconfig({}, {})],
  ])('with %s is read as client-node reads it', async (_what, text) => {
    expect(readPlainAccess(text)).not.toBeNull();
    expect(await readAccess(new Secret(text))).toEqual(await readAnyAccess(new Secret(text)));
  });

  it('names every text that must not be shown', () => {
    const plain = readPlainAccess(kubeconfig(ca, { ...pair, token: 'abc.def' }));
    expect(plain?.secrets).toEqual(['abc.def', pair['client-key-data'], '-----BEGIN PRIVATE KEY-----\nkey']);
  });
});

describe('a kubeconfig that is not plain', () => {
  it.each([
    ['a program', kubeconfig(ca, { exec: { command: 'aws' } })],
    ['a file', kubeconfig({ 'certificate-authority': '/ca.crt' }, { token: 't' })],
    ['plain http', kubeconfig({ server: 'http://10.0.0.1' }, { token: 't' })],
    ['another current context', kubeconfig(ca, { token: 't' }, { 'current-context': 'there' })],
    ['a user that is not there', kubeconfig(ca, { token: 't' }, { users: [{ name: 'other', user: {} }] })],
    ['YAML', 'apiVersion: v1\nkind: Config\n'],
  ])('with %s is left to client-node', (_what, text) => {
    expect(readPlainAccess(text)).toBeNull();
  });

  it.each([
    ['run a program', kubeconfig(ca, { exec: { command: 'touch', args: ['/tmp/never'] } })],
    ['read files', kubeconfig({ 'certificate-authority': '/etc/hostname' }, { token: 't' })],
  ])('never makes client-node %s', async (_what, text) => {
    expect(await readAccess(new Secret(text))).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('is refused where there is no https server in it', async () => {
    expect(await readAccess(new Secret(kubeconfig({ server: 'http://10.0.0.1' }, {})))).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
  });
});

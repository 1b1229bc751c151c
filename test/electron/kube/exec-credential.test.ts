import { describe, expect, it } from 'vitest';
import { readExecCredential } from '../../../electron/kube/exec-credential.ts';
import { redact } from '../../../electron/redact.ts';

const v1 = 'client.authentication.k8s.io/v1';
const output = (status: unknown, over: object = {}): string =>
  JSON.stringify({ kind: 'ExecCredential', apiVersion: v1, status, ...over });
const cert = '-----BEGIN CERTIFICATE-----\nMIIB';
const key = '-----BEGIN PRIVATE KEY-----\nMIIB-exec-key';

describe('what a program printed', () => {
  it.each([
    ['a token', output({ token: 'tok-1' }), { token: 'tok-1', certificate: null, expiresMs: null }],
    [
      'a client certificate that expires',
      output({
        clientCertificateData: cert,
        clientKeyData: key,
        expirationTimestamp: '2026-05-01T10:00:00.5+02:00',
      }),
      {
        token: null,
        certificate: { certPem: cert, keyPem: key },
        expiresMs: Date.parse('2026-05-01T08:00:00.500Z'),
      },
    ],
    [
      'more than is known',
      output({ token: 'tok-1', more: 1 }, { spec: {} }),
      { token: 'tok-1', certificate: null, expiresMs: null },
    ],
  ])('may be %s', (_what, printed, value) => {
    expect(readExecCredential(printed, v1)).toEqual({ ok: true, value });
  });

  it.each([
    ['nothing', '  \n', /printed nothing/],
    ['words', 'please log in first: hunter2', /not JSON/],
    ['two answers', `${output({ token: 'a' })}\n${output({ token: 'b' })}`, /not JSON/],
    ['a list', '[]', /not an ExecCredential/],
    ['another kind', output({ token: 'hunter2' }, { kind: 'TokenReview' }), /its kind/],
    [
      'another version',
      output({ token: 'hunter2' }, { apiVersion: `${v1}beta1` }),
      /apiVersion is not client/,
    ],
    ['no status', output(undefined), /its status/],
    ['an empty status', output({}), /neither a token nor/],
    ['an empty token', output({ token: '' }), /neither a token nor/],
    ['a number for a token', output({ token: 4711 }), /its status.token/],
    ['a token with a line break', output({ token: 'hunter2\nX-Other: 1' }), /no token has/],
    ['a certificate alone', output({ clientCertificateData: cert }), /without its key/],
    ['a key beside a token', output({ token: 'tok-1', clientKeyData: key }), /without its certificate/],
    [
      'a certificate that is none',
      output({ clientCertificateData: 'x', clientKeyData: key }),
      /clientCertificateData is not PEM/,
    ],
    [
      'a time that is none',
      output({ token: 'tok-1', expirationTimestamp: 'tomorrow' }),
      /expirationTimestamp is no time/,
    ],
    [
      'a day that is none',
      output({ token: 'tok-1', expirationTimestamp: '2026-13-40T00:00:00Z' }),
      /expirationTimestamp is no time/,
    ],
  ])('is refused where it is %s, with the reason and without what it was', (_what, printed, message) => {
    const read = readExecCredential(printed, v1);
    expect(read).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
    expect(!read.ok && read.error.message).toMatch(message);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  it('is redacted from then on', () => {
    readExecCredential(
      output({ token: 'exec-token-0815', clientCertificateData: cert, clientKeyData: key }),
      v1,
    );
    expect(redact.exact(`exec-token-0815 ${key}`)).toBe('*** ***');
  });
});
